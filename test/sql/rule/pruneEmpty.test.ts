import { describe, expect, it } from 'vitest';
import { optimizedPlan } from '../../support/sqlPlans.js';

const none = '(SELECT * FROM few WHERE FALSE)';

describe('inputs without rows', () => {
  it.each([
    ['inner', `SELECT bids.item FROM bids JOIN ${none} f ON item = a`, 'Values(rows=[0]'],
    ['never', 'SELECT bids.item FROM bids JOIN few ON 1 = 2', 'Values(rows=[0]'],
    [
      'left',
      `SELECT item, c FROM bids LEFT JOIN ${none} f ON item = a`,
      'Project(item, NULL AS c)\n└─ Scan(table=[bids], columns=[item])',
    ],
    ['left of none', `SELECT item, c FROM ${none} f LEFT JOIN bids ON item = a`, 'Values(rows=[0]'],
    ['right', `SELECT item, c FROM bids RIGHT JOIN ${none} f ON item = a`, 'Values(rows=[0]'],
    [
      'full',
      `SELECT item, c FROM ${none} f FULL JOIN bids ON item = a`,
      'Project(item, NULL AS c)\n└─ Scan(table=[bids], columns=[item])',
    ],
    ['EXISTS', `SELECT item FROM bids WHERE EXISTS ${none}`, 'Values(rows=[0]'],
    [
      'NOT EXISTS',
      `SELECT item FROM bids WHERE NOT EXISTS ${none}`,
      'Scan(table=[bids], columns=[item])',
    ],
    [
      'union',
      `SELECT a FROM ${none} UNION ALL SELECT item FROM bids`,
      'Scan(table=[bids], columns=[a])',
    ],
    ['groups', `SELECT a, COUNT(*) FROM ${none} GROUP BY a`, 'Values(rows=[0]'],
    ['one group stays', `SELECT COUNT(*) FROM ${none}`, 'Aggregate(groupBy=[], select=[COUNT(*)])'],
    ['LIMIT 0', 'SELECT a FROM few LIMIT 0', 'Values(rows=[0]'],
  ])('%s', async (_, query, expected) => {
    const plan = await optimizedPlan(query);
    expect(plan.slice(0, expected.length)).toBe(expected);
  });
});
