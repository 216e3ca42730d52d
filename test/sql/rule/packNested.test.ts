// Nested columns cross operators that keep rows.
import { describe, expect, it } from 'vitest';
import { tableEnvironment } from '../../../src/api/sql/tableEnvironment.js';
import { optimizedPlan } from '../../support/sqlPlans.js';

const rows =
  "(VALUES (1, CAST(ROW(2, 'x') AS ROW<a INT, b STRING>), ARRAY[1, 2], MAP['k', 1]), " +
  "(2, CAST(ROW(3, CAST(NULL AS STRING)) AS ROW<a INT, b STRING>), ARRAY[3], MAP['l', 2]))";
const T = `${rows} AS t (k, r, s, m)`;
const U = `${rows} AS u (k, r, s, m)`;
const [first, second] = [
  { r: { a: 2, b: 'x' }, s: [1, 2] },
  { r: { a: 3, b: null }, s: [3] },
];

async function answer(query: string): Promise<object[]> {
  const found = await (await tableEnvironment().executeSql(query)).collect();
  return found.toSorted((x, y) => (String(x['k']) < String(y['k']) ? -1 : 1));
}

describe('nested columns', () => {
  it.each([
    ['joins', `SELECT t.k, u.r, u.s FROM ${T} JOIN ${U} ON t.k = u.k`],
    ['outer joins', `SELECT t.k, t.r, t.s FROM ${T} LEFT JOIN ${U} ON t.k = u.k + 100`],
    ['semi joins', `SELECT k, r, s FROM ${T} WHERE k IN (SELECT k FROM ${U})`],
    [
      'Top-N',
      'SELECT k, r, s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY k) AS n ' +
        `FROM ${T}) WHERE n = 1`,
    ],
    ['orders', `SELECT k, r, s FROM ${T} ORDER BY k`],
    ['limits', `SELECT k, r, s FROM ${T} LIMIT 5`],
    ['groups', `SELECT MAX(k) AS k, r, s FROM ${T} GROUP BY r, s`],
    ['distinct rows', `SELECT DISTINCT k, r, s FROM ${T}`],
    ['the last value', `SELECT k, LAST_VALUE(r) AS r, LAST_VALUE(s) AS s FROM ${T} GROUP BY k`],
  ])('of %s', async (_, query) => {
    expect(await answer(query)).toEqual([
      { k: 1, ...first },
      { k: 2, ...second },
    ]);
  });

  it('have fields and elements behind them', async () => {
    const query = `SELECT t.k, u.r.a AS a, u.s[1] AS e, u.m['k'] AS v FROM ${T} JOIN ${U} ON t.k = u.k`;
    expect(await answer(query)).toEqual([
      { k: 1, a: 2, e: 1, v: 1 },
      { k: 2, a: 3, e: 3, v: null },
    ]);
  });

  it('are texts where rows are kept, and nothing else is', async () => {
    const plan = await optimizedPlan(
      'SELECT x.s, a FROM (SELECT ARRAY[a] AS s, a AS k FROM few) x JOIN few ON k = a',
    );
    expect(plan).toMatch(/UNPACK\(s\) AS s[^]*Join[^]*PACK\(/);
    expect(await optimizedPlan('SELECT item FROM bids JOIN few ON item = a')).not.toContain('PACK');
  });
});
