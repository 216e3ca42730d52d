import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('statements that change rows', () => {
  itReads([
    ['INSERT INTO t SELECT 1'],
    ['INSERT OVERWRITE INTO t SELECT 1', 'INSERT OVERWRITE t SELECT 1'],
    ['INSERT INTO t PARTITION (a = 1, b) (c, d.e) VALUES (1, DEFAULT)'],
    ['INSERT INTO t (SELECT 1)', 'INSERT INTO t SELECT 1'],
    ['INSERT INTO t TABLE u'],
    ['INSERT INTO t SELECT 1 ON CONFLICT DO DEDUPLICATE'],
    ['INSERT INTO t WITH a AS (SELECT 1) SELECT * FROM a'],
    ['UPDATE t SET a = 1, b.c = DEFAULT WHERE d'],
    ['UPDATE t AS u SET a = default.b'],
    ['DELETE FROM t'],
    ['DELETE FROM a.t AS u WHERE u.b > 1'],
    ['TRUNCATE TABLE a.t'],
    [
      'EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END',
      'EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END',
    ],
    [
      'BEGIN STATEMENT SET; INSERT INTO a SELECT 1; END',
      'STATEMENT SET BEGIN INSERT INTO a SELECT 1; END',
    ],
  ]);
  itRefuses([
    ['INSERT t SELECT 1', 't SELECT 1', /expected INTO or OVERWRITE/],
    ['INSERT INTO t', '', /unexpected end of input/],
    ['UPDATE t a = 1', '= 1', /expected SET|unexpected '='/],
    ['STATEMENT SET BEGIN INSERT INTO a SELECT 1 END', 'END', /unexpected 'END'/],
    ['DELETE t', 't', /expected FROM/],
  ]);
});
