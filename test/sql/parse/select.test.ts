import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('SELECT', () => {
  itReads([
    ['SELECT *'],
    ['SELECT DISTINCT t.*, a.b.* FROM t'],
    ['SELECT ALL a b', 'SELECT a AS b'],
    ['SELECT * AS x FROM t'],
    [
      'SELECT a AS `select` FROM t WHERE b GROUP BY c HAVING d WINDOW w AS (v), v AS ' +
        '(ORDER BY a) QUALIFY e',
    ],
    [
      'SELECT a FROM t GROUP BY DISTINCT (a, b), (), CUBE (a, (b, c)), ROLLUP (a), ' +
        'GROUPING SETS ((), a, CUBE (b))',
    ],
    ['SELECT a FROM t GROUP BY ALL a', 'SELECT a FROM t GROUP BY a'],
    ['SELECT a FROM t GROUP BY cube, rollup'],
  ]);
  itRefuses([
    ['SELECT', '', /unexpected end of input/],
    ['SELECT FROM t', 'FROM t', /unexpected 'FROM'/],
    ['SELECT a,, b', ', b', /comma/],
    ['SELECT a FROM t WHERE', '', /unexpected end of input/],
    ['SELECT a FROM t GROUP a', 'a', /expected BY/],
    ['SELECT a FROM t WERE b', 'b', /did you mean WHERE/],
    ['SELECT a AS 1', '1', /expected name|unexpected '1'/],
  ]);
});
