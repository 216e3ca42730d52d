import { expect, it } from 'vitest';
import { Batch } from '../../../src/batch/batch.js';
import { schema } from '../../../src/batch/schema.js';
import { RowTimes } from '../../../src/operator/process/rowTimes.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const engine = createEngine();
const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

function i64s(values: readonly bigint[]): number {
  const address = engine.arena.allocate(values.length * 8);
  engine.memory.i64.set(values, address >>> 3);
  return address;
}

it('RowTimes reads times and watermarks as numbers, ends of the range as infinities', () => {
  const times = new RowTimes(engine);
  const timestamps = i64s([-1n, 1_700_000_000_000n, 0n]);
  const watermarks = i64s([MIN, -5_000_000_000n, MAX]);
  times.read(new Batch(engine, schema({}), [], 3, { timestamps, watermarks }));
  expect([0, 1, 2].map((row) => times.timestamp(row))).toEqual([-1, 1_700_000_000_000, 0]);
  expect([0, 1, 2].map((row) => times.watermark(row))).toEqual([-Infinity, -5e9, Infinity]);
  times.read(new Batch(engine, schema({}), [], 3));
  expect(times.timestamp(1)).toBeUndefined();
  expect(times.watermark(1)).toBe(-Infinity);
});
