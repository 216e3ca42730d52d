import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('calls as text', () => {
  itReads(
    [
      ['RUNNING f(a)'],
      ['f(DISTINCT a, b ORDER BY c) FILTER (WHERE d) IGNORE NULLS OVER (w)'],
      ['f(a ORDER BY b IGNORE NULLS)', 'f(a ORDER BY b) IGNORE NULLS'],
      ['`f g`(a)'],
      ['TRIM(BOTH FROM a)'],
      ['f(a => TABLE t, b => *)'],
      ['`TRIM`(a, b)'],
      ['EXTRACT()'],
    ],
    (part) => `SELECT ${part}`,
  );
});
