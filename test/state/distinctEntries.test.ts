import { describe, expect, it } from 'vitest';
import { DISTINCT_COUNTS } from '../../assembly/abi/distinct.js';
import { addEntries, entriesOf } from '../../src/state/distinctEntries.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { int64s, uint32s, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();

describe('entries of distinct values', () => {
  it('are listed by group as they were added', () => {
    const { arena, memory } = engine;
    const stride = DISTINCT_COUNTS + 8;
    const cells = arena.allocateZeroed(4 * stride);
    const range = { address: arena.allocateZeroed(2 * 16), stride: 16, groupCount: 2 };
    const table = { cells, stride, maskCount: 1 };
    const groups = uint32s(engine, [1, 0, 1, 1]);
    const entryOfRow = uint32s(engine, [2, 0, 3, 1]);
    const rows = { groups, entryOfRow, counts: int64s(engine, [5, 1, 2, 0]), count: 4 };
    expect(addEntries(engine, range, rows, table, 0)).toBe(3);
    const { count, countsOf, entries, offsets } = entriesOf(
      engine,
      range,
      { groups: 0, from: 0, count: 2 },
      table,
    );
    expect([...memory.i32.subarray(offsets >>> 2, (offsets >>> 2) + 3)]).toEqual([0, 1, 3]);
    expect([...memory.u32.subarray(entries >>> 2, (entries >>> 2) + count)]).toEqual([0, 2, 3]);
    expect(valuesFromColumn(engine, countsOf(0), count)).toEqual([1n, 5n, 2n]);
  });
});
