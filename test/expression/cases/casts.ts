// CAST and TRY_CAST. Flink SQL wraps around or saturates where a number does not fit; millrace
// raises DATA_CAST.
import {
  boolean,
  date,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  string,
  timestamp,
  type DataType,
} from '../../../src/batch/dataType.js';
import { BAD_CAST, on, Raises, type ExpressionCase } from './case.js';

const N = null;
const ts3 = timestamp(3).asText();

type Pair = readonly [unknown, unknown];

/** CAST of pairs, and TRY_CAST with null for each error. */
function both(
  from: DataType<unknown>,
  to: DataType<unknown>,
  pairs: readonly Pair[],
  gap?: string,
): ExpressionCase[] {
  const type = String(to.notNull()).slice(0, -9);
  const tried = pairs.map(([value, result]) => [value, result instanceof Raises ? null : result]);
  return [
    on([from], (a) => a.cast(to), [...pairs, [N, N]], { type, gap }),
    on([from], (a) => a.tryCast(to), [...tried, [N, N]], { type, gap }),
  ];
}

const bad = (...values: unknown[]): Pair[] => values.map((value) => [value, BAD_CAST]);
const MAX = 2n ** 63n - 1n;

export const casts: readonly ExpressionCase[] = [
  ...both(int32(), int8(), [[127, 127], [-128, -128], ...bad(128, -129, 2147483647)]),
  ...both(int64(), int32(), [[2147483647n, 2147483647], ...bad(2147483648n, -2147483649n, MAX)]),
  ...both(int8(), int64(), [
    [-128, -128n],
    [127, 127n],
  ]),
  ...both(int64(), float64(), [
    [2n ** 53n + 1n, 2 ** 53],
    [MAX, 2 ** 63],
    [-5n, -5],
  ]),
  ...both(int32(), float32(), [
    [16777217, 16777216],
    [-3, -3],
  ]),
  ...both(float64(), int32(), [
    [1.9, 1],
    [-1.9, -1],
    [-0.5, 0],
    [2147483647.9, 2147483647],
    ...bad(2147483648, NaN, Infinity, -Infinity, 1e300),
  ]),
  ...both(float64(), int8(), [[127.9, 127], [-128.9, -128], ...bad(128, -129)]),
  ...both(float64(), int64(), [
    [-(2 ** 63), -(2n ** 63n)],
    [1e15, 10n ** 15n],
    ...bad(2 ** 63, NaN, Infinity),
  ]),
  ...both(float32(), int16(), [[1.5, 1], [32767, 32767], ...bad(32768)]),
  ...both(float64(), float32(), [
    [0.1, Math.fround(0.1)],
    [1e300, Infinity],
    [NaN, NaN],
    [-0, -0],
  ]),
  ...both(float32(), float64(), [
    [0.5, 0.5],
    [Math.fround(0.1), Math.fround(0.1)],
  ]),
  ...both(boolean(), int32(), [
    [true, 1],
    [false, 0],
  ]),
  ...both(boolean(), int64(), [
    [true, 1n],
    [false, 0n],
  ]),
  ...both(boolean(), float64(), [
    [true, 1],
    [false, 0],
  ]),
  ...both(int32(), boolean(), [
    [1, true],
    [0, false],
    [-7, true],
  ]),
  ...both(int64(), boolean(), [
    [2n ** 40n, true],
    [0n, false],
  ]),
  ...both(string(), boolean(), [
    ['true', true],
    ['T', true],
    ['yes', true],
    ['1', true],
    ['FALSE', false],
    ['f', false],
    ['no', false],
    ['0', false],
    ...bad('', 'ja', '2'),
  ]),
  ...both(boolean(), string(), [
    [true, 'TRUE'],
    [false, 'FALSE'],
  ]),
  ...both(int32(), string(), [
    [0, '0'],
    [-2147483648, '-2147483648'],
  ]),
  ...both(int64(), string(), [
    [MAX, '9223372036854775807'],
    [-(2n ** 63n), '-9223372036854775808'],
  ]),
  ...both(decimal(10, 2), string(), [
    ['1.50', '1.50'],
    ['-0.05', '-0.05'],
    ['0.00', '0.00'],
  ]),
  ...both(decimal(38, 0), string(), [['9'.repeat(38), '9'.repeat(38)]]),
  ...both(float64(), string(), [
    [1.5, '1.5'],
    [-0.25, '-0.25'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
  ]),
  ...both(
    float64(),
    string(),
    [
      [1, '1.0'],
      [-0, '-0.0'],
    ],
    'Flink SQL writes whole DOUBLEs with ".0", as Java does.',
  ),
  ...both(
    float64(),
    string(),
    [
      [1e10, '1.0E10'],
      [1e-5, '1.0E-5'],
    ],
    'Flink SQL writes exponents of DOUBLE as Java does.',
  ),
  ...both(float32(), string(), [
    [0.5, '0.5'],
    [1.25, '1.25'],
  ]),
  ...both(
    float32(),
    string(),
    [[Math.fround(0.1), '0.1']],
    'FLOAT is written with the digits of a DOUBLE.',
  ),
  ...both(date().asText(), string(), [
    ['2024-02-29', '2024-02-29'],
    ['1969-12-31', '1969-12-31'],
    ['0001-01-01', '0001-01-01'],
  ]),
  ...both(ts3, string(), [
    ['1969-12-31 23:59:59.999', '1969-12-31 23:59:59.999'],
    ['2024-02-29 00:00:00.000', '2024-02-29 00:00:00.000'],
  ]),
  ...both(timestamp(0).asText(), string(), [['2024-02-29 12:00:01', '2024-02-29 12:00:01']]),
  ...both(timestamp(6).asText(), string(), [
    ['2024-02-29 12:00:01.123456', '2024-02-29 12:00:01.123456'],
  ]),
  ...both(string(), int32(), [
    ['12', 12],
    [' -7 ', -7],
    ['+3', 3],
    ['007', 7],
    ['2147483647', 2147483647],
    ...bad('', ' ', 'a', '1e3', '2147483648', '0x10', '--1', '1 2'),
  ]),
  ...both(
    string(),
    int32(),
    [
      ['12.7', 12],
      ['-0.9', 0],
    ],
    'Flink SQL cuts the fraction of a text that becomes an integer.',
  ),
  ...both(string(), int8(), [['-128', -128], ...bad('128', '-129')]),
  ...both(string(), int64(), [
    ['9223372036854775807', MAX],
    ...bad('9223372036854775808', '9'.repeat(40)),
  ]),
  ...both(string(), float64(), [
    ['1.5', 1.5],
    ['-1e3', -1000],
    ['.5', 0.5],
    ['5.', 5],
    [' 2 ', 2],
    ['-0', -0],
    ...bad('', 'x', '1,5', '0x10', '1_0'),
  ]),
  ...both(
    string(),
    float64(),
    [
      ['NaN', NaN],
      ['Infinity', Infinity],
      ['-Infinity', -Infinity],
    ],
    'Flink SQL reads NaN and Infinity, as Java does.',
  ),
  ...both(string(), float32(), [['0.1', Math.fround(0.1)], ['16777217', 16777216], ...bad('abc')]),
  ...both(string(), decimal(5, 2), [
    ['1.005', '1.01'],
    ['-1.005', '-1.01'],
    ['999.994', '999.99'],
    ['1e2', '100.00'],
    [' 1 ', '1.00'],
    ['1.25e-1', '0.13'],
    ...bad('999.995', '1000', '', 'x', '1..2'),
  ]),
  ...both(string(), decimal(38, 0), [
    ['9'.repeat(38), '9'.repeat(38)],
    ...bad('1'.padEnd(39, '0')),
  ]),
  ...both(decimal(5, 3), decimal(4, 2), [
    ['1.005', '1.01'],
    ['-1.005', '-1.01'],
    ['99.994', '99.99'],
    ...bad('99.995'),
  ]),
  ...both(decimal(4, 2), decimal(38, 20), [['-12.34', '-12.34000000000000000000']]),
  ...both(decimal(10, 2), int32(), [
    ['1.99', 1],
    ['-1.99', -1],
    ['-0.50', 0],
    ['99999999.99', 99999999],
  ]),
  ...both(decimal(12, 2), int8(), [['127.99', 127], ['-128.99', -128], ...bad('128.00')]),
  ...both(decimal(38, 1), int64(), [
    ['9223372036854775807.9', MAX],
    ...bad('9223372036854775808.0'),
  ]),
  ...both(decimal(10, 2), float64(), [
    ['1.25', 1.25],
    ['-0.10', -0.1],
  ]),
  ...both(decimal(38, 0), float32(), [['16777217', 16777216]]),
  ...both(int32(), decimal(5, 2), [[999, '999.00'], [-1, '-1.00'], ...bad(1000)]),
  ...both(int64(), decimal(19, 0), [[MAX, '9223372036854775807']]),
  ...both(float64(), decimal(5, 2), [
    [1.005, '1.01'],
    [0.125, '0.13'],
    [-0.125, '-0.13'],
    [1e-300, '0.00'],
    ...bad(1000, NaN, Infinity),
  ]),
  ...both(float32(), decimal(5, 2), [
    [0.5, '0.50'],
    [1.25, '1.25'],
  ]),
  ...both(string(), date().asText(), [
    ['2024-02-29', '2024-02-29'],
    [' 1969-12-31 ', '1969-12-31'],
    ...bad('2023-02-29', '2024-13-01', '', '29.02.2024', '2024-00-10'),
  ]),
  ...both(
    string(),
    date().asText(),
    [
      ['2024-2-9', '2024-02-09'],
      ['2024', '2024-01-01'],
    ],
    'Flink SQL reads dates without leading zeros and years alone.',
  ),
  ...both(string(), ts3, [
    ['2024-02-29 12:34:56.789', '2024-02-29 12:34:56.789'],
    ['2024-02-29T12:34:56', '2024-02-29 12:34:56.000'],
    ['2024-02-29', '2024-02-29 00:00:00.000'],
    ['1969-12-31 23:59:59.9999', '1969-12-31 23:59:59.999'],
    ...bad('2024-02-30 00:00:00', '2024-02-29 24:00:00', 'x', ''),
  ]),
  ...both(string(), timestamp(6).asText(), [
    ['2024-02-29 12:34:56.123456', '2024-02-29 12:34:56.123456'],
  ]),
  ...both(string(), timestamp(0).asText(), [['2024-02-29 12:34:56.9', '2024-02-29 12:34:56']]),
  ...both(ts3, date().asText(), [
    ['2024-02-29 23:59:59.999', '2024-02-29'],
    ['1969-12-31 23:59:59.999', '1969-12-31'],
    ['1970-01-01 00:00:00.000', '1970-01-01'],
  ]),
  ...both(date().asText(), ts3, [
    ['1969-12-31', '1969-12-31 00:00:00.000'],
    ['2024-02-29', '2024-02-29 00:00:00.000'],
  ]),
  ...both(timestamp(6).asText(), ts3, [
    ['2024-02-29 12:00:00.123999', '2024-02-29 12:00:00.123'],
    ['1969-12-31 23:59:59.999999', '1969-12-31 23:59:59.999'],
  ]),
  ...both(timestamp(6).asText(), timestamp(9).asText(), [
    ['2024-02-29 12:00:00.123456', '2024-02-29 12:00:00.123456000'],
  ]),
  on([ts3], (a) => a.cast(timestamp(0)).cast(timestamp(3)), [
    ['2024-02-29 12:00:00.999', '2024-02-29 12:00:00.000'],
  ]),
  on([string()], (a) => a.tryCast(int32()).add(1), [
    ['1', 2],
    ['x', N],
    [N, N],
  ]),
  on(
    [string()],
    (a) => a.tryCast(int32()).coalesce(-1),
    [
      ['1', 1],
      ['x', -1],
    ],
    { ofNulls: -1 },
  ),
  on([float64()], (a) => a.cast(int32()).cast(string()), [
    [-3.9, '-3'],
    [1e10, BAD_CAST],
  ]),
  on([int32()], (a) => a.cast(int32()), [[5, 5]], 'INT'),
];
