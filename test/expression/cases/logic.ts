// Three-valued logic.
import { boolean, int32 } from '../../../src/batch/dataType.js';
import { lit } from '../../../src/expression/expression.js';
import { on, type ExpressionCase } from './case.js';

const one = [boolean()];
const two = [boolean(), boolean()];
const [T, F, N] = [true, false, null];

/** Results in the order TT TF TN FT FF FN NT NF NN. */
function table(results: readonly (boolean | null)[]): (boolean | null)[][] {
  return [T, F, N].flatMap((a, i) => [T, F, N].map((b, j) => [a, b, results[i * 3 + j]]));
}

export const logic: readonly ExpressionCase[] = [
  on(two, (a, b) => a.and(b), table([T, F, N, F, F, F, N, F, N]), 'BOOLEAN'),
  on(two, (a, b) => a.or(b), table([T, T, T, T, F, N, T, N, N]), 'BOOLEAN'),
  on(two, (a, b) => a.and(b).not(), table([F, T, N, T, T, T, N, T, N])),
  on(two, (a, b) => a.not().or(b.not()), table([F, T, N, T, T, T, N, T, N])),
  on(two, (a, b) => a.eq(b), table([T, F, N, F, T, N, N, N, N])),
  on(two, (a, b) => a.ne(b), table([F, T, N, T, F, N, N, N, N])),
  on(two, (a, b) => a.lt(b), table([F, F, N, T, F, N, N, N, N])),
  on(two, (a, b) => a.ge(b), table([T, T, N, F, T, N, N, N, N])),
  on(two, (a, b) => a.isDistinctFrom(b), table([F, T, T, T, F, T, T, T, F]), { ofNulls: F }),
  on(two, (a, b) => a.and(b).isNull(), table([F, F, T, F, F, F, T, F, T]), { ofNulls: T }),
  on(two, (a, b) => a.or(b).isNotTrue(), table([F, F, F, F, T, T, F, T, T]), { ofNulls: T }),
  on(two, (a, b) => a.and(b).coalesce(false), table([T, F, F, F, F, F, F, F, F]), { ofNulls: F }),
  on(one, (a) => a.not(), [
    [T, F],
    [F, T],
    [N, N],
  ]),
  on(one, (a) => a.not().not(), [
    [T, T],
    [F, F],
    [N, N],
  ]),
  on(
    one,
    (a) => a.isTrue(),
    [
      [T, T],
      [F, F],
      [N, F],
    ],
    { ofNulls: F },
  ),
  on(
    one,
    (a) => a.isFalse(),
    [
      [T, F],
      [F, T],
      [N, F],
    ],
    { ofNulls: F },
  ),
  on(
    one,
    (a) => a.isNotTrue(),
    [
      [T, F],
      [F, T],
      [N, T],
    ],
    { ofNulls: T },
  ),
  on(
    one,
    (a) => a.isNotFalse(),
    [
      [T, T],
      [F, F],
      [N, T],
    ],
    { ofNulls: T },
  ),
  on(
    one,
    (a) => a.isNull(),
    [
      [T, F],
      [F, F],
      [N, T],
    ],
    { ofNulls: T },
  ),
  on(
    one,
    (a) => a.isNotNull(),
    [
      [T, T],
      [F, T],
      [N, F],
    ],
    { ofNulls: F },
  ),
  on(one, (a) => a.and(true), [
    [T, T],
    [F, F],
    [N, N],
  ]),
  on(
    one,
    (a) => a.and(false),
    [
      [T, F],
      [F, F],
      [N, F],
    ],
    { ofNulls: F },
  ),
  on(
    one,
    (a) => a.or(true),
    [
      [T, T],
      [F, T],
      [N, T],
    ],
    { ofNulls: T },
  ),
  on(one, (a) => a.or(false), [
    [T, T],
    [F, F],
    [N, N],
  ]),
  on(one, (a) => a.and(null), [
    [T, N],
    [F, F],
    [N, N],
  ]),
  on(one, (a) => a.or(lit(null)), [
    [T, T],
    [F, N],
    [N, N],
  ]),
  on(
    one,
    (a) => lit(false).and(a),
    [
      [T, F],
      [N, F],
    ],
    { ofNulls: F },
  ),
  on(
    [int32()],
    (a) => a.gt(0).or(a.isNull()),
    [
      [1, T],
      [0, F],
      [N, T],
    ],
    { ofNulls: T },
  ),
  on([int32()], (a) => a.gt(0).and(lit(6).div(a).gt(2)), [
    [2, T],
    [3, F],
    [-1, F],
    [N, N],
  ]),
];
