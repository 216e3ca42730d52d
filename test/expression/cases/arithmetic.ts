// Arithmetic of integers and floats. Flink SQL wraps where integers overflow, millrace raises.
import {
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  type DataType,
} from '../../../src/batch/dataType.js';
import { lit } from '../../../src/expression/expression.js';
import { BY_ZERO, on, OVERFLOW, type ExpressionCase } from './case.js';

const differs = 'Flink SQL wraps around where an integer overflows; millrace raises DATA_OVERFLOW.';
type Whole = number | bigint;

/** The operators over one integer type at its limits. */
function integers(type: DataType<unknown>, bits: number): ExpressionCase[] {
  const as = (value: bigint): Whole => (bits === 64 ? value : Number(value));
  const max = as(2n ** BigInt(bits - 1) - 1n);
  const min = as(-(2n ** BigInt(bits - 1)));
  const root = as(2n ** BigInt(bits / 2));
  const n = (value: number): Whole => as(BigInt(value));
  const sql = String(type).replace(' NOT NULL', '');
  const two = [type, type];
  const more = { type: sql, differs };
  const previous = as(2n ** BigInt(bits - 1) - 2n);
  return [
    on(
      two,
      (a, b) => a.add(b),
      [
        [n(1), n(2), n(3)],
        [n(-1), n(1), n(0)],
        [previous, n(1), max],
        [max, n(1), OVERFLOW],
        [min, n(-1), OVERFLOW],
        [max, min, n(-1)],
        [n(5), null, null],
        [null, n(5), null],
      ],
      more,
    ),
    on(
      two,
      (a, b) => a.sub(b),
      [
        [n(1), n(2), n(-1)],
        [max, n(-1), OVERFLOW],
        [min, n(1), OVERFLOW],
        [n(0), min, OVERFLOW],
        [n(-1), min, max],
        [min, min, n(0)],
        [null, min, null],
      ],
      more,
    ),
    on(
      two,
      (a, b) => a.mul(b),
      [
        [n(-3), n(4), n(-12)],
        [min, n(1), min],
        [min, n(-1), OVERFLOW],
        [n(-1), min, OVERFLOW],
        [root, root, OVERFLOW],
        [max, n(0), n(0)],
        [max, n(-1), as(-(2n ** BigInt(bits - 1)) + 1n)],
        [null, max, null],
      ],
      more,
    ),
    on(
      two,
      (a, b) => a.div(b),
      [
        [n(7), n(2), n(3)],
        [n(-7), n(2), n(-3)],
        [n(7), n(-2), n(-3)],
        [n(-7), n(-2), n(3)],
        [n(1), n(0), BY_ZERO],
        [min, n(-1), OVERFLOW],
        [max, n(-1), as(1n - 2n ** BigInt(bits - 1))],
        [n(0), n(5), n(0)],
        [null, n(0), null],
        [n(1), null, null],
      ],
      more,
    ),
    on(
      two,
      (a, b) => a.mod(b),
      [
        [n(7), n(3), n(1)],
        [n(-7), n(3), n(-1)],
        [n(7), n(-3), n(1)],
        [n(-7), n(-3), n(-1)],
        [n(7), n(0), BY_ZERO],
        [min, n(-1), n(0)],
        [n(0), n(3), n(0)],
        [null, n(0), null],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.neg(),
      [
        [n(1), n(-1)],
        [n(0), n(0)],
        [max, as(1n - 2n ** BigInt(bits - 1))],
        [min, OVERFLOW],
      ],
      more,
    ),
    on(
      [type],
      (a) => a.abs(),
      [
        [n(-5), n(5)],
        [n(5), n(5)],
        [n(0), n(0)],
        [min, OVERFLOW],
      ],
      more,
    ),
    on(
      [type],
      (a) => a.sign(),
      [
        [n(-5), n(-1)],
        [n(0), n(0)],
        [max, n(1)],
        [min, n(-1)],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.round(),
      [
        [n(-5), n(-5)],
        [max, max],
        [min, min],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.floor(),
      [
        [n(-5), n(-5)],
        [max, max],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.ceil(),
      [
        [n(-5), n(-5)],
        [min, min],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.add(1),
      [
        [n(1), n(2)],
        [max, OVERFLOW],
      ],
      {
        type: sql,
        differs: 'An untyped literal takes the type of the column that it meets.',
      },
    ),
  ];
}

const NAN = Number.NaN;
const INF = Infinity;

/** IEEE 754 over one float type. */
function floats(type: DataType<unknown>, sql: string): ExpressionCase[] {
  const two = [type, type];
  return [
    on(
      two,
      (a, b) => a.add(b),
      [
        [1.5, 2, 3.5],
        [INF, -INF, NAN],
        [INF, 1, INF],
        [NAN, 1, NAN],
        [-0, -0, -0],
        [-0, 0, 0],
        [1.5, null, null],
      ],
      sql,
    ),
    on(
      two,
      (a, b) => a.sub(b),
      [
        [1.5, 2, -0.5],
        [INF, INF, NAN],
        [0, 0, 0],
        [-0, 0, -0],
      ],
      sql,
    ),
    on(
      two,
      (a, b) => a.mul(b),
      [
        [1.5, 2, 3],
        [INF, 0, NAN],
        [-1, 0, -0],
        [-2, INF, -INF],
      ],
      sql,
    ),
    on(
      two,
      (a, b) => a.div(b),
      [
        [1, 4, 0.25],
        [1, 0, INF],
        [-1, 0, -INF],
        [1, -0, -INF],
        [0, 0, NAN],
        [INF, INF, NAN],
        [1, INF, 0],
        [-1, INF, -0],
      ],
      sql,
    ),
    on(
      two,
      (a, b) => a.mod(b),
      [
        [7.5, 2, 1.5],
        [-7.5, 2, -1.5],
        [7.5, -2, 1.5],
        [1, 0, NAN],
        [INF, 2, NAN],
        [5, INF, 5],
        [-4, 2, -0],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.neg(),
      [
        [1.5, -1.5],
        [0, -0],
        [-0, 0],
        [INF, -INF],
        [NAN, NAN],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.abs(),
      [
        [-1.5, 1.5],
        [-0, 0],
        [-INF, INF],
        [NAN, NAN],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.sign(),
      [
        [-1.5, -1],
        [0, 0],
        [-0, -0],
        [INF, 1],
        [NAN, NAN],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.round(),
      [
        [2.5, 3],
        [-2.5, -3],
        [2.4, 2],
        [-0.25, -0],
        [NAN, NAN],
        [INF, INF],
        [8388609, 8388609],
      ],
      { type: sql, differs: 'Flink SQL fails where NaN or Infinity is rounded; here they stay.' },
    ),
    on(
      [type],
      (a) => a.floor(),
      [
        [2.5, 2],
        [-2.5, -3],
        [-0, -0],
        [-INF, -INF],
        [NAN, NAN],
      ],
      sql,
    ),
    on(
      [type],
      (a) => a.ceil(),
      [
        [2.5, 3],
        [-2.5, -2],
        [-0.5, -0],
        [INF, INF],
        [NAN, NAN],
      ],
      sql,
    ),
  ];
}

export const arithmetic: readonly ExpressionCase[] = [
  ...integers(int8(), 8),
  ...integers(int16(), 16),
  ...integers(int32(), 32),
  ...integers(int64(), 64),
  ...floats(float32(), 'FLOAT'),
  ...floats(float64(), 'DOUBLE'),
  on(
    [int8(), int64()],
    (a, b) => a.add(b),
    [
      [127, 1n, 128n],
      [-128, 2n ** 62n, 2n ** 62n - 128n],
    ],
    'BIGINT',
  ),
  on(
    [int8(), int16()],
    (a, b) => a.mul(b),
    [
      [127, 2, 254],
      [127, 32767, OVERFLOW],
    ],
    { type: 'SMALLINT', differs },
  ),
  on([int16(), int32()], (a, b) => a.sub(b), [[-32768, 1, -32769]], 'INT'),
  on(
    [int32(), float64()],
    (a, b) => a.div(b),
    [
      [1, 2, 0.5],
      [1, 0, INF],
    ],
    'DOUBLE',
  ),
  on([int32(), float32()], (a, b) => a.mul(b), [[3, 0.5, 1.5]], 'FLOAT'),
  on([float32(), float64()], (a, b) => a.add(b), [[0.5, 0.25, 0.75]], 'DOUBLE'),
  on([int64(), float64()], (a, b) => a.add(b), [[2n ** 53n + 1n, 0, 2 ** 53]], 'DOUBLE'),
  on([decimal(4, 2), float64()], (a, b) => a.mul(b), [['1.25', 2, 2.5]], 'DOUBLE'),
  on([decimal(4, 2), float32()], (a, b) => a.add(b), [['1.25', 0.5, 1.75]], 'DOUBLE'),
  on([int64().asNumber(), int64().asNumber()], (a, b) => a.add(b), [
    [1, 2, 3],
    [2 ** 53 - 1, -1, 2 ** 53 - 2],
  ]),
  on(
    [int32()],
    (a) => lit(10).div(a),
    [
      [3, 3],
      [-3, -3],
      [0, BY_ZERO],
      [null, null],
    ],
    'INT',
  ),
  on(
    [int32()],
    (a) => lit(10).mod(a),
    [
      [3, 1],
      [-3, 1],
      [0, BY_ZERO],
    ],
    'INT',
  ),
  on([float64()], (a) => a.round(2), [
    [2.345, 2.35],
    [1.999, 2],
    [-0.005, -0.01],
    [1e300, 1e300],
    [0.125, 0.13],
  ]),
  on(
    [float64()],
    (a) => a.round(2),
    [
      [1.005, 1.01],
      [2.675, 2.68],
    ],
    {
      gap: 'Flink SQL rounds the decimal text of a DOUBLE half up.',
    },
  ),
  on([float64()], (a) => a.round(), [[0.49999999999999994, 0]], {
    gap: 'Adding a half to the double below a half gives one.',
  }),
  on([float64()], (a) => a.round(-2), [
    [1250, 1300],
    [-1250, -1300],
    [49.9, 0],
  ]),
  on(
    [int32()],
    (a) => a.round(-1),
    [
      [15, 20],
      [-15, -20],
      [14, 10],
      [null, null],
    ],
    'INT',
  ),
  on([int64()], (a) => a.round(-2), [[1_234_567_890_123_456_789n, 1_234_567_890_123_456_800n]], {
    gap: 'BIGINT is rounded as a DOUBLE and loses digits above 2^53.',
  }),
  on(
    [float64()],
    (a) => a.sqrt(),
    [
      [4, 2],
      [-1, NAN],
      [-0, -0],
      [INF, INF],
    ],
    'DOUBLE',
  ),
  on(
    [int32()],
    (a) => a.sqrt(),
    [
      [9, 3],
      [0, 0],
      [-4, NAN],
    ],
    'DOUBLE',
  ),
  on(
    [float64(), float64()],
    (a, b) => a.power(b),
    [
      [2, 10, 1024],
      [0, 0, 1],
      [-8, 1 / 3, NAN],
      [2, -1, 0.5],
      [NAN, 0, 1],
    ],
    'DOUBLE',
  ),
  on(
    [float64()],
    (a) => a.ln(),
    [
      [1, 0],
      [0, -INF],
      [-1, NAN],
      [INF, INF],
    ],
    'DOUBLE',
  ),
  on(
    [float64()],
    (a) => a.log10(),
    [
      [1000, 3],
      [1, 0],
      [0, -INF],
    ],
    'DOUBLE',
  ),
  on(
    [float64()],
    (a) => a.exp(),
    [
      [0, 1],
      [-INF, 0],
      [INF, INF],
      [NAN, NAN],
    ],
    'DOUBLE',
  ),
  on(
    [int32(), int32(), int32()],
    (a, b, c) => a.add(b).mul(c),
    [
      [1, 2, 3, 9],
      [1, null, 3, null],
      [2 ** 30, 2 ** 30, 1, OVERFLOW],
    ],
    { type: 'INT', differs },
  ),
  on([int64()], (a) => a.add(2 ** 31), [[1n, 2147483649n]], 'BIGINT'),
  on([int32()], (a) => a.add(2 ** 31), [[1, 2147483649]], 'BIGINT'),
];
