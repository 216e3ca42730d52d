import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('statements', () => {
  itReads([['SELECT 1'], ['(SELECT 1 LIMIT 1) LIMIT 2'], ['USE a']]);
  itRefuses([
    ['SELEC 1', 'SELEC 1', /did you mean SELECT/],
    ['1', '1', /unexpected '1'/],
    ['EXPLAIN', '', /unexpected end of input/],
    ["'x'", "'x'", /unexpected 'x'/],
    ['ISNERT INTO t SELECT 1', 'ISNERT INTO t SELECT 1', /did you mean INSERT/],
  ]);
});
