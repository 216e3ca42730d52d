import { environment, fromArray, int32, schema, string } from 'millrace';
import { expect, it } from 'vitest';
import { withSideOutputs } from '../../src/api/sideOutputs.js';

const numbers = schema({ n: int32() });
const stream = () => environment().from(fromArray(numbers, [{ n: 1 }]));

it('withSideOutputs keeps the stream what it is', async () => {
  const plain = stream().filter(() => true);
  const { main, others } = withSideOutputs(plain, { others: schema({ text: string() }) });
  expect(main).toBe(plain);
  expect(await main.collect()).toEqual([{ n: 1 }]);
  expect(others.schema.names).toEqual(['text']);
});

it.each(['main', 'filter', 'schema'])('a side output cannot be named %s', (name) => {
  expect(() => withSideOutputs(stream(), { [name]: numbers })).toThrow(`named '${name}'`);
});
