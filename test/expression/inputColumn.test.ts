import { expect, it } from 'vitest';
import { int32, row, string } from '../../src/batch/dataType.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { Schema } from '../../src/batch/schema.js';
import { inputColumn } from '../../src/expression/inputColumn.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { Batch } from '../../src/batch/batch.js';
import { readRows } from '../../src/batch/readRows.js';

const engine = createEngine();
const inner = row({ name: string().nullable(), n: int32() }).nullable();
const nested = new Schema([{ name: 'r', type: inner }]);
const rows = Array.from({ length: 100 }, (_, i) => ({
  r: i % 3 === 0 ? null : { name: i % 4 === 0 ? null : `name ${i} of many characters`, n: i },
}));

function values(batch: Batch, path: readonly number[], type: 'name' | 'n'): unknown[] {
  const column = inputColumn(batch, path);
  const schema = new Schema([{ name: 'v', type: (type === 'n' ? int32() : string()).nullable() }]);
  return readRows(new Batch(engine, schema, [column], batch.rowCount)).map((each) => each.v);
}

it.each([
  ['name', 0],
  ['n', 1],
] as const)('gives the field %s, null where its row is, of all rows and of some', (name, at) => {
  const batch = new RowWriter(engine, nested).write(rows, 0, rows.length);
  const expected = rows.map(({ r }) => r?.[name] ?? null);
  expect(values(batch, [0, at], name)).toEqual(expected);
  const some = [1, 3, 4, 64, 65, 99];
  const list = engine.arena.allocate(some.length * 4);
  engine.memory.u32.set(some, list >>> 2);
  const picked = batch.select(list, some.length);
  expect(values(picked, [0, at], name)).toEqual(some.map((i) => expected[i]));
});
