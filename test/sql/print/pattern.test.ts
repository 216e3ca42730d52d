import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('patterns as text', () => {
  itReads(
    [
      ['(A | B)+'],
      ['(A B)? C'],
      ['(A? B){3} | C'],
      ['{- A | B -}'],
      ['(A+)?'],
      ['A{0,2}?'],
      ['PERMUTE(A | B, C)'],
    ],
    (part) => `SELECT * FROM t MATCH_RECOGNIZE (PATTERN (${part}) DEFINE A AS TRUE)`,
  );
});
