import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { csvEncoder, type CsvEncodeOptions } from '../../src/encode/csv.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { encodedText } from '../support/encoded.js';

const engine = createEngine();

function csv(
  fields: t.Fields,
  columns: Record<string, readonly unknown[]>,
  options: CsvEncodeOptions = { header: false },
): string {
  return encodedText(engine, csvEncoder(options), fields, columns);
}

/** RFC 4180 as plainly as can be. */
function naive(value: string | null, delimiter = ',', quote = '"', nullLiteral = ''): string {
  if (value === null) return nullLiteral;
  const mustQuote =
    value === '' ||
    value === nullLiteral ||
    [delimiter, quote, '\n', '\r'].some((c) => value.includes(c));
  return mustQuote ? quote + value.replaceAll(quote, quote + quote) + quote : value;
}

const hostile = fc.constantFrom(
  ',',
  '"',
  '\n',
  '\r',
  ';',
  "'",
  'a',
  'é',
  '😀',
  ' ',
  '\\',
  'NULL',
  '\0',
);
const cell = fc.option(
  fc.oneof(fc.string({ unit: hostile, maxLength: 40 }), fc.string({ maxLength: 80 })),
);

describe('text fields', () => {
  test('agree with a naive writer', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
        const columns = { a: rows.map((row) => row[0]), b: rows.map((row) => row[1]) };
        const expected = rows.map((row) => `${naive(row[0])},${naive(row[1])}\n`).join('');
        expect(csv({ a: t.string(), b: t.string() }, columns)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('agree in other dialects', () => {
    const options = { header: false, delimiter: ';', quote: "'", nullLiteral: 'NULL' };
    fc.assert(
      fc.property(fc.array(cell), (column) => {
        const expected = column.map((x) => `${naive(x, ';', "'", 'NULL')};1\r\n`).join('');
        const fields = { a: t.string(), b: t.int32() };
        const columns = { a: column, b: column.map(() => 1) };
        expect(csv(fields, columns, { ...options, lineEnd: '\r\n' })).toBe(expected);
      }),
    );
  });

  test('are found special at every place around the SIMD width', () => {
    const column: string[] = [];
    for (const length of [1, 12, 13, 15, 16, 17, 32, 33]) {
      column.push('x'.repeat(length));
      for (let at = 0; at < length; at++) {
        for (const c of [',', '"', '\n', '\r'])
          column.push('x'.repeat(at) + c + 'y'.repeat(length - at - 1));
      }
    }
    column.push('"'.repeat(70_000));
    expect(csv({ a: t.string() }, { a: column })).toBe(column.map((x) => `${naive(x)}\n`).join(''));
  });
});

describe('other types', () => {
  test('are plain', () => {
    const fields = {
      flag: t.boolean(),
      n: t.int64(),
      x: t.float64(),
      f: t.float32(),
      d: t.decimal(38, 3),
      at: t.timestamp(3),
      ltz: t.timestampLtz(0),
      day: t.date(),
      time: t.time(3),
      bytes: t.bytes(),
    };
    const columns = {
      flag: [true, false],
      n: [-(2n ** 63n), null],
      x: [NaN, -Infinity],
      f: [Infinity, 0.5],
      d: [-5n, 10n ** 38n - 1n],
      at: [-1n, 0n],
      ltz: [0n, null],
      day: [0, -1],
      time: [1, 86399999],
      bytes: [new Uint8Array([255]), new Uint8Array()],
    };
    expect(csv(fields, columns)).toBe(
      'true,-9223372036854775808,NaN,Infinity,-0.005,1969-12-31 23:59:59.999,' +
        '1970-01-01 00:00:00Z,1970-01-01,00:00:00.001,/w==\n' +
        'false,,-Infinity,0.5,99999999999999999999999999999999999.999,1970-01-01 00:00:00.000,,' +
        '1969-12-31,23:59:59.999,""\n',
    );
  });

  test('are quoted where an odd delimiter occurs in them', () => {
    const fields = { n: t.int32(), at: t.timestamp(3), d: t.decimal(9, 2) };
    const columns = { n: [-1], at: [0n], d: [150n] };
    expect(csv(fields, columns, { header: false, delimiter: '-' })).toBe(
      '"-1"-"1970-01-01 00:00:00.000"-1.50\n',
    );
    expect(csv(fields, columns, { header: false, delimiter: '.' })).toBe(
      '-1."1970-01-01 00:00:00.000"."1.50"\n',
    );
  });

  test('are quoted where they read like the null literal', () => {
    const options = { header: false, nullLiteral: '-1' };
    const fields = { n: t.int32(), x: t.float64() };
    expect(csv(fields, { n: [-1, null, -10], x: [-1, 1, null] }, options)).toBe(
      '"-1","-1"\n-1,1\n-10,-1\n',
    );
  });

  test('that nest are JSON text in a field', () => {
    const fields = {
      list: t.array(t.int32()),
      row: t.row({ a: t.string(), b: t.int32().nullable() }),
      map: t.map(t.string(), t.int32()),
    };
    const row = {
      list: [[1, 2], [3], []],
      row: [{ a: 'x"', b: null }, { a: ',', b: 1 }, null],
      map: [[], [['k', 1]], []],
    };
    expect(csv(fields, row)).toBe(
      '"[1,2]","{""a"":""x\\"""",""b"":null}",{}\n' +
        '[3],"{""a"":"","",""b"":1}","{""k"":1}"\n' +
        '[],,{}\n',
    );
  });
});

describe('the file', () => {
  test('starts with the header, quoted where needed', () => {
    const fields = { 'a,b': t.int32(), 'c"d': t.int32(), e: t.int32() };
    const columns = { 'a,b': [1], 'c"d': [2], e: [null] };
    expect(csv(fields, columns, {})).toBe('"a,b","c""d",e\n1,2,\n');
    expect(csv(fields, { 'a,b': [], 'c"d': [], e: [] }, {})).toBe('"a,b","c""d",e\n');
  });

  test('grows from an output smaller than one row', () => {
    for (const outputBytes of [1, 500, 4000]) {
      const column = Array.from({ length: 200 }, (_, i) => 'a"é'.repeat(i * 11));
      const lists = column.map((x) => [x, x]);
      const expected = column
        .map((x, i) => `${naive(x)},${naive(JSON.stringify(lists[i]))}\n`)
        .join('');
      const fields = { a: t.string(), b: t.array(t.string()) };
      expect(csv(fields, { a: column, b: lists }, { header: false, outputBytes })).toBe(expected);
    }
  });
});

describe('options', () => {
  test.each([
    [{ delimiter: ',,' }, /CSV delimiter is ",,"/],
    [{ quote: '\n' }, /CSV quote is "\\n"/],
    [{ quote: ',' }, /must differ/],
    [{ nullLiteral: 'a,b' }, /nullLiteral is "a,b"/],
  ])('%j is refused', (options, message) => {
    expect(() => csvEncoder(options)).toThrow(message);
  });
});
