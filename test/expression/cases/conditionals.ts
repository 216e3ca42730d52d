// CASE, COALESCE and NULLIF.
import {
  boolean,
  decimal,
  float64,
  int32,
  int64,
  int8,
  string,
  timestamp,
} from '../../../src/batch/dataType.js';
import { lit } from '../../../src/expression/expression.js';
import { when } from '../../../src/expression/when.js';
import { on, type ExpressionCase } from './case.js';

const N = null;
const long = 'a text of more than twelve bytes';

export const conditionals: readonly ExpressionCase[] = [
  on(
    [boolean(), int32(), int32()],
    (a, b, c) => when(a).then(b).otherwise(c),
    [
      [true, 1, 2, 1],
      [false, 1, 2, 2],
      [N, 1, 2, 2],
      [true, N, 2, N],
      [false, 1, N, N],
    ],
    'INT',
  ),
  on(
    [int32()],
    (a) => when(a.gt(0)).then('plus').when(a.lt(0)).then('minus').otherwise('zero or null'),
    [
      [1, 'plus'],
      [-1, 'minus'],
      [0, 'zero or null'],
      [N, 'zero or null'],
    ],
    { type: 'STRING', ofNulls: 'zero or null' },
  ),
  on(
    [int32()],
    (a) => when(a.gt(0)).then(long),
    [
      [1, long],
      [0, N],
      [N, N],
    ],
    'STRING',
  ),
  on(
    [int32()],
    (a) => when(a.gt(0)).then(1).when(a.gt(-5)).then(2).otherwise(3),
    [
      [9, 1],
      [0, 2],
      [-9, 3],
      [N, 3],
    ],
    { ofNulls: 3 },
  ),
  on(
    [int32()],
    (a) => when(a.ne(0)).then(lit(12).div(a)).otherwise(-1),
    [
      [0, -1],
      [5, 2],
      [N, -1],
    ],
    { ofNulls: -1 },
  ),
  on(
    [int8(), int64()],
    (a, b) => when(a.gt(0)).then(a).otherwise(b),
    [
      [1, 2n, 1n],
      [-1, 2n ** 60n, 2n ** 60n],
    ],
    'BIGINT',
  ),
  on(
    [int32(), float64()],
    (a, b) => when(a.gt(0)).then(a).otherwise(b),
    [
      [1, 0.5, 1],
      [-1, 0.5, 0.5],
    ],
    'DOUBLE',
  ),
  on(
    [int32(), decimal(5, 2)],
    (a, b) => when(a.gt(0)).then(a).otherwise(b),
    [
      [1, '0.50', '1.00'],
      [-1, '0.50', '0.50'],
    ],
    'DECIMAL(12, 2)',
  ),
  on(
    [boolean(), boolean()],
    (a, b) => when(a).then(b).otherwise(a),
    [
      [true, false, false],
      [false, true, false],
      [N, true, N],
    ],
    'BOOLEAN',
  ),
  on([boolean(), string()], (a, b) => when(a).then(b).otherwise(null), [
    [true, long, long],
    [true, '', ''],
    [false, 'x', N],
  ]),
  on([boolean(), timestamp(3).asText()], (a, b) => when(a).then(b), [
    [true, '1969-12-31 23:59:59.999', '1969-12-31 23:59:59.999'],
    [false, '1970-01-01 00:00:00.000', N],
  ]),
  on([boolean(), decimal(30, 2)], (a, b) => when(a).then(b).otherwise(b.neg()), [
    [true, '1234567890123456789012345678.25', '1234567890123456789012345678.25'],
    [false, '1.00', '-1.00'],
  ]),
  on(
    [int32(), int32()],
    (a, b) => a.coalesce(b),
    [
      [1, 2, 1],
      [N, 2, 2],
      [N, N, N],
      [1, N, 1],
    ],
    'INT',
  ),
  on(
    [int32(), int32(), int32()],
    (a, b, c) => a.coalesce(b, c, 9),
    [
      [N, N, N, 9],
      [N, N, 3, 3],
      [N, 2, 3, 2],
      [1, N, N, 1],
    ],
    { type: 'INT', ofNulls: 9 },
  ),
  on(
    [string()],
    (a) => a.coalesce(''),
    [
      ['', ''],
      [N, ''],
      [long, long],
    ],
    { ofNulls: '' },
  ),
  on(
    [int8(), int64()],
    (a, b) => a.coalesce(b),
    [
      [1, 2n, 1n],
      [N, 2n, 2n],
    ],
    'BIGINT',
  ),
  on(
    [decimal(4, 1), decimal(6, 3)],
    (a, b) => a.coalesce(b),
    [
      ['1.5', '2.000', '1.500'],
      [N, '2.125', '2.125'],
    ],
    'DECIMAL(6, 3)',
  ),
  on(
    [boolean()],
    (a) => a.coalesce(true),
    [
      [false, false],
      [N, true],
    ],
    { ofNulls: true },
  ),
  on(
    [int32(), int32()],
    (a, b) => a.nullIf(b),
    [
      [1, 1, N],
      [1, 2, 1],
      [1, N, 1],
      [N, 1, N],
    ],
    'INT',
  ),
  on(
    [string(), string()],
    (a, b) => a.nullIf(b),
    [
      [long, long, N],
      ['', '', N],
      ['a', '', 'a'],
    ],
    'STRING',
  ),
  on([float64(), float64()], (a, b) => a.nullIf(b), [
    [0, -0, N],
    [NaN, NaN, NaN],
    [1, 2, 1],
  ]),
  on(
    [int32()],
    (a) => a.nullIf(0),
    [
      [0, N],
      [5, 5],
    ],
    'INT',
  ),
  on(
    [int32(), int64()],
    (a, b) => a.nullIf(b),
    [
      [1, 1n, N],
      [1, 2n, 1],
    ],
    { gap: 'NULLIF has the type of its first argument; here it is the common type.', type: 'INT' },
  ),
  on(
    [int32(), int32()],
    (a, b) => when(a.isNull()).then(b).when(b.isNull()).then(a).otherwise(a.add(b)),
    [
      [1, 2, 3],
      [N, 2, 2],
      [1, N, 1],
      [N, N, N],
    ],
  ),
];
