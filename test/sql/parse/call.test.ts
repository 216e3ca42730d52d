import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('calls', () => {
  itReads(
    [
      ['f()'],
      ['f(a, b)'],
      ['a.b.f(1)'],
      ['COUNT(*)'],
      ['COUNT(DISTINCT a, b)'],
      ['SUM(ALL a)', 'SUM(ALL a)'],
      ['LISTAGG(a ORDER BY b DESC)'],
      ['LISTAGG(a) WITHIN GROUP (ORDER BY b)'],
      ['SUM(a) FILTER (WHERE b > 1) OVER w'],
      ['FIRST_VALUE(a) IGNORE NULLS OVER (ORDER BY b)'],
      ['FIRST_VALUE(a) RESPECT NULLS'],
      ['f(a => 1, `b` => DEFAULT)'],
      ['f(DESCRIPTOR(a, b), DESCRIPTOR())'],
      ['f(MODEL a.b, model)'],
      ['f(TABLE t PARTITION BY (a, b) ORDER BY (c DESC))'],
      ['f(TABLE t PARTITION BY a ORDER BY b)', 'f(TABLE t PARTITION BY (a) ORDER BY (b))'],
      ['f((SELECT 1) PARTITION BY a)', 'f(TABLE (SELECT 1) PARTITION BY (a))'],
      ['f(TABLE (SELECT 1))'],
      ['f(SELECT 1)', 'f((SELECT 1))'],
      ['LEFT(a, 1)'],
      ['IF(a, 1, 2)'],
      ['CURRENT_DATE'],
      ['CURRENT_TIMESTAMP'],
      ['f(DEFAULT)'],
    ],
    (part) => `SELECT ${part}`,
  );
  itRefuses([
    ['SELECT f(a b)', 'b)', /expected/],
    ['SELECT f(a => b => 1)', '=> 1)', /unexpected '=>'/],
    ['SELECT f(DISTINCT)', ')', /unexpected '\)'/],
    ['SELECT SUM(a) FILTER (b)', 'b)', /expected WHERE/],
    ['SELECT f(a', '', /unexpected end of input/],
  ]);
});
