import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('types', () => {
  itReads(
    [
      ['INT'],
      ['DECIMAL(10, 2) NOT NULL'],
      ['DEC(5)', 'DECIMAL(5)'],
      ['NUMERIC', 'DECIMAL'],
      ['INTEGER NULL', 'INT'],
      ['CHARACTER VARYING(3)', 'VARCHAR(3)'],
      ['BINARY VARYING(3)', 'VARBINARY(3)'],
      ['DOUBLE PRECISION', 'DOUBLE'],
      ['TIME(3) WITHOUT TIME ZONE', 'TIME(3)'],
      ['TIMESTAMP(3) WITH LOCAL TIME ZONE', 'TIMESTAMP_LTZ(3)'],
      ['INT NOT NULL ARRAY NOT NULL MULTISET', 'MULTISET<ARRAY<INT NOT NULL> NOT NULL>'],
      ['MAP<STRING, ARRAY<ROW<a INT, b ROW<>>>>'],
      ["ROW(a INT, `b c` STRING 'x')", "ROW<a INT, `b c` STRING 'x'>"],
      ['INTERVAL DAY(2) TO SECOND(3)'],
      ['INTERVAL YEAR'],
      ["RAW('a.B', 'xyz==') NOT NULL"],
      ["STRUCTURED<'a.B', a INT, b STRING NOT NULL 'c'>"],
      ['a.b.MyType'],
      ['ARRAY'],
      ['VARIANT'],
      ['`INT`'],
    ],
    (part) => `CREATE TABLE t (c ${part})`,
  );
  itRefuses([
    ['CREATE TABLE t (a MAP<INT>)', '>)', /expected/],
    ['CREATE TABLE t (a TIMESTAMP(3) WITH TIME ZONE)', 'TIME ZONE)', /expected LOCAL/],
    ['CREATE TABLE t (a INT(x))', 'x))', /expected number/],
    ['CREATE TABLE t (a DECIMAL(1.5))', '1.5))', /'1.5' is no count/],
    ['CREATE TABLE t (a ROW<b>)', '>)', /expected data type/],
  ]);
});
