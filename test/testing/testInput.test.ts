import { int32, schema, timestamp } from 'millrace';
import { testInput } from 'millrace/testing';
import { expect, it } from 'vitest';

it('declares a schema and how rows get their event times', () => {
  const columns = schema({ id: int32(), at: timestamp(3) });
  expect(testInput(columns)).toMatchObject({ schema: columns, options: {} });
  expect(testInput(columns, { time: 'at' }).options.time).toBe('at');
  // @ts-expect-error there is no such column
  expect(testInput(columns, { time: 'when' }).options.time).toBe('when');
});
