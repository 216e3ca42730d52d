import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { decodeCsv } from '../support/csvDecoding.js';
import { CsvColumns, refuseNested } from '../../src/decode/csvColumns.js';
import { Arena } from '../../src/wasm/arena.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();

test('validity is there only for columns with a null', () => {
  const columns = schema({ a: t.int32().nullable(), b: t.int32(), c: t.string() });
  const arena = new Arena(engine.memory);
  const built = new CsvColumns(engine, columns, [1, -1, 0], arena);
  expect(built.entryCount).toBe(3);
  built.allocate(10);
  const [a, b, c] = built.finish();
  expect([a.validity, b.validity]).toEqual([0, 0]);
  expect(c.validity).not.toBe(0);
  arena.release();
});

test('a column that no field goes to is NULL in every row', () => {
  const fields = { a: t.string().nullable(), b: t.int32() };
  const { rows } = decodeCsv(engine, fields, 'b\n1\n2\n', { allowMissingColumns: true });
  expect(rows).toEqual([
    [null, 1],
    [null, 2],
  ]);
});

test('columns that nobody reads are checked, and NULL in every row', () => {
  const fields = { a: t.string(), b: t.int32(), c: t.boolean(), d: t.float64().nullable() };
  const text = 'a,b,c,d\na long text of its own,1,true,\n"say ""hi""",2,false,0.5\n';
  const needed = { neededColumns: new Set(['b']) };
  expect(decodeCsv(engine, fields, text, {}, needed).rows).toEqual([
    [null, 1, null, null],
    [null, 2, null, null],
  ]);
  const bad = () => decodeCsv(engine, fields, 'a,b,c,d\nx,1,maybe,\n', {}, needed);
  expect(bad).toThrow("'c'");
});

test('nested columns are refused', () => {
  expect(() => refuseNested(schema({ m: t.map(t.string(), t.int32()) }))).toThrow(/'m' MAP/);
});
