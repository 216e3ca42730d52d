import { describe, expect, it } from 'vitest';
import { HEAD_BYTES, PLAN_UPDATE_BEFORE } from '../../../assembly/abi/groupChange.js';
import type { Batch } from '../../../src/batch/batch.js';
import { int64 } from '../../../src/batch/dataType.js';
import { Schema } from '../../../src/batch/schema.js';
import { changesOf, emitChanges } from '../../../src/operator/changelog/groupAggregateChanges.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { bytes, columnFromValues, int64s, uint32s } from '../../support/columns.js';
import { batchRows } from '../../support/rowBatch.js';

const engine = createEngine();
const schema = new Schema([
  { name: 'key', type: int64() },
  { name: 'sum', type: int64() },
]);

/** Groups 0 … 4: new, changed, unchanged, gone, changed. */
function told(batchSize: number, flags: number): [number, ...unknown[]][] {
  engine.arena.reset();
  const heads = {
    address: int64s(engine, [1, 0, 2, 0, 2, 0, 0, 0, 2, 0]),
    stride: HEAD_BYTES,
    groupCount: 5,
  };
  const touched = uint32s(engine, [0, 1, 2, 3, 4]);
  const existed = bytes(engine, [0, 1, 1, 1, 1]);
  const touch = { touched, count: 5, existed, admitted: 0, admittedCount: 0, from: 0, done: 0 };
  const sums = (values: bigint[]) => [columnFromValues(engine, int64(), values)];
  const results = { before: sums([0n, 1n, 2n, 3n, 4n]), after: sums([9n, 8n, 2n, 0n, 6n]) };
  const changes = changesOf(engine, heads, touch, results, flags);
  expect([changes.goneCount, changes.appeared]).toEqual([1, 0]);
  const rows: [number, ...unknown[]][] = [];
  const keysOf = (groups: number, count: number) => {
    const list = engine.memory.u32.subarray(groups >>> 2, (groups >>> 2) + count);
    return [columnFromValues(engine, int64(), Array.from(list, BigInt))];
  };
  const emit = (batch: Batch): void => {
    expect(batch.rowCount).toBeLessThanOrEqual(batchSize);
    batchRows(batch).forEach((row, i) => rows.push([engine.memory.u8[batch.kinds + i], ...row]));
    const last = engine.memory.u8[batch.kinds + batch.rowCount - 1];
    if (batchSize > 1) expect(last).not.toBe(1);
  };
  emitChanges(engine, schema, changes, results, keysOf, batchSize, emit);
  return rows;
}

describe('changes of groups', () => {
  it.each([1, 2, 3, 100])('are told in batches of %i', (batchSize) => {
    expect(told(batchSize, PLAN_UPDATE_BEFORE)).toEqual([
      [0, 0n, 9n],
      [1, 1n, 1n],
      [2, 1n, 8n],
      [3, 3n, 3n],
      [1, 4n, 4n],
      [2, 4n, 6n],
    ]);
    expect(told(batchSize, 0).map(([kind]) => kind)).toEqual([0, 2, 3, 2]);
  });
});
