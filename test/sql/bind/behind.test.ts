// What stands behind groups, and behind rows without.
import { describe, expect, it } from 'vitest';
import { sqlAnswer } from '../../support/sqlAnswer.js';

const O = '(VALUES (1, 10), (2, 20), (3, CAST(NULL AS INT)), (4, 5)) AS o (id, v)';
const T = '(VALUES (1, 3), (1, 30), (2, 7), (9, 1), (2, 40)) AS t (k, p)';

describe('queries as values', () => {
  it.each([
    [
      'HAVING',
      `SELECT k FROM ${T} GROUP BY k HAVING SUM(p) > (SELECT AVG(v) FROM ${O})`,
      ['1', '2'],
    ],
    [
      'SELECT',
      `SELECT k, SUM(p) * 100 / (SELECT SUM(p) FROM ${T}) FROM ${T} GROUP BY k`,
      ['1 40', '2 58', '9 1'],
    ],
    [
      'SELECT beside groups alone, and ORDER BY',
      `SELECT k + (SELECT MIN(id) FROM ${O}) AS x FROM ${T} GROUP BY k ` +
        `ORDER BY k - (SELECT MAX(id) FROM ${O}) LIMIT 2`,
      ['2', '3'],
    ],
    [
      'all rows',
      `SELECT SUM(p) - (SELECT MAX(p) FROM ${T}), (SELECT COUNT(*) FROM ${O}) FROM ${T}`,
      ['41 4'],
    ],
    [
      'numbers of groups',
      `SELECT k FROM (SELECT k, ROW_NUMBER() OVER (ORDER BY SUM(p) * (SELECT MIN(p) FROM ${T}) ` +
        `DESC) AS n FROM ${T} GROUP BY k) WHERE n = 1`,
      ['2'],
    ],
  ])('beside aggregates: %s', async (_, query, expected) => {
    expect(await sqlAnswer(query)).toEqual(expected);
  });
});

describe('stars', () => {
  it('are of all tables or of one, and of no groups', async () => {
    const joined = `FROM ${T} JOIN ${O} ON k = id WHERE p > 30`;
    expect(await sqlAnswer(`SELECT * ${joined}`)).toEqual(['2 40 2 20']);
    expect(await sqlAnswer(`SELECT o.*, p ${joined}`)).toEqual(['2 20 40']);
    await expect(sqlAnswer(`SELECT x.* ${joined}`)).rejects.toThrow(
      "There is no table 'x' in FROM",
    );
    await expect(sqlAnswer(`SELECT * ${joined} GROUP BY k`)).rejects.toThrow(
      'A star does not go with GROUP BY',
    );
  });
});
