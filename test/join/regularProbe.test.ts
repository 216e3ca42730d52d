// Kernels that find pairs: as many at a time as there is room for.
import { expect, it } from 'vitest';
import { PAIRS_BYTES } from '../../assembly/abi/regularJoin.js';
import { ROW_NONE } from '../../assembly/abi/rowStore.js';
import { int64 } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { RegularJoinSide } from '../../src/join/regularJoinSide.js';
import { GroupTable } from '../../src/state/groupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows, uint32s } from '../support/columns.js';

const engine = createEngine();
const schema = new Schema([{ name: 'key', type: int64() }]);

it.each([1, 2, 3, 1000])('finds pairs, %i at a time', (capacity) => {
  const { arena, kernels, memory } = engine;
  const table = new GroupTable(engine, [int64()], { payloadBytes: 8 });
  const side = new RegularJoinSide(engine, {
    input: 1,
    fields: schema.fields,
    positions: [0],
    identity: undefined,
    isUpsert: false,
    countsMatches: false,
    ttlMs: Infinity,
  });
  // Groups 0, 1, 2 have 3, 0, 2 rows.
  const rows = [0n, 2n, 0n, 2n, 0n].map((key) => ({ key }));
  table.intern(
    [batchFromRows(engine, schema, [{ key: 0n }, { key: 1n }, { key: 2n }]).column(0)],
    3,
    0,
    arena.allocate(12),
  );
  side.begin(0);
  side.apply(table, batchFromRows(engine, schema, rows), uint32s(engine, [0, 2, 0, 2, 0]));
  const pairs = arena.allocateZeroed(PAIRS_BYTES);
  const events = arena.allocate(capacity * 4);
  const ids = arena.allocate(capacity * 4);
  const groups = uint32s(engine, [2, ROW_NONE >>> 0, 1, 0, 2]);
  memory.u32.set([side.describe(table), groups, events, ids, capacity], pairs >>> 2);
  const found = arena.allocate(4);
  const all: number[][] = [];
  for (let from = 0; from < 5;) {
    from = kernels.probePairs(pairs, from, 5, found);
    const count = memory.i32[found >>> 2];
    expect(count).toBeLessThanOrEqual(capacity);
    for (let i = 0; i < count; i++)
      all.push([memory.u32[(events >>> 2) + i], memory.u32[(ids >>> 2) + i]]);
  }
  expect(all).toEqual([
    [0, 3],
    [0, 1],
    [3, 4],
    [3, 2],
    [3, 0],
    [4, 3],
    [4, 1],
  ]);
  side.release();
  table.release();
});
