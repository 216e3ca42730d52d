import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromArrow, toArrow } from '../../../src/arrow.js';
import type { Batch } from '../../../src/batch/batch.js';
import * as t from '../../../src/batch/dataType.js';
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
});
