import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('expressions as text', () => {
  itReads(
    [
      ['a OR b AND c'],
      ['(a OR b) AND c'],
      ['NOT a = b'],
      ['NOT (a OR b)'],
      ['-(a + b)'],
      ['- -1'],
      ['+ +a'],
      ['- -a'],
      ['a * (b / c)'],
      ['a = b IS NULL'],
      ['(a IS NULL) = b'],
      ['(a LIKE b) LIKE c'],
      ['a LIKE (b IN (1))'],
      ['(a LIKE b) BETWEEN c AND d'],
      ['a IN (1) = b IN (2)'],
      ['a.b[1].c'],
      ['(CURRENT_DATE).a'],
      ['(f(a) OVER w).b'],
      ['CASE WHEN a OR b THEN (SELECT 1) END'],
      ['ARRAY[a OR b][1]'],
      ['(ARRAY)[1]'],
      ['(a, b) IN ((1, 2), (3, 4))'],
    ],
    (part) => `SELECT ${part}`,
  );
});
