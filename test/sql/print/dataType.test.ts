import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('types as text', () => {
  itReads(
    [
      ["ROW<`a b` INT NOT NULL 'it''s', c ARRAY<INT NOT NULL> NOT NULL> NOT NULL"],
      ['MAP<INT, MULTISET<STRING>>'],
      ['INTERVAL DAY(3) TO SECOND(6) NOT NULL'],
    ],
    (part) => `CREATE TABLE t (c ${part})`,
  );
});
