import { describe, expect, it } from 'vitest';
import { tableEnvironment } from '../../../src/api/sql/tableEnvironment.js';
import { sqlAnswer } from '../../support/sqlAnswer.js';

const X = "(VALUES ('a', 1), ('b', 2)) AS x (n, k)";
const Y = "(VALUES (2, 'c'), (3, 'd')) AS y (k, m)";
const Z = "(VALUES (2, 'z'), (5, 'q')) AS z (k, p)";

describe('USING and NATURAL', () => {
  it.each([
    ['inner', `SELECT * FROM ${X} JOIN ${Y} USING (k)`, 'k, n, m', ['2 b c']],
    ['left', `SELECT * FROM ${X} NATURAL LEFT JOIN ${Y}`, 'k, n, m', ['1 a null', '2 b c']],
    ['right', `SELECT * FROM ${X} RIGHT JOIN ${Y} USING (k)`, 'k, n, m', ['2 b c', '3 null d']],
    [
      'full',
      `SELECT * FROM ${X} FULL JOIN ${Y} USING (k)`,
      'k, n, m',
      ['1 a null', '2 b c', '3 null d'],
    ],
    [
      'with tables',
      `SELECT k, x.k, y.k FROM ${X} NATURAL FULL JOIN ${Y}`,
      'k, k0, k1',
      ['1 1 null', '2 2 2', '3 null 3'],
    ],
    [
      'one after the other',
      `SELECT k, n, m, p FROM ${X} FULL JOIN ${Y} USING (k) FULL JOIN ${Z} USING (k)`,
      'k, n, m, p',
      ['1 a null null', '2 b c z', '3 null d null', '5 null null q'],
    ],
    [
      'before a join by ON',
      `SELECT k, p FROM ${X} JOIN ${Y} USING (k) JOIN (VALUES (2, 'z')) AS z (j, p) ON k = j`,
      'k, p',
      ['2 z'],
    ],
    [
      'in groups',
      `SELECT k, COUNT(*) AS c FROM ${X} FULL JOIN ${Y} USING (k) GROUP BY k HAVING k > 1`,
      'k, c',
      ['2 1', '3 1'],
    ],
    [
      'without a column of both',
      `SELECT * FROM ${X} NATURAL JOIN (VALUES (7)) AS w (o)`,
      'n, k, o',
      ['a 1 7', 'b 2 7'],
    ],
  ])('%s', async (_, query, columns, rows) => {
    const { columns: own } = await tableEnvironment().executeSql(query);
    expect(own.map(({ name }) => name).join(', ')).toBe(columns);
    expect(await sqlAnswer(query)).toEqual(rows);
  });

  it('name a column of each side', async () => {
    await expect(sqlAnswer(`SELECT * FROM ${X} JOIN ${Y} USING (n)`)).rejects.toThrow(
      "one of the tables has no column 'n'",
    );
    const twice = `SELECT * FROM ${X} JOIN ${Y} ON x.k = y.k JOIN ${Z} USING (k)`;
    await expect(sqlAnswer(twice)).rejects.toThrow("has several columns 'k'");
  });
});
