import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('literals with keywords', () => {
  itReads(
    [
      ["DATE '2020-01-01'"],
      ["TIME '1'"],
      ["TIMESTAMP '2020-01-01 00:00:00'"],
      ["INTERVAL '1' DAY"],
      ["INTERVAL +'1' DAYS", "INTERVAL '1' DAY"],
      ["INTERVAL -'1-2' YEAR(4) TO MONTH"],
      ["INTERVAL '1' SECOND(2, 3)"],
      ["INTERVAL '1' DAY TO SECOND(9)"],
      ['1.50'],
      ['1e10'],
      ['.5'],
      ['date'],
      ['interval'],
      ['time + 1'],
      ['DATE(a)'],
    ],
    (part) => `SELECT ${part}`,
  );
  itRefuses([
    ["SELECT INTERVAL '1' FORTNIGHT", 'FORTNIGHT', /expected YEAR|unexpected 'FORTNIGHT'/],
    ["SELECT INTERVAL '1'", '', /unexpected end of input/],
    ["SELECT INTERVAL '1' DAY(x)", 'x)', /expected number/],
    ['SELECT INTERVAL (a) DAY', '(a) DAY', /expected '-', '\+' or string/],
    ["SELECT INTERVAL '1' MINTUE", 'MINTUE', /did you mean MINUTE/],
  ]);
});
