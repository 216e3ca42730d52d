// Comparisons: null where an operand is, strings by code point, numbers of unlike types by value.
import {
  bytes,
  date,
  decimal,
  float32,
  float64,
  int32,
  int64,
  int8,
  string,
  timestamp,
  type DataType,
} from '../../../src/batch/dataType.js';
import { lit } from '../../../src/expression/expression.js';
import { on, type ExpressionCase } from './case.js';

const [T, F, N] = [true, false, null];

/** All comparisons of pairs whose order −1, 0, 1 or undefined (NaN) is known. */
function ordered(
  types: readonly DataType<unknown>[],
  pairs: readonly (readonly [unknown, unknown, number | undefined])[],
): ExpressionCase[] {
  const rows = (test: (order: number) => boolean, ofNaN = false): unknown[][] => [
    ...pairs.map(([a, b, order]) => [a, b, order === undefined ? ofNaN : test(order)]),
    [pairs[0][0], null, null],
    [null, pairs[0][1], null],
  ];
  return [
    on(
      types,
      (a, b) => a.eq(b),
      rows((order) => order === 0),
      'BOOLEAN',
    ),
    on(
      types,
      (a, b) => a.ne(b),
      rows((order) => order !== 0, true),
      'BOOLEAN',
    ),
    on(
      types,
      (a, b) => a.lt(b),
      rows((order) => order < 0),
      'BOOLEAN',
    ),
    on(
      types,
      (a, b) => a.le(b),
      rows((order) => order <= 0),
      'BOOLEAN',
    ),
    on(
      types,
      (a, b) => a.gt(b),
      rows((order) => order > 0),
      'BOOLEAN',
    ),
    on(
      types,
      (a, b) => a.ge(b),
      rows((order) => order >= 0),
      'BOOLEAN',
    ),
  ];
}

export const comparisons: readonly ExpressionCase[] = [
  ...ordered(
    [int32(), int32()],
    [
      [1, 2, -1],
      [-1, 1, -1],
      [5, 5, 0],
      [2147483647, -2147483648, 1],
    ],
  ),
  ...ordered(
    [int8(), int64()],
    [
      [1, 2n ** 40n, -1],
      [-128, -128n, 0],
      [0, -(2n ** 63n), 1],
    ],
  ),
  ...ordered(
    [int64(), int64()],
    [
      [2n ** 53n, 2n ** 53n + 1n, -1],
      [-(2n ** 63n), 2n ** 63n - 1n, -1],
      [7n, 7n, 0],
    ],
  ),
  ...ordered(
    [float64(), float64()],
    [
      [0, -0, 0],
      [1, 1.5, -1],
      [NaN, NaN, undefined],
      [NaN, 1, undefined],
      [Infinity, 1e308, 1],
      [-Infinity, Infinity, -1],
    ],
  ),
  ...ordered(
    [int32(), float64()],
    [
      [1, 1.5, -1],
      [2, 2, 0],
      [3, -Infinity, 1],
      [3, NaN, undefined],
    ],
  ),
  ...ordered(
    [float32(), float64()],
    [
      [0.5, 0.5, 0],
      [0.1, 0.1, 1],
      [0.25, 0.5, -1],
    ],
  ),
  ...ordered(
    [decimal(10, 2), decimal(20, 4)],
    [
      ['1.50', '1.5000', 0],
      ['-1.00', '1.0000', -1],
      ['1.00', '0.9999', 1],
    ],
  ),
  ...ordered(
    [decimal(38, 2), decimal(38, 2)],
    [
      ['999999999999999999999999999999999999.99', '-999999999999999999999999999999999999.99', 1],
      ['-0.01', '0.00', -1],
      ['18446744073709551616.00', '0.00', 1],
    ],
  ),
  ...ordered(
    [decimal(4, 1), int32()],
    [
      ['2.0', 2, 0],
      ['1.9', 2, -1],
      ['2.1', 2, 1],
    ],
  ),
  ...ordered(
    [string(), string()],
    [
      ['', '', 0],
      ['', 'a', -1],
      ['a', 'B', 1],
      ['Z', 'a', -1],
      ['ab', 'abc', -1],
      ['\u{ffff}', '\u{1f600}', -1],
      ['z', 'é', -1],
      ['twelve bytes', 'twelve bytes+', -1],
      ['the same long text', 'the same long text', 0],
      ['the same long text', 'the same long tex', 1],
      ['a\0', 'a', 1],
      ['prefix but other A', 'prefix but other B', -1],
    ],
  ),
  ...ordered(
    [date().asText(), date().asText()],
    [
      ['1969-12-31', '1970-01-01', -1],
      ['2024-02-29', '2024-02-29', 0],
    ],
  ),
  ...ordered(
    [timestamp(3).asText(), timestamp(3).asText()],
    [
      ['1969-12-31 23:59:59.999', '1970-01-01 00:00:00.000', -1],
      ['2024-02-29 12:00:00.000', '2024-02-29 12:00:00.000', 0],
    ],
  ),
  ...ordered(
    [date().asText(), timestamp(3).asText()],
    [
      ['2024-02-29', '2024-02-29 00:00:00.000', 0],
      ['2024-02-29', '2024-02-29 00:00:00.001', -1],
      ['1969-12-31', '1969-12-30 23:00:00.000', 1],
    ],
  ),
  ...ordered(
    [timestamp(3).asText(), timestamp(6).asText()],
    [
      ['2024-01-01 00:00:00.123', '2024-01-01 00:00:00.123000', 0],
      ['2024-01-01 00:00:00.123', '2024-01-01 00:00:00.123001', -1],
    ],
  ),
  on([bytes(), bytes()], (a, b) => a.eq(b), [
    [Uint8Array.of(1, 2), Uint8Array.of(1, 2), T],
    [Uint8Array.of(), Uint8Array.of(0), F],
  ]),
  on(
    [int32(), int32(), int32()],
    (a, b, c) => a.between(b, c),
    [
      [2, 1, 3, T],
      [1, 1, 3, T],
      [3, 1, 3, T],
      [0, 1, 3, F],
      [2, 3, 1, F],
      [5, 6, N, F],
      [5, N, 4, F],
      [5, 4, N, N],
      [5, N, 6, N],
      [N, 1, 2, N],
    ],
    'BOOLEAN',
  ),
  on([string()], (a) => a.between('b', 'd'), [
    ['c', T],
    ['d', T],
    ['da', F],
    ['', F],
    [N, N],
  ]),
  on([decimal(4, 1)], (a) => a.between(0.05, 1), [
    ['0.1', T],
    ['0.0', F],
    ['1.0', T],
    ['1.1', F],
  ]),
  on([int32()], (a) => a.isIn([1, 2]), [
    [1, T],
    [3, F],
    [N, N],
  ]),
  on([int32()], (a) => a.isIn([1, null]), [
    [1, T],
    [3, N],
    [N, N],
  ]),
  on([int32(), int32()], (a, b) => a.isIn([b, 7]), [
    [1, 1, T],
    [7, N, T],
    [1, N, N],
    [N, 1, N],
    [2, 3, F],
  ]),
  on([string()], (a) => a.isIn(['', 'a long one of 13+']), [
    ['', T],
    ['a long one of 13+', T],
    ['a', F],
  ]),
  on([decimal(5, 2)], (a) => a.isIn([1.5, 2]), [
    ['1.50', T],
    ['2.00', T],
    ['2.01', F],
  ]),
  on([int8()], (a) => a.isIn([1, 300]), [
    [1, T],
    [44, F],
  ]),
  on(
    [int32(), int32()],
    (a, b) => a.isDistinctFrom(b),
    [
      [1, 1, F],
      [1, 2, T],
      [1, N, T],
      [N, 1, T],
      [N, N, F],
    ],
    { type: 'BOOLEAN', ofNulls: F },
  ),
  on(
    [string(), string()],
    (a, b) => a.isDistinctFrom(b),
    [
      ['', '', F],
      ['', N, T],
      ['x', 'y', T],
    ],
    { ofNulls: F },
  ),
  on(
    [int8(), float64()],
    (a, b) => a.isDistinctFrom(b),
    [
      [1, 1, F],
      [1, 1.5, T],
      [1, N, T],
    ],
    { ofNulls: F },
  ),
  on(
    [int32()],
    (a) => a.isDistinctFrom(null),
    [
      [1, T],
      [N, F],
    ],
    { ofNulls: F },
  ),
  on([int32()], (a) => a.eq(null), [
    [1, N],
    [N, N],
  ]),
  on([int8()], (a) => a.lt(200), [
    [127, T],
    [-128, T],
    [N, N],
  ]),
  on([int8()], (a) => a.eq(300), [[44, F]]),
  on([int64()], (a) => a.gt(9007199254740993n), [
    [9007199254740993n, F],
    [9007199254740994n, T],
  ]),
  on([date().asText()], (a) => a.lt('2024-03-01'), [
    ['2024-02-29', T],
    ['2024-03-01', F],
  ]),
  on([timestamp(3).asText()], (a) => a.ge(new Date(0)), [
    ['1969-12-31 23:59:59.999', F],
    ['1970-01-01 00:00:00.000', T],
  ]),
  on([decimal(4, 1)], (a) => a.eq(1.25), [
    ['1.2', F],
    ['1.3', F],
  ]),
  on([int32()], (a) => lit(5).gt(a), [
    [4, T],
    [5, F],
    [N, N],
  ]),
  on(
    [decimal(38, 0), decimal(5, 2)],
    (a, b) => a.gt(b),
    [
      ['9'.repeat(38), '1.50', T],
      ['1', '1.50', F],
    ],
    { type: 'BOOLEAN', gap: 'Whole digits do not fit the common DECIMAL(38, 2).' },
  ),
  on(
    [decimal(38, 0), decimal(38, 38)],
    (a, b) => a.lt(b),
    [['0', `0.${'1'.padStart(38, '0')}`, T]],
    {
      gap: 'Digits behind the sixth are lost in the common DECIMAL(38, 6).',
    },
  ),
  on([int64(), decimal(38, 30)], (a, b) => a.lt(b), [[0n, `0.${'1'.padStart(30, '0')}`, T]], {
    gap: 'Digits behind the 19th are lost in the common DECIMAL(38, 19).',
  }),
];
