import { describe, expect, it } from 'vitest';
import { optimizedPlan } from '../../support/sqlPlans.js';
import { sqlAnswer } from '../../support/sqlAnswer.js';

const O = '(VALUES (1, 10), (2, 20), (3, CAST(NULL AS INT)), (4, 5)) AS o (id, v)';
const T = '(VALUES (1, 3), (1, 30), (2, 7), (9, 1), (2, 40)) AS t (k, p)';

describe('queries as values', () => {
  it.each([
    [
      'of their own',
      `SELECT id, (SELECT MAX(p) FROM ${T}) FROM ${O}`,
      ['1 40', '2 40', '3 40', '4 40'],
    ],
    [
      'by equal columns',
      `SELECT id, (SELECT MAX(p) FROM ${T} WHERE k = id) FROM ${O}`,
      ['1 30', '2 40', '3 null', '4 null'],
    ],
    [
      'COUNT of no rows',
      `SELECT id, (SELECT COUNT(*) + 1 FROM ${T} WHERE k = id AND p > 5) FROM ${O}`,
      ['1 2', '2 3', '3 1', '4 1'],
    ],
    [
      'by other comparisons',
      `SELECT id, (SELECT SUM(p) FROM ${T} WHERE p < v) FROM ${O}`,
      ['1 11', '2 11', '3 null', '4 4'],
    ],
    [
      'by several comparisons',
      `SELECT id, (SELECT COUNT(p) FROM ${T} WHERE p < v AND k = id) FROM ${O}`,
      ['1 1', '2 1', '3 0', '4 0'],
    ],
    [
      'without an aggregate',
      `SELECT id, (SELECT p FROM ${T} WHERE k = id AND p > 7) FROM ${O}`,
      ['1 30', '2 40', '3 null', '4 null'],
    ],
    [
      'with columns around in the aggregate',
      `SELECT id, (SELECT MAX(p + v) FROM ${T} WHERE k = id) FROM ${O}`,
      ['1 40', '2 60', '3 null', '4 null'],
    ],
    [
      'with columns around beside the aggregate',
      `SELECT id, (SELECT MAX(p) + v FROM ${T} WHERE k = id) FROM ${O}`,
      ['1 40', '2 60', '3 null', '4 null'],
    ],
    [
      'in conditions',
      `SELECT id FROM ${O} WHERE v < (SELECT AVG(p) FROM ${T} WHERE k = id)`,
      ['1', '2'],
    ],
    [
      'twice',
      `SELECT id, (SELECT MIN(p) FROM ${T} WHERE k = id), (SELECT MAX(p) FROM ${T} WHERE k = id) FROM ${O} WHERE id < 3`,
      ['1 3 30', '2 7 40'],
    ],
    [
      'within each other',
      `SELECT id, (SELECT MAX(p) FROM ${T} WHERE k = id AND p < (SELECT MAX(p) FROM ${T})) FROM ${O}`,
      ['1 30', '2 7', '3 null', '4 null'],
    ],
  ])('%s', async (_, query, expected) => {
    expect(await sqlAnswer(query)).toEqual(expected);
    expect(await sqlAnswer(query, { 'table.exec.mini-batch.enabled': 'false' })).toEqual(expected);
  });

  it('are joined by their keys', async () => {
    const plan = await optimizedPlan(
      'SELECT item, (SELECT MAX(b) FROM few WHERE a = item) AS m FROM bids',
    );
    expect(plan).toBe(
      [
        'Project(item, $f0 AS m)',
        '└─ Join(type=[left], on=[(item = a)])',
        '   ├─ Scan(table=[bids], columns=[item])',
        '   └─ Aggregate(groupBy=[a], select=[MAX(b)])',
        '      └─ Scan(table=[few], columns=[a, b])',
      ].join('\n'),
    );
  });

  it('have one row at most, one column, and read columns around in WHERE only', async () => {
    await expect(sqlAnswer(`SELECT (SELECT p FROM ${T} WHERE k = id) FROM ${O}`)).rejects.toThrow(
      'gave a second row',
    );
    await expect(sqlAnswer(`SELECT (SELECT k, p FROM ${T}) FROM ${O}`)).rejects.toThrow(
      'One column is expected of this query, not 2',
    );
    const grouped = `SELECT (SELECT SUM(p) FROM ${T} WHERE k = id GROUP BY k) FROM ${O}`;
    await expect(sqlAnswer(grouped)).rejects.toThrow('column of the query around');
    const items = `SELECT (SELECT DISTINCT v FROM ${T}) FROM ${O}`;
    await expect(sqlAnswer(items)).rejects.toThrow('columns of the query around');
  });
});
