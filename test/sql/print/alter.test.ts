import { describe } from 'vitest';
import { itReads } from '../../support/sqlCases.js';

describe('ALTER as text', () => {
  itReads([
    ['ALTER TABLE `a b` ADD (c INT, WATERMARK FOR c AS c, PRIMARY KEY (c) NOT ENFORCED)'],
    ['ALTER TABLE t SET ()'],
    ['ALTER TABLE t DROP PARTITION (a = 1, b)'],
    ['ALTER VIEW v AS (SELECT 1 LIMIT 1) LIMIT 2'],
  ]);
});
