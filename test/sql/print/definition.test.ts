import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('CREATE as text', () => {
  itReads([
    [
      "CREATE TEMPORARY TABLE IF NOT EXISTS `a`.b (c INT COMMENT 'x', d AS c + 1, UNIQUE " +
        "(c)) WITH ('k''' = '`')",
    ],
    ['CREATE TABLE t AS (SELECT 1 LIMIT 1) UNION SELECT 2'],
    ['DROP TEMPORARY VIEW IF EXISTS `v`'],
    ['CREATE VIEW v AS WITH a AS (SELECT 1) TABLE a'],
  ]);
});
