import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonEncodeOptions } from '../../src/encode/json.js';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonValues } from '../support/encoded.js';

const engine = createEngine();

test('timestamps before and after 1970 agree with Date', () => {
  const ms = fc.integer({ min: -62135596800000, max: 253402300799999 });
  fc.assert(
    fc.property(fc.array(ms), (column) => {
      const iso = column.map((x) => new Date(x).toISOString().slice(0, -1));
      const units = column.map(BigInt);
      expect(jsonValues(engine, t.timestamp(3), units)).toEqual(
        iso.map((x) => `"${x.replace('T', ' ')}"`),
      );
      const options = { timestampFormat: 'ISO-8601' } as const;
      expect(jsonValues(engine, t.timestamp(3), units, options)).toEqual(iso.map((x) => `"${x}"`));
      expect(jsonValues(engine, t.timestampLtz(3), units)).toEqual(
        iso.map((x) => `"${x.replace('T', ' ')}Z"`),
      );
    }),
  );
});

test('fractions follow the precision, or the value', () => {
  const at = 1706745599n * 1_000_000_000n + 120_000_000n;
  const texts = (precision: number, unit: bigint, options?: JsonEncodeOptions): string[] =>
    jsonValues(engine, t.timestamp(precision), [at / unit, (at - 120_000_000n) / unit], options);
  expect(texts(0, 1_000_000n)).toEqual(['"2024-01-31 23:59:59"', '"2024-01-31 23:59:59"']);
  expect(texts(1, 1_000_000n)).toEqual(['"2024-01-31 23:59:59.1"', '"2024-01-31 23:59:59.0"']);
  expect(texts(6, 1000n)).toEqual(['"2024-01-31 23:59:59.120000"', '"2024-01-31 23:59:59.000000"']);
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
  expect(jsonValues(engine, t.timestamp(3), column)).toEqual([
    '"+10000-01-01 00:00:00.000"',
    '"-0001-12-31 23:59:59.999"',
    '"+292278994-08-17 07:12:55.807"',
    '"-292275055-05-16 16:47:04.192"',
  ]);
  expect(jsonValues(engine, t.timestamp(9), [-(2n ** 63n), 2n ** 63n - 1n, -1n])).toEqual([
    '"1677-09-21 00:12:43.145224192"',
    '"2262-04-11 23:47:16.854775807"',
    '"1969-12-31 23:59:59.999999999"',
  ]);
});

test('dates and times of day', () => {
  expect(jsonValues(engine, t.date(), [0, -1, 19753, -719529])).toEqual([
    '"1970-01-01"',
    '"1969-12-31"',
    '"2024-01-31"',
    '"-0001-12-31"',
  ]);
  expect(jsonValues(engine, t.time(3), [0, 86399999])).toEqual([
    '"00:00:00.000"',
    '"23:59:59.999"',
  ]);
  expect(jsonValues(engine, t.time(0), [3661000])).toEqual(['"01:01:01"']);
});
