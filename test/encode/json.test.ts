import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { jsonEncoder, type JsonEncodeOptions } from '../../src/encode/json.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { buildBatch } from '../support/columnBuilder.js';

const engine = createEngine();
const decoder = new TextDecoder();

afterEach(() => engine.arena.reset());

/** Lines that the encoder writes for the columns. */
function lines(
  fields: t.Fields,
  columns: Record<string, readonly unknown[]>,
  options?: JsonEncodeOptions,
): string[] {
  const encoder = jsonEncoder(options)(engine, schema(fields));
  const text = decoder.decode(encoder.encode(buildBatch(engine, fields, columns)));
  encoder.release();
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text.split('\n').slice(0, -1);
}

/** The text of each value of one column `v`. */
function values(
  type: t.DataType<unknown>,
  column: readonly unknown[],
  options?: JsonEncodeOptions,
): string[] {
  return lines({ v: type }, { v: column }, options).map((line) => {
    expect(line).toMatch(/^\{"v":.*\}$/s);
    return line.slice(5, -1);
  });
}

describe('numbers', () => {
  test('integers of all widths are exact', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)), (column) => {
        expect(values(t.int64(), column)).toEqual(column.map(String));
      }),
    );
    const powers = Array.from({ length: 19 }, (_, i) => 10n ** BigInt(i));
    const edges = [
      0n,
      ...powers.flatMap((p) => [p, -p, p - 1n, 1n - p]),
      2n ** 63n - 1n,
      -(2n ** 63n),
    ];
    expect(values(t.int64(), edges)).toEqual(edges.map(String));
    expect(values(t.int8(), [-128, 127, 0])).toEqual(['-128', '127', '0']);
    expect(values(t.int16(), [-32768, 32767])).toEqual(['-32768', '32767']);
    expect(values(t.int32(), [-(2 ** 31), 2 ** 31 - 1])).toEqual(['-2147483648', '2147483647']);
    expect(values(t.intervalMonth(), [-14])).toEqual(['-14']);
    expect(values(t.intervalMs(), [-86400000n])).toEqual(['-86400000']);
  });

  test('doubles are written as JSON.stringify writes them', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 20, maxLength: 40 }), (column) => {
        expect(values(t.float64(), column)).toEqual(column.map((x) => JSON.stringify(x)));
      }),
      { numRuns: 500 },
    );
  });

  test('doubles of every exponent, of few digits and at the edges of the notation', () => {
    const edges = [
      0, -0, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308,
    ];
    edges.push(
      1e21,
      999999999999999900000,
      1e-6,
      1e-7,
      9.5e-7,
      123456789012345680000,
      2 ** 53,
      0.1 + 0.2,
    );
    edges.push(
      9007199254740993,
      4.35,
      0.5,
      1 / 3,
      100,
      1e20,
      NaN,
      Infinity,
      -Infinity,
      9.999999999999999e22,
    );
    for (let exponent = -1074; exponent < 1024; exponent++)
      edges.push(2 ** exponent, -3 * 2 ** exponent);
    for (let exponent = -323; exponent <= 308; exponent++)
      edges.push(Number(`1e${exponent}`), Number(`9.87e${exponent}`));
    expect(values(t.float64(), edges)).toEqual(edges.map((x) => JSON.stringify(x)));
  });

  test('floats have the fewest digits that read back as the same float', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })), (column) => {
        expect(values(t.float32(), column)).toEqual(column.map(shortestFloat));
      }),
      { numRuns: 300 },
    );
    const edges = [
      0.1, 16777216, 3.4028234663852886e38, 1.401298464324817e-45, 1e-7, 8388608.5,
    ].map(Math.fround);
    expect(values(t.float32(), edges)).toEqual(edges.map(shortestFloat));
    expect(values(t.float32(), [NaN, Infinity])).toEqual(['null', 'null']);
  });

  test('decimals are plain, to 38 digits', () => {
    for (const [precision, scale] of [
      [38, 0],
      [38, 38],
      [38, 10],
      [38, 19],
      [20, 18],
      [18, 0],
      [18, 18],
      [9, 3],
    ]) {
      const most = 10n ** BigInt(precision) - 1n;
      fc.assert(
        fc.property(fc.array(fc.bigInt(-most, most)), (column) => {
          const all = [...column, most, -most, 0n, 1n, -1n];
          expect(values(t.decimal(precision, scale), all)).toEqual(all.map((x) => plain(x, scale)));
        }),
        { numRuns: 40 },
      );
    }
  });
});

describe('text', () => {
  test('is escaped as JSON.stringify escapes it', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anything, fc.string({ unit: hostile, maxLength: 40 }))),
        (column) => {
          const wellFormed = column.map((x) => Buffer.from(x).toString());
          expect(values(t.string(), wellFormed)).toEqual(wellFormed.map((x) => JSON.stringify(x)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of every length around the SIMD width, clean and with an escape at every place', () => {
    const column: string[] = [];
    for (const length of [0, 1, 11, 12, 13, 15, 16, 17, 31, 32, 33]) {
      column.push('x'.repeat(length));
      for (let at = 0; at < length; at++)
        column.push(`${'x'.repeat(at)}"${'y'.repeat(length - at - 1)}`);
    }
    column.push('z'.repeat(100_000), '\u0001'.repeat(5000));
    expect(values(t.string(), column)).toEqual(column.map((x) => JSON.stringify(x)));
  });

  test('bytes are base64', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (column) => {
        const expected = column.map((x) => `"${Buffer.from(x).toString('base64')}"`);
        expect(values(t.bytes(), column)).toEqual(expected);
      }),
    );
  });

  test('booleans', () => {
    expect(values(t.boolean(), [true, false])).toEqual(['true', 'false']);
  });
});

describe('dates and times', () => {
  test('timestamps before and after 1970 agree with Date', () => {
    const ms = fc.integer({ min: -62135596800000, max: 253402300799999 });
    fc.assert(
      fc.property(fc.array(ms), (column) => {
        const iso = column.map((x) => new Date(x).toISOString().slice(0, -1));
        const units = column.map(BigInt);
        expect(values(t.timestamp(3), units)).toEqual(iso.map((x) => `"${x.replace('T', ' ')}"`));
        const options = { timestampFormat: 'ISO-8601' } as const;
        expect(values(t.timestamp(3), units, options)).toEqual(iso.map((x) => `"${x}"`));
        expect(values(t.timestampLtz(3), units)).toEqual(
          iso.map((x) => `"${x.replace('T', ' ')}Z"`),
        );
      }),
    );
  });

  test('fractions follow the precision, or the value', () => {
    const at = 1706745599n * 1_000_000_000n + 120_000_000n;
    const texts = (precision: number, unit: bigint, options?: JsonEncodeOptions): string[] =>
      values(t.timestamp(precision), [at / unit, (at - 120_000_000n) / unit], options);
    expect(texts(0, 1_000_000n)).toEqual(['"2024-01-31 23:59:59"', '"2024-01-31 23:59:59"']);
    expect(texts(1, 1_000_000n)).toEqual(['"2024-01-31 23:59:59.1"', '"2024-01-31 23:59:59.0"']);
    expect(texts(6, 1000n)).toEqual([
      '"2024-01-31 23:59:59.120000"',
      '"2024-01-31 23:59:59.000000"',
    ]);
    expect(texts(9, 1n)[0]).toBe('"2024-01-31 23:59:59.120000000"');
    const shortest = { timestampFraction: 'shortest' } as const;
    for (const [precision, unit] of [
      [3, 1_000_000n],
      [6, 1000n],
      [9, 1n],
    ] as const) {
      expect(texts(precision, unit, shortest)).toEqual([
        '"2024-01-31 23:59:59.12"',
        '"2024-01-31 23:59:59"',
      ]);
    }
  });

  test('years beyond four digits and before Christ carry a sign', () => {
    const column = [253402300800000n, -62167219200001n, 2n ** 63n - 1n, -(2n ** 63n)];
    expect(values(t.timestamp(3), column)).toEqual([
      '"+10000-01-01 00:00:00.000"',
      '"-0001-12-31 23:59:59.999"',
      '"+292278994-08-17 07:12:55.807"',
      '"-292275055-05-16 16:47:04.192"',
    ]);
    expect(values(t.timestamp(9), [-(2n ** 63n), 2n ** 63n - 1n, -1n])).toEqual([
      '"1677-09-21 00:12:43.145224192"',
      '"2262-04-11 23:47:16.854775807"',
      '"1969-12-31 23:59:59.999999999"',
    ]);
  });

  test('dates and times of day', () => {
    expect(values(t.date(), [0, -1, 19753, -719529])).toEqual([
      '"1970-01-01"',
      '"1969-12-31"',
      '"2024-01-31"',
      '"-0001-12-31"',
    ]);
    expect(values(t.time(3), [0, 86399999])).toEqual(['"00:00:00.000"', '"23:59:59.999"']);
    expect(values(t.time(0), [3661000])).toEqual(['"01:01:01"']);
  });
});

describe('rows', () => {
  const fields = {
    id: t.int64(),
    name: t.string().nullable(),
    'key that is longer than sixteen "bytes"': t.int32().nullable(),
    point: t.row({ x: t.float64(), y: t.float64().nullable() }).nullable(),
    tags: t.array(t.string().nullable()).nullable(),
    counts: t.map(t.string(), t.int64().nullable()).nullable(),
    byId: t.map(t.int64(), t.array(t.row({ a: t.boolean() }))),
  };
  const columns = {
    id: [1n, 2n, 3n],
    name: ['a', null, 'c"'],
    'key that is longer than sixteen "bytes"': [7, null, 9],
    point: [{ x: 0.5, y: null }, null, { x: 1, y: 2 }],
    tags: [['p', null], [], null],
    counts: [
      new Map([['k', 1n]]),
      null,
      new Map([
        ['', null],
        ['z"', 2n],
      ]),
    ].map(entries),
    byId: [entries(new Map([[5n, [{ a: true }, { a: false }]]])), [], []],
  };

  test('nest and keep nulls', () => {
    expect(lines(fields, columns)).toEqual([
      '{"id":1,"name":"a","key that is longer than sixteen \\"bytes\\"":7,"point":{"x":0.5,"y":null},' +
        '"tags":["p",null],"counts":{"k":1},"byId":{"5":[{"a":true},{"a":false}]}}',
      '{"id":2,"name":null,"key that is longer than sixteen \\"bytes\\"":null,"point":null,' +
        '"tags":[],"counts":null,"byId":{}}',
      '{"id":3,"name":"c\\"","key that is longer than sixteen \\"bytes\\"":9,"point":{"x":1,"y":2},' +
        '"tags":null,"counts":{"":null,"z\\"":2},"byId":{}}',
    ]);
  });

  test('leave null fields out on request', () => {
    const options = { ignoreNullFields: true };
    expect(lines(fields, columns, options)[1]).toBe('{"id":2,"tags":[],"byId":{}}');
    expect(lines({ v: t.int32().nullable() }, { v: [null] }, options)).toEqual(['{}']);
  });

  test('go through the selection', () => {
    const batch = buildBatch(engine, fields, columns);
    const rows = engine.arena.allocate(8);
    engine.memory.u32[rows >>> 2] = 0;
    engine.memory.u32[(rows >>> 2) + 1] = 2;
    const encoder = jsonEncoder()(engine, schema(fields));
    const text = decoder.decode(encoder.encode(batch.select(rows, 2) as never));
    expect(text.split('\n').map((line) => line.slice(0, 7))).toEqual(['{"id":1', '{"id":3', '']);
    encoder.release();
  });

  test('empty batches are nothing', () => {
    expect(lines({ v: t.int32() }, { v: [] })).toEqual([]);
  });

  test('an output smaller than one row grows; memory is given back', () => {
    const used = engine.memory.usedBytes;
    for (const outputBytes of [1, 400, 5000]) {
      const column = Array.from({ length: 300 }, (_, i) => 'é"'.repeat(i * 7));
      const nested = column.map((x) => [x, x]);
      const text = lines(
        { v: t.string(), n: t.array(t.string()) },
        { v: column, n: nested },
        { outputBytes },
      );
      expect(text).toEqual(column.map((v, i) => JSON.stringify({ v, n: nested[i] })));
      engine.arena.release();
    }
    expect(engine.memory.usedBytes).toBeLessThanOrEqual(used);
  });

  test('a null map key is an error with the row', () => {
    const type = t.map(t.string().nullable(), t.int32());
    const column = [[], [[null, 1]]];
    expect(() => lines({ v: type }, { v: column })).toThrow(/row 1: A MAP with a null key/);
  });
});

const hostile = fc.constantFrom(
  '"',
  '\\',
  '\n',
  '\r',
  '\t',
  '\b',
  '\f',
  '\0',
  '\u001f',
  '\u007f',
  'é',
  '€',
  '😀',
  'a',
  ' ',
);

function entries(map: Map<unknown, unknown> | null): unknown[] | null {
  return map === null ? null : [...map];
}

function plain(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Fewest digits that identify a float; where two such decimals are equally near, the even one. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits < 10; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) !== value) continue;
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    const below = Number(`${decrement(mantissa)}e${exponent}`);
    const isTie = Math.abs(candidate - value) === Math.abs(value - below);
    const lastDigit = Number(mantissa.at(-1));
    return String(isTie && lastDigit % 2 === 1 && Math.fround(below) === value ? below : candidate);
  }
  return String(value);
}

function decrement(mantissa: string): string {
  const digits = mantissa.replace(/[-.]/g, '');
  const less = String(BigInt(digits) - 1n).padStart(digits.length, '0');
  return `${mantissa.startsWith('-') ? '-' : ''}${less[0]}.${less.slice(1)}`;
}
