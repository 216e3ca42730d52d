import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('SHOW and DESCRIBE', () => {
  itReads([
    ['SHOW TABLES'],
    ["SHOW TABLES IN a.b NOT ILIKE 'x'", "SHOW TABLES FROM a.b NOT ILIKE 'x'"],
    ['SHOW CREATE MATERIALIZED TABLE a'],
    ['SHOW CREATE VIEW a'],
    ['SHOW CURRENT DATABASE'],
    ['SHOW FULL MODULES'],
    ["SHOW USER FUNCTIONS LIKE 'x'"],
    ['SHOW PARTITIONS t PARTITION (a = 1)'],
    ["SHOW COLUMNS FROM t LIKE 'a%'"],
    ['SHOW JARS'],
    ['SHOW JOBS'],
    ['SHOW MATERIALIZED TABLES'],
    ['SHOW CONNECTIONS'],
    ['DESCRIBE a.b'],
    ['DESC EXTENDED a', 'DESCRIBE EXTENDED a'],
    ['DESCRIBE CATALOG EXTENDED c'],
    ["DESCRIBE JOB '1'"],
    ['DESCRIBE FUNCTION f'],
    ['DESCRIBE catalog'],
    ['DESCRIBE model.a'],
  ]);
  itRefuses([
    ['SHOW TABELS', 'TABELS', /did you mean TABLES/],
    ["SHOW TABLES NOT 'a'", "'a'", /expected LIKE or ILIKE/],
    ['SHOW CREATE t', 't', /expected/],
    ['DESCRIBE', '', /unexpected end of input/],
    ['SHOW CATALOGS LIKE a', 'a', /expected string/],
  ]);
});
