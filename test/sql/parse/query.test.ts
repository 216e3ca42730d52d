import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('queries', () => {
  itReads([
    ['SELECT 1'],
    ["VALUES (1, 'a'), (2, DEFAULT)"],
    ['VALUES 1, ROW(2)', 'VALUES (1), (2)'],
    ['TABLE a.b'],
    ['WITH a AS (SELECT 1), b (x, y) AS (TABLE c) SELECT * FROM a'],
    ['SELECT 1 UNION SELECT 2 UNION ALL SELECT 3'],
    ['SELECT 1 UNION (SELECT 2 UNION SELECT 3)'],
    ['SELECT 1 UNION DISTINCT SELECT 2', 'SELECT 1 UNION SELECT 2'],
    ['SELECT 1 MINUS SELECT 2', 'SELECT 1 EXCEPT SELECT 2'],
    ['SELECT 1 UNION SELECT 2 INTERSECT SELECT 3'],
    ['(SELECT 1 UNION SELECT 2) INTERSECT ALL SELECT 3'],
    ['(SELECT 1 ORDER BY 1) UNION SELECT 2 ORDER BY 1 DESC NULLS LAST'],
    ['SELECT 1 OFFSET 2 ROWS FETCH FIRST 3 ROWS ONLY', 'SELECT 1 LIMIT 3 OFFSET 2'],
    ['SELECT 1 LIMIT ALL', 'SELECT 1'],
    ['((SELECT 1))', 'SELECT 1'],
    ['((SELECT 1 LIMIT 1))', 'SELECT 1 LIMIT 1'],
    ['(SELECT 1 LIMIT 2) LIMIT 1'],
    ['SELECT 1 ORDER BY a NULLS FIRST, b'],
  ]);
  itRefuses([
    ['SELECT 1 UNION', '', /expected/],
    ['SELECT 1 ORDER a', 'a', /expected BY/],
    ['WITH a SELECT 1', 'SELECT 1', /expected/],
    ['SELECT 1 FETCH 3 ROWS ONLY', '3 ROWS ONLY', /expected FIRST or NEXT/],
    ['VALUES', '', /unexpected end of input/],
    ['(SELECT 1', '', /unexpected end of input/],
    ['SELECT 1 LIMTI 2', '2', /did you mean LIMIT/],
  ]);
});
