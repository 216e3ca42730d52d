import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batch } from '../../src/batch/batch.js';
import type { Column } from '../../src/batch/column.js';
import * as t from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { flatTypes, nestedTypes, valueOf } from '../support/arbitraries.js';
import { batchFromRows, columnFromValues, uint32s } from '../support/columns.js';

describe('verify', () => {
  it('finds nothing wrong with what RowWriter writes', () => {
    const engine = createEngine();
    const types = [...flatTypes, ...nestedTypes];
    const all = new Schema(types.map((type, i) => ({ name: `c${i}`, type: type.nullable() })));
    const rowOf = fc.record(
      Object.fromEntries(types.map((type, i) => [`c${i}`, valueOf(type.nullable())])),
    );
    fc.assert(
      fc.property(fc.array(rowOf, { maxLength: 20 }), (rows) => {
        engine.arena.reset();
        batchFromRows(engine, all, rows).verify();
      }),
      { numRuns: 20 },
    );
  });

  const engine = createEngine();
  const long = 'a text of more than twelve bytes';
  const stringColumn = (): Column => columnFromValues(engine, t.string(), ['short', long]);
  const verified = (type: t.DataType<unknown>, column: Column, rowCount = 2): Batch =>
    new Batch(engine, new Schema([{ name: 'c', type }]), [column], rowCount).verify();

  it('finds a wrong prefix, padding and address of a string', () => {
    const prefix = stringColumn();
    engine.memory.u8[prefix.values + 16 + 4] ^= 1;
    expect(() => verified(t.string(), prefix)).toThrow(/wrong prefix at row 1/);
    const padding = stringColumn();
    engine.memory.u8[padding.values + 15] = 1;
    expect(() => verified(t.string(), padding)).toThrow(/unpadded view at row 0/);
    const address = stringColumn();
    engine.memory.u32[(address.values + 16 + 12) >>> 2] = 0xffff_fff0;
    expect(() => verified(t.string(), address)).toThrow(/beyond the memory at row 1/);
  });

  it('finds falling offsets, a missing child, and nulls where none may be', () => {
    const list = columnFromValues(engine, t.array(t.int32()), [[1], [2]]);
    engine.memory.i32[(list.offsets >>> 2) + 1] = 9;
    expect(() => verified(t.array(t.int32()), list)).toThrow(/falling offsets at row 1/);
    const childless = { ...list, children: [] };
    expect(() => verified(t.array(t.int32()), childless)).toThrow(/c/);
    const nulls = columnFromValues<number>(engine, t.int32(), [1, null]);
    expect(() => verified(t.int32(), nulls)).toThrow(/1 nulls but is NOT NULL/);
  });

  it('finds columns that do not match the schema or lie outside the memory', () => {
    const column = columnFromValues(engine, t.int32(), [1, 2]);
    expect(() => verified(t.int64(), column)).toThrow(/the schema says BIGINT/);
    expect(() => verified(t.int32(), { ...column, values: column.values + 2 })).toThrow(/aligned/);
    expect(() => verified(t.int32(), column, 2 ** 30)).toThrow(/leave the memory/);
    expect(() => verified(t.int32(), { ...column, values: 0 })).toThrow(/missing/);
  });

  it('finds a selection that does not ascend', () => {
    const column = columnFromValues(engine, t.int32(), [1, 2]);
    const typed = new Schema([{ name: 'c', type: t.int32() }]);
    const selecting = (rows: number[]): Batch =>
      new Batch(engine, typed, [column], 2, {
        selection: uint32s(engine, rows),
        selectedCount: rows.length,
      });
    expect(() => selecting([1, 0]).verify()).toThrow(/does not ascend/);
    expect(() => selecting([2]).verify()).toThrow(/lists row 2 of 2/);
    expect(selecting([0, 1]).verify().rowCount).toBe(2);
  });
});
