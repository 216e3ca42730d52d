import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { decodeCsv } from '../support/csvDecoding.js';

const engine = createEngine();

/** Values of one column `v` of the type, one a line; undefined where the text is refused. */
function values(type: t.DataType<unknown>, texts: readonly string[], delimiter = ','): unknown[] {
  const lines = texts.map((text, i) => `${text}${delimiter}${i}\n`).join('');
  const fields = { v: type.nullable(), i: t.int32() };
  const options = { badRecords: 'SKIP', delimiter } as const;
  const { rows } = decodeCsv(engine, fields, `v${delimiter}i\n${lines}`, options);
  const byLine = new Map(rows.map(([value, line]) => [line, value]));
  return texts.map((_, i) => byLine.get(i));
}

describe('integers', () => {
  test('are exact, whatever their length', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)), (column) => {
        expect(values(t.int64(), column.map(String))).toEqual(column);
      }),
    );
    const lengths = Array.from({ length: 19 }, (_, i) => '1234567891234567891'.slice(0, i + 1));
    expect(values(t.int64(), lengths)).toEqual(lengths.map(BigInt));
  });

  test('may have a plus, leading zeros and spaces around them', () => {
    const texts = ['+5', '007', ' 12 ', '-00000000000000000000000009', '"3"', '-0'];
    expect(values(t.int64(), texts)).toEqual([5n, 7n, 12n, -9n, 3n, 0n]);
  });

  test('that do not fit or are none are refused', () => {
    const texts = [
      '9223372036854775808',
      '-9223372036854775809',
      '1e3',
      '1.0',
      '0x1',
      '--1',
      '+-1',
      '1 2',
      'a',
    ];
    expect(values(t.int64(), texts)).toEqual(texts.map(() => undefined));
    expect(values(t.int8(), ['-128', '127', '128', '-129'])).toEqual([
      -128,
      127,
      undefined,
      undefined,
    ]);
    expect(values(t.int16(), ['-32768', '32767', '32768'])).toEqual([-32768, 32767, undefined]);
    expect(
      values(t.int32(), ['-2147483648', '2147483647', '2147483648', '99999999999999999999']),
    ).toEqual([-2147483648, 2147483647, undefined, undefined]);
  });
});

describe('doubles and decimals', () => {
  test('doubles are what Number gives', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true })), (column) => {
        expect(values(t.float64(), column.map(String))).toEqual(column.map((x) => x + 0));
      }),
    );
    const texts = ['.5', '5.', '+1e3', 'NaN', '-Infinity', 'inf', '-.5', '1e400', ' 2.5 '];
    expect(values(t.float64(), texts)).toEqual([
      0.5,
      5,
      1000,
      NaN,
      -Infinity,
      Infinity,
      -0.5,
      Infinity,
      2.5,
    ]);
    expect(values(t.float64(), ['.', 'e5', '1e', '1,5'.replace(',', ';'), 'infinit'])).toEqual(
      Array(5).fill(undefined),
    );
  });

  test('floats', () => {
    expect(values(t.float32(), ['0.1', '-Infinity'])).toEqual([Math.fround(0.1), -Infinity]);
  });

  test('decimals are exact', () => {
    expect(values(t.decimal(5, 2), ['1.5', '-123.456', '999.99', '1000', 'x'])).toEqual([
      '1.50',
      '-123.46',
      '999.99',
      undefined,
      undefined,
    ]);
    const long = '-1234567890123456789012345678.0123456789';
    expect(values(t.decimal(38, 10), [long])).toEqual([long]);
  });
});

describe('others', () => {
  test('times', () => {
    expect(values(t.date(), ['2024-02-29', '2023-02-29', '2024-1-1'])).toEqual([
      '2024-02-29',
      undefined,
      undefined,
    ]);
    expect(
      values(t.timestamp(3), ['1969-12-31 23:59:59.999', '2024-01-01T00:00:00+01:00']),
    ).toEqual([new Date(-1), new Date('2023-12-31T23:00:00Z')]);
    expect(values(t.time(3), ['23:59:59.999', '24:00:00'])).toEqual(['23:59:59.999', undefined]);
  });

  test('booleans in any case', () => {
    expect(values(t.boolean(), ['true', 'FALSE', 'tRue', ' true', '1', 'truee', 'fals'])).toEqual([
      true,
      false,
      true,
      true,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('bytes are base64, into as much room as they need', () => {
    const column = Array.from({ length: 300 }, (_, i) => new Uint8Array(i * 3).fill(i));
    const texts = column.map((x) => `"${Buffer.from(x).toString('base64')}"`);
    expect(values(t.bytes(), texts)).toEqual(column);
    expect(values(t.bytes(), ['a'])).toEqual([undefined]);
  });

  test('NULL is an unquoted empty field', () => {
    for (const type of [
      t.int32(),
      t.string(),
      t.float64(),
      t.timestamp(3),
      t.boolean(),
      t.bytes(),
    ]) {
      expect(values(type, ['', ''])).toEqual([null, null]);
    }
  });

  test('values with odd delimiters end at the delimiter', () => {
    expect(values(t.int32(), ['1', '2'], '.')).toEqual([1, 2]);
    expect(values(t.float64(), ['1', '2'], '.')).toEqual([1, 2]);
    expect(values(t.float64(), ['1', '2'], '-')).toEqual([1, 2]);
    expect(values(t.decimal(5, 0), ['1', '2'], 'e')).toEqual(['1', '2']);
  });

  test('the last value of the input ends with it, whatever lay there before', () => {
    const options = { header: false };
    const fields = { a: t.float64() };
    const chunks = ['1.5\n2.52222', '2222'];
    expect(decodeCsv(engine, fields, { chunks }, options).rows).toEqual([[1.5], [2.522222222]]);
    expect(decodeCsv(engine, fields, '7.5', options).rows).toEqual([[7.5]]);
  });
});
