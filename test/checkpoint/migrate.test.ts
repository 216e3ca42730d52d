// Rows of old as the program declares them now: widened where no value can change, else refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { Schema } from '../../src/batch/schema.js';
import { migrate } from '../../src/checkpoint/migrate.js';
import { flatTypes, nestedTypes, valueOf } from '../support/arbitraries.js';
import { engine } from '../support/checkpointed.js';
import { batchFromRows } from '../support/columns.js';

type Types = Record<string, t.DataType<unknown>>;

const schemaOf = (types: Types): Schema =>
  new Schema(Object.entries(types).map(([name, type]) => ({ name, type })));

function migrated(from: Types, rows: readonly object[], to: Types, selection?: number[]): object[] {
  const batch = batchFromRows(engine, schemaOf(from), rows as never, { selection });
  return [...readRows(migrate(batch, schemaOf(to), "the state 'count' of 'sessions'").verify())];
}

describe('columns', () => {
  it('of the same types stay as they are, in the order of the program', () => {
    const types = [...flatTypes, ...nestedTypes].map((type) => type.nullable());
    const from = Object.fromEntries(types.map((type, i) => [`c${i}`, type]));
    const to = Object.fromEntries(Object.entries(from).reverse());
    const row = fc.record(
      Object.fromEntries(Object.entries(from).map(([name, type]) => [name, valueOf(type)])),
      { noNullPrototype: true },
    );
    const rows = fc.sample(row, 50);
    expect(migrated(from, rows, to)).toEqual(rows);
    expect(Object.keys(migrated(from, rows, to)[0])).toEqual(Object.keys(to));
  });

  it('that are new are null, those that are gone are left out', () => {
    const from = { a: t.int32(), gone: t.string() };
    const to = { b: t.string().nullable(), a: t.int32(), c: t.array(t.int64()).nullable() };
    for (const count of [0, 1, 15, 16, 17, 1000]) {
      const rows = Array.from({ length: count }, (_, a) => ({ a, gone: 'x' }));
      const expected = rows.map(({ a }) => ({ b: null, a, c: null }));
      expect(migrated(from, rows, to)).toEqual(expected);
    }
  });

  it('go through the selection', () => {
    const from = { a: t.int32(), b: t.int16().nullable() };
    const rows = Array.from({ length: 20 }, (_, a) => ({ a, b: a % 3 === 0 ? null : a }));
    const to = { c: t.int32().nullable(), b: t.int64().nullable(), a: t.int32() };
    expect(migrated(from, rows, to, [0, 7, 19])).toEqual([
      { c: null, b: null, a: 0 },
      { c: null, b: 7n, a: 7 },
      { c: null, b: 19n, a: 19 },
    ]);
  });
});

describe('types get wider', () => {
  const widened: readonly (readonly [
    t.DataType<unknown>,
    t.DataType<unknown>,
    unknown[],
    unknown[],
  ])[] = [
    [t.int8(), t.int16(), [-128, 127], [-128, 127]],
    [t.int8(), t.int64(), [-128, 127], [-128n, 127n]],
    [t.int16(), t.int32(), [-32768, 32767], [-32768, 32767]],
    [t.int32(), t.int64(), [-(2 ** 31), 2 ** 31 - 1], [-(2n ** 31n), 2n ** 31n - 1n]],
    [t.int32(), t.int64().asNumber(), [-5, 7], [-5, 7]],
    [t.float32(), t.float64(), [1.5, -Infinity], [1.5, -Infinity]],
    [t.decimal(10, 2), t.decimal(12, 4), ['-12345678.90', '0.01'], ['-12345678.9000', '0.0100']],
    [t.decimal(10, 2), t.decimal(38, 2), ['99999999.99'], ['99999999.99']],
    [t.decimal(20, 5), t.decimal(38, 20), ['1.00001'], ['1.00001000000000000000']],
  ];

  it.each(widened)('%s → %s', (from, to, values, expected) => {
    const rows = values.map((v) => ({ v }));
    expect(migrated({ v: from }, rows, { v: to })).toEqual(expected.map((v) => ({ v })));
    const nulls = [...rows, { v: null }];
    expect(migrated({ v: from.nullable() }, nulls, { v: to.nullable() })).toEqual([
      ...expected.map((v) => ({ v })),
      { v: null },
    ]);
    expect(migrated({ v: from }, rows, { v: to.nullable() })).toEqual(expected.map((v) => ({ v })));
  });

  it.each(flatTypes)('%s may become nullable', (type) => {
    const rows = fc.sample(valueOf(type), 10).map((v) => ({ v }));
    expect(migrated({ v: type }, rows, { v: type.nullable() })).toEqual(rows);
  });
});

describe('what could lose a value is refused', () => {
  const refused: readonly (readonly [t.DataType<unknown>, t.DataType<unknown>, unknown])[] = [
    [t.int64(), t.int32(), 1n],
    [t.int32(), t.int8(), 1],
    [t.int32(), t.float64(), 1],
    [t.float64(), t.float32(), 1],
    [t.int32(), t.string(), 1],
    [t.string(), t.bytes(), 'a'],
    [t.decimal(10, 2), t.decimal(10, 3), '1.00'],
    [t.decimal(10, 2), t.decimal(9, 2), '1.00'],
    [t.decimal(10, 2), t.decimal(20, 1), '1.00'],
    [t.timestamp(3), t.timestamp(6), new Date(0)],
    [t.timestamp(3), t.timestampLtz(3), new Date(0)],
    [t.array(t.int32()), t.array(t.int64()), [1]],
    [t.row({ a: t.int32() }), t.row({ a: t.int32(), b: t.int32().nullable() }), { a: 1 }],
  ];

  it.each(refused)('%s → %s', (from, to, v) => {
    expect(() => migrated({ v: from }, [{ v }], { v: to })).toThrow(
      expect.objectContaining({
        code: 'PLAN_TYPE_MISMATCH',
        message: expect.stringMatching(
          /^The column 'v' of the state 'count' of 'sessions' is .* in the checkpoint and/,
        ),
      }),
    );
  });

  it('nulls where none may be, but not a column that has none', () => {
    const from = { v: t.int32().nullable() };
    expect(() => migrated(from, [{ v: 1 }, { v: null }], { v: t.int32() })).toThrow(/every value/);
    expect(() => migrated(from, [{ v: null }], { v: t.int64() })).toThrow(/every value/);
    expect(migrated(from, [{ v: 1 }, { v: 2 }], { v: t.int32() })).toEqual([{ v: 1 }, { v: 2 }]);
  });

  it('a new column that may not be null', () => {
    expect(() => migrated({ a: t.int32() }, [{ a: 1 }], { a: t.int32(), b: t.int32() })).toThrow(
      /'b INT NOT NULL' is new in the state 'count' of 'sessions'.*\.nullable\(\)/,
    );
  });
});
