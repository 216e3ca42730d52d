// Columns that tell the rows of a plan apart, as EXPLAIN shows them of results that change.
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';

async function keyOf(query: string): Promise<string | undefined> {
  const { physical } = await plansOf(query);
  return /upsertKey=\[([^\]]*)\]/.exec(physical.split('\n')[0])?.[1];
}

const counts = '(SELECT item, ok, COUNT(*) AS n FROM bids GROUP BY item, ok)';
const ranked = (order: string): string =>
  `(SELECT item, price, ROW_NUMBER() OVER (PARTITION BY item ORDER BY ${order}) AS r FROM bids)`;

describe('unique keys', () => {
  it.each([
    ['groups', `SELECT n, ok, item FROM ${counts}`, 'item,ok'],
    ['groups under other names', `SELECT n, ok AS o, item AS i FROM ${counts}`, 'i,o'],
    ['none, where a group is left out', `SELECT n, ok FROM ${counts}`, undefined],
    ['all rows', 'SELECT COUNT(*) FROM bids', ''],
    ['filters', `SELECT * FROM ${counts} WHERE n > 3`, 'item,ok'],
    ['the first row', `SELECT item, price FROM ${ranked('price')} WHERE r = 1`, 'item'],
    ['ranks', `SELECT price, item, r FROM ${ranked('price')} WHERE r <= 3`, 'item,r'],
    [
      'ranks that nobody reads',
      `SELECT item, price FROM ${ranked('price')} WHERE r <= 3`,
      undefined,
    ],
    [
      'one side of a join by the key of the other',
      `SELECT a.item, a.ok, n, name FROM ${counts} a JOIN items ON a.item = id`,
      'item,ok',
    ],
    [
      'both sides of other joins',
      `SELECT a.item, a.ok, b.item AS i, b.ok AS o FROM ${counts} a JOIN ${counts} b ON a.n = b.n`,
      'item,ok,i,o',
    ],
    [
      'the left side of semi joins',
      `SELECT * FROM ${counts} WHERE item IN (SELECT id FROM items)`,
      'item,ok',
    ],
  ])('of %s', async (_, query, expected) => {
    expect(await keyOf(query)).toBe(expected);
  });
});
