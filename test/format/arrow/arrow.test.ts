import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromArrow, schemaFromArrow, schemaToArrow, toArrow } from '../../../src/arrow.js';
import type { Batch } from '../../../src/batch/batch.js';
import * as t from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema, Schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { flatTypes, nestedTypes, valueOf } from '../../support/arbitraries.js';
import { batchFromRows, valuesFromColumn } from '../../support/columns.js';

const optionSets = [{}, { copy: true }, { utf8: 'utf8' }, { utf8: 'utf8', copy: true }] as const;

describe('toArrow and fromArrow', () => {
  for (const type of [...flatTypes, ...nestedTypes]) {
    it.each([type, type.nullable()])('give back %s, whole and sliced', (each) => {
      const engine = createEngine();
      const other = createEngine();
      const single = new Schema([{ name: 'c', type: each }]);
      const readAs = (batch: Batch): unknown[] =>
        valuesFromColumn(other, { ...batch.rawColumns[0], type: each }, batch.rowCount);
      fc.assert(
        fc.property(
          fc.array(valueOf(each), { maxLength: 70 }),
          fc.constantFrom(...optionSets),
          fc.nat(70),
          fc.nat(70),
          (values, options, from, count) => {
            engine.arena.reset();
            other.arena.reset();
            const rows = values.map((c) => ({ c }));
            const recordBatch = toArrow(batchFromRows(engine, single, rows), options);
            expect(recordBatch.numRows).toBe(values.length);
            const back = fromArrow(other, recordBatch).verify();
            expect(readAs(back)).toEqual(values);
            const slice = fromArrow(other, recordBatch.slice(from, from + count)).verify();
            expect(readAs(slice)).toEqual(values.slice(from, from + count));
          },
        ),
        { numRuns: 25 },
      );
    });
  }

  it('show the selected rows to apache-arrow', () => {
    const engine = createEngine();
    const typed = schema({ a: t.int32(), s: t.string().nullable(), l: t.array(t.int64()) });
    const rows = Array.from({ length: 80 }, (_, i) => ({
      a: i,
      s: i % 3 === 0 ? null : `a text of row ${i}`,
      l: [BigInt(i), -1n],
    }));
    const batch = batchFromRows(engine, typed, rows, { selection: [0, 7, 79] });
    for (const options of optionSets) {
      const shown = toArrow(batch, options).toArray();
      expect(shown.map((row) => row.a as number)).toEqual([0, 7, 79]);
      expect(shown.map((row) => row.s as string)).toEqual([
        null,
        'a text of row 7',
        'a text of row 79',
      ]);
      expect([...(shown[1].l as Iterable<bigint>)]).toEqual([7n, -1n]);
    }
  });

  it('refuses a view of the memory that it would copy into', () => {
    const engine = createEngine();
    const recordBatch = toArrow(batchFromRows(engine, schema({ a: t.float64() }), [{ a: 1 }]));
    expect(() => fromArrow(engine, recordBatch)).toThrow(/copy: true/);
  });

  it('copies only when asked', () => {
    const engine = createEngine();
    const batch = batchFromRows(engine, schema({ a: t.float64() }), [{ a: 1 }]);
    const buffer = engine.memory.wasmMemory.buffer;
    const bufferOf = (b: arrow.RecordBatch): ArrayBufferLike =>
      (b.data.children[0].values as Float64Array).buffer;
    expect(bufferOf(toArrow(batch))).toBe(buffer);
    expect(bufferOf(toArrow(batch, { copy: true }))).not.toBe(buffer);
    expect(batch.toArrow({ copy: true })).toBeInstanceOf(arrow.RecordBatch);
  });

  it('take what other libraries make', () => {
    const table = new arrow.Table({
      dict: arrow.vectorFromArray(
        ['a', null, 'b', 'a'],
        new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()),
      ),
      u8: arrow.vectorFromArray([0, 255, null, 1], new arrow.Uint8()),
      u64: arrow.vectorFromArray([0n, 2n ** 64n - 1n, null, 1n], new arrow.Uint64()),
      half: arrow.vectorFromArray([0.5, null, -2, 1], new arrow.Float16()),
      seconds: arrow.vectorFromArray([0, 1000, null, 2000], new arrow.TimestampSecond()),
      dateMs: arrow.vectorFromArray(
        [new Date(5), null, new Date(0), new Date(7)],
        new arrow.DateMillisecond(),
      ),
      timeUs: arrow.vectorFromArray([1000n, null, 0n, 86399999999n], new arrow.TimeMicrosecond()),
      fixed: arrow.vectorFromArray(
        [[1, 2], null, [3, 4], [5, 6]],
        new arrow.FixedSizeList(2, arrow.Field.new('item', new arrow.Int32(), true)),
      ),
    });
    const [batch] = fromArrow(createEngine(), table);
    expect(readRows(batch.verify())).toEqual([
      {
        dict: 'a',
        u8: 0,
        u64: '0',
        half: 0.5,
        seconds: new Date(0),
        dateMs: new Date(5),
        timeUs: '00:00:00.001',
        fixed: [1, 2],
      },
      {
        dict: null,
        u8: 255,
        u64: '18446744073709551615',
        half: null,
        seconds: new Date(1000),
        dateMs: null,
        timeUs: null,
        fixed: null,
      },
      {
        dict: 'b',
        u8: null,
        u64: null,
        half: -2,
        seconds: null,
        dateMs: new Date(0),
        timeUs: '00:00:00.000',
        fixed: [3, 4],
      },
      {
        dict: 'a',
        u8: 1,
        u64: '1',
        half: 1,
        seconds: new Date(2000),
        dateMs: new Date(7),
        timeUs: '23:59:59.999',
        fixed: [5, 6],
      },
    ]);
  });

  it('keep every type of a schema', () => {
    const all = new Schema(
      [...flatTypes, ...nestedTypes].map((type, i) => ({ name: `c${i}`, type })),
    );
    expect(String(schemaFromArrow(schemaToArrow(all)))).toBe(String(all));
  });
});
