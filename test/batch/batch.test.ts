import { beforeEach, describe, expect, it } from 'vitest';
import { array, boolean, int64, map, row, string } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { schema } from '../../src/batch/schema.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows, uint32s } from '../support/columns.js';
import { readI64 } from '../support/rowBatch.js';

const engine = createEngine();
const columns = schema({
  key: string().nullable(),
  value: int64().asNumber(),
  flag: boolean(),
  tags: array(string()),
  place: row({ x: int64().asNumber() }),
  counts: map(string(), int64().asNumber()),
});
const rows = Array.from({ length: 100 }, (_, at) => ({
  key: at % 3 === 0 ? null : `a key of some length ${at}`,
  value: at,
  flag: at % 5 === 0,
  tags: Array.from({ length: at % 4 }, (_unused, tag) => `tag ${at} ${tag}`),
  place: { x: 50 - at },
  counts: new Map(at % 2 === 0 ? [[`k${at}`, at]] : []),
}));
const at = (selection: readonly number[]): object[] => selection.map((index) => rows[index]);

describe('Batch', () => {
  beforeEach(() => engine.arena.reset());

  it('is dense without a selection', () => {
    const batch = batchFromRows(engine, columns, rows);
    expect(batch.rowCount).toBe(100);
    expect(batch.column(0)).toBe(batch.rawColumns[0]);
    expect(readRows(batch)).toEqual(rows);
  });

  it('gathers the selected rows of every kind of column, once', () => {
    const selection = [0, 3, 64, 65, 99];
    const batch = batchFromRows(engine, columns, rows, { selection });
    expect(batch.rowCount).toBe(5);
    expect(readRows(batch)).toEqual(at(selection));
    expect(batch.column(1)).toBe(batch.column(1));
  });

  it('composes selections', () => {
    const selection = [1, 5, 9, 13, 17];
    const batch = batchFromRows(engine, columns, rows, { selection });
    const narrowed = batch.select(uint32s(engine, [0, 2, 4]), 3);
    expect(readRows(narrowed)).toEqual(at([1, 9, 17]));
    expect(readRows(narrowed.select(uint32s(engine, [1]), 1))).toEqual(at([9]));
    expect(readRows(batch.select(uint32s(engine, []), 0))).toEqual([]);
  });

  it('puts the system columns through the selection', () => {
    const times = rows.map((_, index) => index * 10);
    const batch = batchFromRows(engine, columns, rows, {
      timestamps: times,
      watermarks: times.map((time) => time - 5),
      kinds: rows.map((_, index) => index % 4),
      selection: [2, 7],
    });
    expect(readI64(engine, batch.timestamps, 2)).toEqual([20, 70]);
    expect(readI64(engine, batch.watermarks, 2)).toEqual([15, 65]);
    expect([...engine.memory.u8.subarray(batch.kinds, batch.kinds + 2)]).toEqual([2, 3]);
    expect(batchFromRows(engine, columns, rows).timestamps).toBe(0);
  });

  it('takes other columns, raw ones with its selection and dense ones without', () => {
    const batch = batchFromRows(engine, columns, rows, { selection: [4, 6] });
    const narrow = schema({ value: int64().asNumber() });
    const raw = batch.withColumns(narrow, [batch.rawColumns[1]]);
    expect(readRows(raw)).toEqual([{ value: 4 }, { value: 6 }]);
    const dense = batch.withDenseColumns(narrow, [batch.column(1)]);
    expect(dense.selection).toBe(0);
    expect(readRows(dense)).toEqual([{ value: 4 }, { value: 6 }]);
  });

  it('survives a memory that grows between calls', () => {
    const batch = batchFromRows(engine, columns, rows, { selection: [1, 2] });
    engine.memory.allocate(64 << 20);
    expect(readRows(batch)).toEqual(at([1, 2]));
  });
});
