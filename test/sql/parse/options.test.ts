import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('clauses of many statements', () => {
  itReads([
    ["CREATE TABLE t WITH ('a' = 'it''s', '' = '')"],
    ['CREATE DATABASE IF NOT EXISTS d'],
    ['DROP TABLE IF EXISTS t'],
    ['ANALYZE TABLE t PARTITION (a = 1 + 2, b) COMPUTE STATISTICS'],
    ["CREATE CATALOG c COMMENT '' WITH ('a' = 'b')"],
  ]);
  itRefuses([
    ["CREATE TABLE t WITH ('a')", ')', /expected '='/],
    ["CREATE TABLE t WITH (a = 'b')", "a = 'b')", /expected '\)' or string|expected string/],
    ['DROP TABLE IF t', 't', /expected EXISTS/],
    ['CREATE TABLE IF EXISTS t', 'EXISTS t', /expected NOT/],
    ['ANALYZE TABLE t PARTITION a', 'a', /unexpected 'a'/],
  ]);
});
