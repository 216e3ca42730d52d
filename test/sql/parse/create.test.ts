import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('CREATE and DROP', () => {
  itReads([
    [
      "CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS f AS 'a.F' LANGUAGE PYTHON USING JAR " +
        "'a', JAR 'b' WITH ('a' = 'b')",
    ],
    ["create function f as 'F' language java", "CREATE FUNCTION f AS 'F' LANGUAGE JAVA"],
    ['CREATE CATALOG c'],
    ["CREATE DATABASE IF NOT EXISTS a.b COMMENT 'x' WITH ('k' = 'v')"],
    ["CREATE TEMPORARY SYSTEM CONNECTION c WITH ('k' = 'v')"],
    ["CREATE VIEW v (a, b) COMMENT 'x' AS SELECT 1, 2"],
    [
      "CREATE TEMPORARY MODEL m INPUT (a INT) OUTPUT (b INT) COMMENT 'c' WITH ('k' = 'v') " +
        'AS SELECT 1',
    ],
    ['DROP TEMPORARY SYSTEM FUNCTION IF EXISTS f'],
    ['DROP DATABASE d CASCADE'],
    ['DROP DATABASE d RESTRICT'],
    ['DROP MATERIALIZED TABLE IF EXISTS m'],
    ['DROP CONNECTION c'],
  ]);
  itRefuses([
    ['CREATE OR REPLACE VIEW v AS SELECT 1', 'VIEW v AS SELECT 1', /expected TEMPORARY or TABLE/],
    ['CREATE OR ALTER TABLE t', 'TABLE t', /expected TEMPORARY or MATERIALIZED/],
    ['CREATE TEMPORARY CATALOG c', 'CATALOG c', /expected SYSTEM, TABLE/],
    ['CREATE TABEL t', 'TABEL t', /did you mean TABLE/],
    ['DROP TABLE', '', /unexpected end of input; expected IF or name/],
  ]);
});
