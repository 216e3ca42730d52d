import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('queries as text', () => {
  itReads([
    ['SELECT a AS b, t.* FROM t'],
    ['(SELECT 1 EXCEPT SELECT 2) INTERSECT SELECT 3'],
    ['SELECT 1 EXCEPT (SELECT 2 EXCEPT SELECT 3)'],
    ['SELECT a FROM t GROUP BY (), (a, b), ROW(a)'],
    ['VALUES ((1, 2), 3)'],
    ['SELECT f() OVER (w ORDER BY a ROWS BETWEEN (a OR b) PRECEDING AND CURRENT ROW)'],
    ['WITH a (b) AS (SELECT 1) SELECT 2 ORDER BY 1 LIMIT 3 OFFSET 4'],
  ]);
});
