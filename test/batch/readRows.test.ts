import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32, int64, string, timestamp } from '../../src/batch/dataType.js';
import { readColumn, readKinds, readRows } from '../../src/batch/readRows.js';
import { schema } from '../../src/batch/schema.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { flatTypes, nestedTypes, valueOf } from '../support/arbitraries.js';
import { batchFromRows, columnFromValues, valuesFromColumn } from '../support/columns.js';

describe('a column read back', () => {
  const engine = createEngine();
  for (const type of [...flatTypes, ...nestedTypes]) {
    it.each([type, type.nullable()])('is what was written: %s', (each) => {
      fc.assert(
        fc.property(fc.array(valueOf(each), { maxLength: 70 }), (values) => {
          engine.arena.reset();
          const column = columnFromValues(engine, each, values);
          expect(valuesFromColumn(engine, column, values.length)).toEqual(values);
        }),
        { numRuns: 40 },
      );
    });
  }

  it.each([0, 1, 15, 16, 17, 255, 256, 257, 1000])('is right at %i rows', (count) => {
    const fresh = createEngine();
    const values = Array.from({ length: count }, (_, i) =>
      i % 7 === 0 ? null : i % 5 === 0 ? `größer als zwölf ${i}` : `row ${i}`,
    );
    const column = columnFromValues(fresh, string().nullable(), values);
    expect(valuesFromColumn(fresh, column, count)).toEqual(values);
  });
});

describe('readRows', () => {
  it('gives row objects of one shape, whatever the number of columns', () => {
    const engine = createEngine();
    for (const width of [1, 3, 4, 5, 9]) {
      const names = Array.from({ length: width }, (_, i) => `c${i}`);
      const rows = [0, 1, 2].map((row) =>
        Object.fromEntries(names.map((n, i) => [n, row * 10 + i])),
      );
      const wide = schema(Object.fromEntries(names.map((name) => [name, int32()])));
      expect(readRows(batchFromRows(engine, wide, rows))).toEqual(rows);
    }
  });

  it('gives no rows of an empty batch', () => {
    expect(readRows(batchFromRows(createEngine(), schema({ a: int32() }), []))).toEqual([]);
  });

  it('takes a column named __proto__ as any other', () => {
    const engine = createEngine();
    const row = JSON.parse('{"__proto__":7}') as object;
    const batch = batchFromRows(engine, schema({ ['__proto__']: int32() }), [row]);
    expect(Object.entries(readRows(batch)[0])).toEqual([['__proto__', 7]]);
  });

  it('says that a BIGINT does not fit a number', () => {
    const engine = createEngine();
    const batch = batchFromRows(engine, schema({ n: int64().asNumber() }), [
      { n: (2n ** 53n) as never },
    ]);
    expect(() => readColumn(batch, 0)).toThrow(/row 0: The BIGINT value 9007199254740992/);
  });

  it('says that a TIMESTAMP does not fit a Date', () => {
    const engine = createEngine();
    const at = 8_640_000_000_000_001n as never;
    const batch = batchFromRows(engine, schema({ at: timestamp(3) }), [{ at }]);
    expect(() => readColumn(batch, 0)).toThrow(/asText/);
  });

  it('reads row kinds through the selection', () => {
    const engine = createEngine();
    const rows = [{ a: 1 }, { a: 2 }, { a: 3 }];
    const batch = batchFromRows(engine, schema({ a: int32() }), rows, {
      kinds: [0, 1, 2],
      selection: [1, 2],
    });
    expect([...(readKinds(batch) ?? [])]).toEqual([1, 2]);
  });
});
