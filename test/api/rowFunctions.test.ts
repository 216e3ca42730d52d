import { environment, fromArray, int32, schema, string } from 'millrace';
import { expect, it } from 'vitest';
import { rowFunctionStream } from '../../src/api/rowFunctions.js';

const numbers = schema({ n: int32() });
const stream = () => environment().from(fromArray(numbers, [{ n: 1 }, { n: 2 }]));

it('keeps the columns, or has those it is told', async () => {
  const even = rowFunctionStream(stream(), 'filter', (row: { n: number }) => row.n % 2 === 0);
  expect(await even.collect()).toEqual([{ n: 2 }]);
  const texts = rowFunctionStream(
    stream(),
    'map',
    (row: { n: number }) => ({ text: `${row.n}` }),
    schema({ text: string() }),
  );
  expect(await texts.collect()).toEqual([{ text: '1' }, { text: '2' }]);
});
