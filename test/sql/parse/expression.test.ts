import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('operators', () => {
  itReads(
    [
      ['a OR b AND NOT c'],
      ['((a)) + (b * c)', 'a + b * c'],
      ['(a + b) * c'],
      ['a - (b - c)'],
      ['a - b - c'],
      ['- -a'],
      ['-+a'],
      ['- - -a', '- - -a'],
      ['(-a).b'],
      ['(a).b'],
      ['a.b.c'],
      ['a[1].b[2]'],
      ['(a + b)[1]'],
      ['(a OR b) OR c'],
      ['a || b || c'],
      ['(1).a'],
      ['a != b', 'a <> b'],
      ['(a, b) OVERLAPS (c, d)'],
      ['NOT (a AND b)'],
      ['(NOT a) = b'],
      ['a = (NOT b)'],
    ],
    (part) => `SELECT ${part}`,
  );
  itRefuses([
    ['SELECT a +', '', /unexpected end of input/],
    ['SELECT a * * b', '* b', /unexpected '\*'/],
    ['SELECT a LIKE b BETWEEN c AND d', 'BETWEEN c AND d', /unexpected 'BETWEEN'/],
    ['SELECT a.', '', /expected name|unexpected end/],
    ['SELECT a[1', '', /unexpected end of input/],
  ]);
});
