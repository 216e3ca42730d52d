import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('statements about the session', () => {
  itReads([
    ['SET'],
    ["SET 'a' = 'b'"],
    ['RESET'],
    ["RESET 'a'"],
    ['USE a.b'],
    ['USE CATALOG a'],
    ['USE MODULES a, b'],
    ["LOAD MODULE a WITH ('k' = 'v')"],
    ['UNLOAD MODULE a'],
    ['CALL a.b(1, x => 2)'],
    ["STOP JOB 'a'"],
    ["STOP JOB 'a' WITH DRAIN"],
    ["STOP JOB 'a' WITH SAVEPOINT WITH DRAIN"],
    ['ANALYZE TABLE t COMPUTE STATISTICS FOR ALL COLUMNS'],
    ['ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a, b'],
    ["ADD JAR 'a'"],
    ["REMOVE JAR 'a'"],
    ['EXPLAIN PLAN FOR SELECT 1', 'EXPLAIN SELECT 1'],
    ['EXPLAIN PLAN_ADVICE, ESTIMATED_COST INSERT INTO t SELECT 1'],
    ["EXECUTE PLAN 'a'"],
    ['EXECUTE INSERT INTO t SELECT 1'],
    ["COMPILE PLAN 'a' IF NOT EXISTS FOR INSERT INTO t SELECT 1"],
    ["COMPILE AND EXECUTE PLAN 'a' FOR STATEMENT SET BEGIN INSERT INTO t SELECT 1; END"],
    ['EXPLAIN STATEMENT SET BEGIN INSERT INTO t SELECT 1; END'],
  ]);
  itRefuses([
    ["SET a = 'b'", "a = 'b'", /expected end of statement or string/],
    ["SET 'a' 'b'", "'b'", /two strings in a row/],
    ['USE', '', /unexpected end of input/],
    ['CALL f', '', /expected/],
    ['STOP JOB a', 'a', /expected string/],
    ['EXPLAIN ESTIMATED_COSTS SELECT 1', 'ESTIMATED_COSTS SELECT 1', /did you mean ESTIMATED_COST/],
    ["ADD 'x'", "'x'", /expected JAR/],
  ]);
});
