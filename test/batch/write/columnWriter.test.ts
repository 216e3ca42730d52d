import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { RowWriter } from '../../../src/batch/writeRows.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { columnFromValues, valuesFromColumn } from '../../support/columns.js';

const engine = createEngine();
type AnyType = t.DataType<unknown>;

const writtenAs = (type: AnyType, value: unknown): unknown =>
  valuesFromColumn(engine, columnFromValues(engine, type, [value]), 1)[0];

describe('a value is taken as', () => {
  it.each<[AnyType, unknown, unknown]>([
    [t.int64(), 2 ** 53 - 1, 2n ** 53n - 1n],
    [t.int64(), -5, -5n],
    [t.float32(), 0.1, Math.fround(0.1)],
    [t.float64(), NaN, NaN],
    [t.decimal(10, 2), 1.1, '1.10'],
    [t.decimal(10, 2), -0.07, '-0.07'],
    [t.decimal(10, 2), 3n, '3.00'],
    [t.decimal(10, 2), '1e2', '100.00'],
    [t.decimal(18, 4), 99999999999999.25, '99999999999999.2500'],
    [t.decimal(38, 2), '-99999999999999999999.99', '-99999999999999999999.99'],
    [t.date(), new Date('2026-01-31T00:00:00Z'), '2026-01-31'],
    [t.date(), 1, '1970-01-02'],
    [t.time(), 1, '00:00:00.001'],
    [t.time(), '12:30', '12:30:00.000'],
    [t.timestamp(3), '2026-01-31T12:00:00Z', new Date('2026-01-31T12:00:00Z')],
    [t.timestamp(3), 1n, new Date(1)],
    [t.timestamp(6), new Date(-1), '1969-12-31 23:59:59.999000'],
    [t.timestamp(3), '1970-01-01 00:00:00.0019', new Date(1)],
    [t.map(t.string(), t.int32()), { a: 1 }, new Map([['a', 1]])],
    [t.array(t.float64()), new Float64Array([1, 2]), [1, 2]],
    [t.string(), '\ud800', '\ufffd'],
  ])('%s, case %#', (type, value, expected) => {
    expect(writtenAs(type, value)).toEqual(expected);
  });
});

describe('a value is refused as', () => {
  it.each<[AnyType, unknown, RegExp]>([
    [t.boolean(), 1, /true or false/],
    [t.int8(), 128, /-128 to 127/],
    [t.int8(), 1n, /-128 to 127/],
    [t.int16(), 1.5, /-32768 to 32767/],
    [t.int32(), 2 ** 31, /2147483647/],
    [t.int32(), '1', /'1'; expected a whole number/],
    [t.int32(), 1n, /1n; expected a whole number/],
    [t.int64(), 2 ** 53, /-2\^63/],
    [t.int64(), 2n ** 63n, /9223372036854775808n/],
    [t.float64(), '1', /a number/],
    [t.decimal(4, 2), 1.005, /4 digits, 2 of them/],
    [t.decimal(4, 2), 100, /4 digits/],
    [t.decimal(4, 2), '1,5', /a decimal/],
    [t.decimal(4, 2), NaN, /NaN/],
    [t.string(), 5, /a string/],
    [t.bytes(), 'x', /a Uint8Array/],
    [t.date(), '2026-02-30', /yyyy-MM-dd/],
    [t.date(), new Date(1), /midnight/],
    [t.time(), 86_400_000, /milliseconds since midnight/],
    [t.timestamp(9), 2n ** 62n, /a timestamp/],
    [t.timestamp(3), new Date(NaN), /a timestamp/],
    [t.array(t.int32()), 'abc', /an array/],
    [t.row({ a: t.int32() }), 1, /an object/],
    [t.map(t.string(), t.int32()), [1], /a Map or an object/],
    [t.array(t.row({ a: t.int8() })), [{ a: 1 }, { a: 999 }], /'c\[1\]\.a' is 999/],
    [t.map(t.string(), t.int8()), { x: 500 }, /'c\[x\]' is 500/],
    [t.array(t.int32()), [1, null], /'c\[1\]' is null.*NOT NULL/],
    [t.row({ a: t.int32() }), {}, /'c\.a' is null.*NOT NULL/],
    [t.string(), { long: 'x'.repeat(200) }, /xxx…; expected/],
  ])('%s, case %#', (type, value, message) => {
    const writer = new RowWriter(engine, schema({ c: type }));
    expect(() => writer.write([{ c: value }])).toThrow(message);
  });

  it('a row that is no object', () => {
    const writer = new RowWriter(engine, schema({ c: t.int32() }));
    expect(() => writer.write([null as never])).toThrow(/row 0: A row is null; expected an object/);
  });
});

it('a null row needs no fields, whatever they demand', () => {
  const type = t.row({ a: t.int32() }).nullable();
  const values = [null, { a: 1 }];
  const column = columnFromValues(engine, type, values);
  expect(valuesFromColumn(engine, column, 2)).toEqual(values);
});

it('survives growth of the memory within a column', () => {
  const fresh = createEngine();
  const values = Array.from({ length: 3000 }, (_, i) => (i % 2 ? `s${i}` : `${i} `.repeat(200)));
  const before = fresh.memory.u8.length;
  const column = columnFromValues(fresh, t.string(), values);
  expect(fresh.memory.u8.length).toBeGreaterThan(before);
  expect(valuesFromColumn(fresh, column, values.length)).toEqual(values);
});
