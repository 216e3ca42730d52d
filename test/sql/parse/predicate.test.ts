import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('predicates', () => {
  itReads(
    [
      ['a IS NOT NULL'],
      ['a IS UNKNOWN'],
      ['a IS NOT JSON OBJECT'],
      ['a IS JSON'],
      ['a IS NOT DISTINCT FROM b'],
      ['a BETWEEN ASYMMETRIC 1 AND 2', 'a BETWEEN 1 AND 2'],
      ['a NOT BETWEEN SYMMETRIC 1 AND 2 AND c'],
      ['a IN (1, 2)'],
      ['a NOT IN (SELECT 1)'],
      ['a IN ((SELECT 1), 2)'],
      ['a IN ((SELECT 1) UNION SELECT 2)', 'a IN (SELECT 1 UNION SELECT 2)'],
      ["a LIKE b ESCAPE '!'"],
      ['a NOT SIMILAR TO b'],
      ['a LIKE (b LIKE c)'],
      ['a > ALL (SELECT 1)'],
      ['a = ANY (TABLE t)'],
      ['any1 = SOME (SELECT 1)'],
    ],
    (part) => `SELECT ${part}`,
  );
  itRefuses([
    ['SELECT a IS 1', '1', /expected/],
    ['SELECT a NOT b', 'NOT b', /unexpected 'NOT'/],
    ['SELECT a BETWEEN 1', '', /unexpected end of input/],
    ['SELECT a IN ()', ')', /unexpected '\)'/],
    ['SELECT a IS NOT DISTINCT b', 'b', /expected FROM/],
  ]);
});
