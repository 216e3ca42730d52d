import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('operands', () => {
  itReads(
    [
      ['TRUE'],
      ['true AND unknown', 'TRUE AND UNKNOWN'],
      ['NULL'],
      ['CASE WHEN a THEN 1 END'],
      ['CASE a WHEN 1, 2 THEN b ELSE c END'],
      ['CAST(a AS INT)'],
      ['TRY_CAST(a AS ROW<b INT>)'],
      ['EXISTS (SELECT 1)'],
      ['ROW(1)'],
      ['ROW()'],
      ['ROW(1, 2)', '(1, 2)'],
      ['ARRAY[1, 2]'],
      ['ARRAY[]'],
      ["MAP['a', 1]"],
      ['MULTISET[1]'],
      ['ARRAY(SELECT 1)'],
      ['(SELECT 1)'],
      ['((SELECT 1))', '(SELECT 1)'],
      ['((SELECT 1) UNION (SELECT 2))', '(SELECT 1 UNION SELECT 2)'],
      ['(SELECT 1) + 1'],
      ['row + array'],
      ['map.a'],
    ],
    (part) => `SELECT ${part}`,
  );
  itRefuses([
    ['SELECT CASE a END', 'END', /expected/],
    ['SELECT CASE WHEN a END', 'END', /expected/],
    ['SELECT CAST(a INT)', 'INT)', /expected/],
    ['SELECT ()', ')', /unexpected '\)'/],
    ['SELECT (1, 2', '', /unexpected end of input/],
    ['SELECT EXISTS a', 'a', /expected '\('/],
    ['SELECT ?', '?', /unexpected '\?'/],
  ]);
});
