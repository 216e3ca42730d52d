import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('CREATE TABLE', () => {
  itReads([
    ['CREATE TABLE t'],
    ["CREATE TABLE t (a INT) WITH ('k' = 'v')"],
    ['CREATE TABLE t () WITH ()', 'CREATE TABLE t'],
    ['REPLACE TABLE t AS SELECT 1', 'CREATE OR REPLACE TABLE t AS SELECT 1'],
    [
      "CREATE TABLE t (a INT) COMMENT 'c' DISTRIBUTED BY RANGE (a, b) INTO 3 BUCKETS " +
        "PARTITIONED BY (a, b) WITH ('k' = 'v')",
    ],
    ['CREATE TABLE t (a INT) DISTRIBUTED BY (a)'],
    ['CREATE TABLE t LIKE u'],
    ['CREATE TABLE t LIKE a.b (INCLUDING ALL OVERWRITING OPTIONS EXCLUDING METADATA)'],
    [
      "CREATE OR ALTER MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' DAY REFRESH_MODE = " +
        'FULL AS SELECT 1',
    ],
    ['CREATE MATERIALIZED TABLE IF NOT EXISTS m AS SELECT 1'],
  ]);
  itRefuses([
    ['CREATE TABLE t (a INT) DISTRIBUTED BUCKETS', 'BUCKETS', /expected BY or INTO/],
    ['CREATE TABLE t LIKE u (INCLUDING EVERYTHING)', 'EVERYTHING)', /expected ALL/],
    ["CREATE TABLE t WITH ('a' = 1)", '1)', /expected string/],
    ['CREATE MATERIALIZED TABLE m', '', /expected/],
    ["CREATE TABLE t (a INT) WHIT ('a' = 'b')", "WHIT ('a' = 'b')", /did you mean WITH/],
  ]);
});
