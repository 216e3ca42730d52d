import { environment, fromArray, int32, schema } from 'millrace';
import { expect, it } from 'vitest';
import { defaultBatchSize } from '../../src/plan/batchSize.js';

it('is smaller where functions see rows', () => {
  const stream = environment().from(fromArray(schema({ n: int32() }), []));
  expect(defaultBatchSize([stream.node])).toBe(8192);
  expect(defaultBatchSize([stream.map((row) => row).select('n').node])).toBe(2048);
});
