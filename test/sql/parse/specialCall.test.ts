import { describe } from 'vitest';
import { itReads, itRefuses } from '../../support/sqlCases.js';

describe('functions with a syntax of their own', () => {
  itReads(
    [
      ['EXTRACT(YEAR FROM a)'],
      ['POSITION(a IN b)'],
      ['POSITION((a IN (1)) IN b FROM 2)'],
      ['OVERLAY(a PLACING b FROM 1)'],
      ['OVERLAY(a PLACING b FROM 1 FOR 2)'],
      ['SUBSTRING(a FROM 1 FOR 2)', 'SUBSTRING(a, 1, 2)'],
      ['SUBSTRING(a, 1)'],
      ['TRIM(a)'],
      ["TRIM('x' FROM a)", "TRIM(BOTH 'x' FROM a)"],
      ['TRIM(LEADING FROM a)'],
      ["TRIM(TRAILING 'x' FROM a)"],
      ['FLOOR(a TO HOUR)'],
      ['CEIL(a)'],
      ['FLOOR(a, 2)'],
      ['TIMESTAMPADD(HOUR, 1, a)'],
      ['TIMESTAMPDIFF(DAY, a, b)'],
      ['JSON_OBJECT()'],
      [
        "JSON_OBJECT('a' VALUE 1, 'b', 2 NULL ON NULL)",
        "JSON_OBJECT(KEY 'a' VALUE 1, KEY 'b' VALUE 2 NULL ON NULL)",
      ],
      ['JSON_OBJECTAGG(KEY a VALUE b ABSENT ON NULL)'],
      ['JSON_ARRAY(1, NULL NULL ON NULL)'],
      ['JSON_ARRAYAGG(a ORDER BY b ABSENT ON NULL)'],
      ['JSON_ARRAY(ABSENT ON NULL)'],
      ["JSON_VALUE(a, '$' RETURNING INT NULL ON EMPTY DEFAULT 1 + 2 ON ERROR)"],
      ["JSON_QUERY(a, '$' WITH WRAPPER)", "JSON_QUERY(a, '$' WITH UNCONDITIONAL ARRAY WRAPPER)"],
      ["JSON_QUERY(a, '$' RETURNING ARRAY<STRING> WITHOUT ARRAY WRAPPER EMPTY OBJECT ON EMPTY)"],
      ["JSON_EXISTS(a, '$' UNKNOWN ON ERROR)"],
      ['`EXTRACT`(a, b)'],
      ['a.TRIM(b)'],
      ['extract'],
    ],
    (part) => `SELECT ${part}`,
  );
  itRefuses([
    ['SELECT EXTRACT(YEAR, a)', ', a)', /expected FROM/],
    ['SELECT POSITION(a, b)', ', b)', /expected/],
    ['SELECT OVERLAY(a PLACING b)', ')', /expected/],
    ["SELECT JSON_OBJECT('a')", ')', /expected/],
    ["SELECT JSON_VALUE(a, '$' NULL ON NOTHING)", 'NOTHING)', /expected EMPTY or ERROR/],
  ]);
});
