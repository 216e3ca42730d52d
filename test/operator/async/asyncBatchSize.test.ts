// A row whose results do not fit is emitted wholly as an error, whatever the batch size.
import { environment, fromArray, int32, schema } from 'millrace';
import { expect, it } from 'vitest';

const numbers = schema({ n: int32() });

it.each([1, 2, 3, 4, 1024])('keeps the results of a row together: batches of %i', async (size) => {
  const wrong = 'x' as unknown as number;
  const { errors, main } = environment({ batchSize: size })
    .from(fromArray(numbers, [{ n: 1 }, { n: 2 }, { n: 3 }]))
    .mapAsync(({ n }) => [{ n }, { n }, { n: n === 2 ? wrong : n }], { onError: 'errors' });
  const rows = await main.unionByName(errors, { allowMissing: true }).collect();
  const emitted = rows.map(({ n, error }) => (error === null ? n : `error ${n}`));
  expect(emitted.toSorted()).toEqual([1, 1, 1, 3, 3, 3, 'error 2']);
});
