import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('tables as text', () => {
  itReads(
    [
      ['a AS `b c` (d, `e f`)'],
      ['a FOR SYSTEM_TIME AS OF (b OR c)'],
      ['(a INNER JOIN b ON c) MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS TRUE) AS m'],
      ['a LEFT JOIN (b CROSS JOIN c) ON d'],
      ['LATERAL (SELECT 1) AS t'],
      ['UNNEST(a)'],
      ["t /*+ A(`b c`, 'd'='e') */"],
    ],
    (part) => `SELECT * FROM ${part}`,
  );
});
