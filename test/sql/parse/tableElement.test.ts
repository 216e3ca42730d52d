import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('elements of tables', () => {
  itReads(
    [
      ['a INT'],
      ["a INT NOT NULL COMMENT 'x'"],
      ['a INT PRIMARY KEY NOT ENFORCED'],
      ["a INT CONSTRAINT c UNIQUE COMMENT 'x'"],
      ['PRIMARY KEY (a, b) NOT ENFORCED'],
      ['CONSTRAINT c UNIQUE (a) ENFORCED'],
      ['UNIQUE (a)'],
      ["a AS b + 1 COMMENT 'x'"],
      ['a INT METADATA'],
      ["a INT METADATA FROM 'k' VIRTUAL COMMENT 'x'"],
      ["WATERMARK FOR a.b AS a.b - INTERVAL '5' SECOND"],
      ['a'],
      ['watermark AS 1'],
      ['watermark TIMESTAMP(3)'],
      ['primary INT'],
      ['constraint INT'],
    ],
    (part) => `CREATE TABLE t (${part})`,
  );
  itRefuses([
    ['CREATE TABLE t (a INT', '', /expected/],
    ['CREATE TABLE t (a INT b)', 'b)', /unexpected 'b'/],
    ['CREATE TABLE t (WATERMARK a AS b)', 'a AS b)', /expected FOR/],
    ['CREATE TABLE t (PRIMARY KEY a)', 'a)', /expected/],
    ['CREATE TABLE t (a INT METDATA)', 'METDATA)', /did you mean METADATA/],
    ['CREATE TABLE t (a INT,)', ')', /comma/],
  ]);
});
