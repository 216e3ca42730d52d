import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('hints', () => {
  itReads([
    ["SELECT /*+ A, B(t), C('k'='v', n=1) */ a FROM t"],
    ['SELECT /*+ A */ /*+ B */ a', 'SELECT /*+ A, B */ a'],
    ['SELECT /*+ a(x.y) b */ 1', 'SELECT /*+ a(x.y), b */ 1'],
    [
      "SELECT * FROM t AS u /*+ OPTIONS('a'='b') */",
      "SELECT * FROM t /*+ OPTIONS('a'='b') */ AS u",
    ],
    ['SELECT /*+ A() */ 1', 'SELECT /*+ A */ 1'],
    ["INSERT INTO t /*+ OPTIONS('a'='b') */ SELECT 1"],
  ]);
  itRefuses([
    ['SELECT a /*+ A */ FROM t', '/*+ A */ FROM t', /unexpected/],
    ['SELECT /*+ A(1', '', /unexpected end of input/],
    ['SELECT /*+ 1 */ 2', '1 */ 2', /expected/],
  ]);
});
