import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('ALTER', () => {
  itReads([
    ['ALTER TABLE t RENAME TO u'],
    ['ALTER TABLE t RENAME a TO b'],
    ["ALTER TABLE IF EXISTS c.d.t SET ('a' = 'b')"],
    ["ALTER TABLE t RESET ('a', 'b')"],
    ["ALTER CATALOG c COMMENT 'x'"],
    ['ALTER TABLE t ADD a INT', 'ALTER TABLE t ADD (a INT)'],
    ['ALTER TABLE t ADD (a INT FIRST, b AS a + 1 AFTER a)'],
    ["ALTER TABLE t MODIFY (a BIGINT NOT NULL COMMENT 'x' AFTER b)"],
    ['ALTER TABLE t ADD DISTRIBUTION BY HASH (a) INTO 3 BUCKETS'],
    ['ALTER TABLE t MODIFY DISTRIBUTION INTO 3 BUCKETS'],
    ['ALTER TABLE t DROP DISTRIBUTION'],
    ['ALTER TABLE t DROP PRIMARY KEY'],
    ['ALTER TABLE t DROP CONSTRAINT pk'],
    ['ALTER TABLE t DROP a', 'ALTER TABLE t DROP (a)'],
    ['ALTER TABLE t DROP (a, b.c)'],
    ['ALTER TABLE t DROP IF EXISTS PARTITION (a = 1), PARTITION (a = 2)'],
    ["ALTER TABLE t ADD PARTITION (a = 1) PARTITION (a = 2) WITH ('k' = 'v')"],
    ['ALTER VIEW v AS SELECT 1'],
    ["ALTER TEMPORARY SYSTEM FUNCTION IF EXISTS f AS 'F' LANGUAGE SCALA"],
    ['ALTER MATERIALIZED TABLE m SUSPEND'],
    ["ALTER MATERIALIZED TABLE m RESUME WITH ('a' = 'b')"],
    ["ALTER MATERIALIZED TABLE m REFRESH PARTITION (ds = '1')"],
    ["ALTER MATERIALIZED TABLE m SET FRESHNESS = INTERVAL '1' DAY"],
    ['ALTER MATERIALIZED TABLE m SET REFRESH_MODE = FULL'],
    ['ALTER MODEL m RENAME TO n'],
    ["ALTER CONNECTION c RESET ('k')"],
    ["ALTER DATABASE d SET ('a' = 'b')"],
  ]);
  itRefuses([
    ['ALTER TABLE t RENAM TO u', 'RENAM TO u', /did you mean RENAME/],
    ['ALTER TABEL t', 'TABEL t', /did you mean TABLE/],
    ['ALTER TABLE t ADD IF NOT EXISTS x', 'x', /expected PARTITION/],
  ]);
});
