import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('windows', () => {
  itReads(
    [
      ['()'],
      ['(w)'],
      ['(w PARTITION BY a, b ORDER BY c DESC, d)'],
      ['(ROWS UNBOUNDED PRECEDING)'],
      ["(ORDER BY a RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW)"],
      ['(ROWS BETWEEN 1 + 1 FOLLOWING AND UNBOUNDED FOLLOWING)'],
    ],
    (part) => `SELECT f() OVER ${part}`,
  );
  itRefuses([
    ['SELECT f() OVER (ROWS 1)', ')', /expected/],
    ['SELECT f() OVER (ROWS BETWEEN 1 PRECEDING)', ')', /expected AND/],
    ['SELECT f() OVER', '', /expected/],
    ['SELECT f() OVER (PARTITION a)', 'a)', /expected/],
  ]);
});
