import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('names', () => {
  itReads(
    [
      ['a.b.c'],
      ['`a b`.`c``d`'],
      ['`select`'],
      ['U&"d\\00e4"', '`dä`'],
      ['größe'],
      ['a$1'],
      ['a.select'],
      ['date.value'],
      ['`a\nb`'],
    ],
    (part) => `SELECT ${part}`,
  );
  itRefuses([
    ['SELECT ``', '``', /a name is not empty/],
    ['SELECT a.1', '.1', /unexpected '.1'/],
    ['SELECT "a"', '"a"', /single quotes/],
    ['SELECT * FROM select', 'select', /unexpected 'select'/],
    ['SELECT a😀', '😀', /backticks/],
    ['USE a.', '', /unexpected end of input; expected name/],
  ]);
});
