// Tests by queries that are no condition of their own: three-valued, as SQL has them.
import { describe, expect, it } from 'vitest';
import { sqlAnswer } from '../../support/sqlAnswer.js';

const O = '(VALUES (1, 10), (2, 20), (3, CAST(NULL AS INT)), (4, 5)) AS o (id, v)';
const T = '(VALUES (1, 3), (1, 30), (2, 7), (9, 1), (2, 40)) AS t (k, p)';
const N = '(VALUES (10), (CAST(NULL AS INT))) AS n (x)';

describe('tests by queries as values', () => {
  it.each([
    [`EXISTS (SELECT * FROM ${T} WHERE k = id)`, 'true true false false'],
    [`NOT EXISTS (SELECT * FROM ${T} WHERE k = id AND p > 10)`, 'false false true true'],
    [`EXISTS (SELECT * FROM ${T} WHERE p > 1000)`, 'false false false false'],
    [`EXISTS (SELECT k FROM ${T} GROUP BY k HAVING COUNT(*) > 1)`, 'true true true true'],
    [`EXISTS (SELECT * FROM ${T} WHERE p < v)`, 'true true false true'],
    [`id IN (SELECT k FROM ${T})`, 'true true false false'],
    [`id NOT IN (SELECT k FROM ${T})`, 'false false true true'],
    [`v IN (SELECT x FROM ${N})`, 'true null null null'],
    [`v NOT IN (SELECT x FROM ${N})`, 'false null null null'],
    [`v IN (SELECT x FROM ${N} WHERE x > 0)`, 'true false null false'],
    [`v IN (SELECT x FROM ${N} WHERE x > 1000)`, 'false false false false'],
    [`id = ANY (SELECT k FROM ${T})`, 'true true false false'],
    [`id <> ALL (SELECT k FROM ${T})`, 'false false true true'],
    [`v IN (SELECT p * 10 FROM ${T} WHERE k = id OR p = 1)`, 'true false null false'],
    [`id = 4 OR EXISTS (SELECT * FROM ${T} WHERE k = id)`, 'true true false true'],
    [`CASE WHEN id IN (SELECT k FROM ${T}) THEN v ELSE -1 END`, '10 20 -1 -1'],
  ])('%s', async (test, expected) => {
    const rows = await sqlAnswer(`SELECT id, ${test} FROM ${O}`);
    expect(rows.map((row) => row.slice(2)).join(' ')).toBe(expected);
  });

  it('stand in conditions joined by OR', async () => {
    const condition = `id > 3 OR id IN (SELECT k FROM ${T} WHERE p > 30)`;
    expect(await sqlAnswer(`SELECT id FROM ${O} WHERE ${condition}`)).toEqual(['2', '4']);
    expect(await sqlAnswer(`SELECT id FROM ${O} WHERE NOT (${condition})`)).toEqual(['1', '3']);
  });

  it('refuse other comparisons by name', async () => {
    await expect(sqlAnswer(`SELECT v > ALL (SELECT p FROM ${T}) FROM ${O}`)).rejects.toThrow(
      '> ALL of a query is not supported',
    );
    await expect(sqlAnswer(`SELECT id IN (SELECT k, p FROM ${T}) FROM ${O}`)).rejects.toThrow(
      'One column is expected',
    );
  });
});
