import { expect, it } from 'vitest';
import { int64, string } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { LookupTable } from '../../src/join/lookupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { rowBatch, testColumn } from '../support/rowBatch.js';

const NONE = 0xffffffff;

it('lists the rows of each key in the order that they came in', () => {
  const engine = createEngine();
  const schema = new Schema([
    { name: 'id', type: int64().nullable() },
    { name: 'name', type: string() },
  ]);
  const table = new LookupTable(engine, schema, [0]);
  const ids = Array.from({ length: 3000 }, (_, i) => (i % 7 === 6 ? null : BigInt(i % 7)));
  for (const from of [0, 1000, 2000]) {
    const rows = ids.slice(from, from + 1000).map((id, i) => [id, `row ${from + i}`] as const);
    table.add(rowBatch(engine, schema, rows));
    engine.arena.reset();
  }
  table.finish();
  expect(table.rowCount).toBe(3000);
  const keys = testColumn(engine, int64().nullable(), [3n, 7n, null, 0n]);
  const groups = table.find([keys], 4);
  const found = [...engine.memory.u32.subarray(groups >>> 2, (groups >>> 2) + 4)];
  expect(found.map((group) => group === NONE)).toEqual([false, true, true, false]);
  const { starts, ids: listed } = table.groupLists;
  const [from, to] = engine.memory.u32.subarray(
    (starts >>> 2) + found[0],
    (starts >>> 2) + found[0] + 2,
  );
  const rows = [...engine.memory.u32.subarray((listed >>> 2) + from, (listed >>> 2) + to)];
  expect(rows).toEqual(ids.flatMap((id, i) => (id === 3n ? [i] : [])));
  expect(table.stateBytes).toBeGreaterThan(0);
  table.release();
  expect(table.stateBytes).toBe(0);
});
