import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('row patterns', () => {
  itReads(
    [
      ['A'],
      ['A B | C'],
      ['(A | B) C'],
      ['((A))', 'A'],
      ['A* B+ C?'],
      ['A*? B+? C??'],
      ['A{2} B{2,3} C{,4} D{5,}', 'A{2} B{2,3} C{0,4} D{5,}'],
      ['A{0,} B{1,} C{0,1}', 'A* B+ C?'],
      ['(A B){2,}?'],
      ['{- A B -} C'],
      ['PERMUTE(A, B C)'],
      ['(A+)+'],
      ['A (B C)'],
      ['`A`'],
    ],
    (part) => `SELECT * FROM t MATCH_RECOGNIZE (PATTERN (${part}) DEFINE A AS TRUE)`,
  );
  itRefuses([
    [
      'SELECT * FROM t MATCH_RECOGNIZE (PATTERN () DEFINE A AS b)',
      ') DEFINE A AS b)',
      /unexpected '\)'/,
    ],
    [
      'SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A{}) DEFINE A AS b)',
      '}) DEFINE A AS b)',
      /expected ',' or number/,
    ],
    [
      'SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A{,}) DEFINE A AS b)',
      '}) DEFINE A AS b)',
      /comma/,
    ],
  ]);
});
