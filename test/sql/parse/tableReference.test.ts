import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('tables', () => {
  itReads(
    [
      ['a.b AS c (d, e)'],
      ['a b', 'a AS b'],
      ['a, b JOIN c ON d', 'a CROSS JOIN (b INNER JOIN c ON d)'],
      ['a LEFT OUTER JOIN b USING (c)', 'a LEFT JOIN b USING (c)'],
      ['a NATURAL FULL JOIN b'],
      ['a RIGHT JOIN b ON c CROSS JOIN d'],
      ['a INNER JOIN b'],
      ['(a)', 'a'],
      ['((a JOIN b ON c) JOIN d ON e)', 'a INNER JOIN b ON c INNER JOIN d ON e'],
      ['a INNER JOIN (b INNER JOIN c ON d) ON e'],
      ['(SELECT 1) AS t'],
      ['((SELECT 1) UNION (SELECT 2)) t', '(SELECT 1 UNION SELECT 2) AS t'],
      ['((SELECT 1) t JOIN u ON TRUE)', '(SELECT 1) AS t INNER JOIN u ON TRUE'],
      ['((SELECT 1), u)', '(SELECT 1) CROSS JOIN u'],
      ['(((SELECT 1)))', '(SELECT 1)'],
      ['f(1) AS t', 'TABLE(f(1)) AS t'],
      ['LATERAL TABLE(f(a)) AS t (b)'],
      ['LATERAL f(a)', 'LATERAL TABLE(f(a))'],
      ['a CROSS JOIN LATERAL (SELECT 1) AS t'],
      ['UNNEST(a, b) WITH ORDINALITY AS t (c)'],
      ['a FOR SYSTEM_TIME AS OF b.c AS d'],
      ['a AS d FOR SYSTEM_TIME AS OF b.c', 'a FOR SYSTEM_TIME AS OF b.c AS d'],
      ['VALUES (1)', '(VALUES (1))'],
      ['(VALUES (1, 2)) AS t (a, b)'],
      ['(TABLE a)', '(TABLE a)'],
    ],
    (part) => `SELECT * FROM ${part}`,
  );
  itRefuses([
    ['SELECT * FROM', '', /unexpected end of input/],
    ['SELECT * FROM a JOIN', '', /unexpected end of input/],
    ['SELECT * FROM a NATURAL b', 'b', /expected JOIN/],
    ['SELECT * FROM a LEFT b', 'b', /expected OUTER or JOIN/],
    ['SELECT * FROM (a JOIN b', '', /unexpected end of input/],
    ['SELECT * FROM a FOR SYSTEM_TIME OF b', 'OF b', /expected AS/],
    ['SELECT * FROM TABLE(a)', ')', /expected/],
    ['SELECT * FROM a JION b ON c', 'b ON c', /did you mean JOIN/],
  ]);
});
