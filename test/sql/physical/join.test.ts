// Which operator a join becomes, and what it joins by.
import { describe, expect, it } from 'vitest';
import { sqlAnswer } from '../../support/sqlAnswer.js';
import { plansOf } from '../../support/sqlPlans.js';

/** The line of the join of a plan. */
async function joinOf(query: string): Promise<string> {
  const { physical } = await plansOf(query);
  const line = physical.split('\n').find((part) => /[jJ]oin(?:-\d+)?: /.test(part)) ?? '';
  return line.replace(/^[│├└─ ]+/u, '').replace(/, changelogMode.*/, '');
}

const windows = (table: string): string =>
  `(SELECT * FROM TABLE(TUMBLE(TABLE ${table}, DESCRIPTOR(\`at\`), INTERVAL '10' SECOND)))`;
const within = 'b.window_start = i.window_start AND b.window_end = i.window_end';

describe('joins', () => {
  it.each([
    ['SELECT name FROM bids JOIN items ON item = id', 'join: inner join on item = id'],
    ['SELECT name FROM bids JOIN items ON item + 1 = id', 'join: inner join on $k0 = id'],
    [
      'SELECT name FROM bids JOIN items ON item = id AND price > seller',
      'join: inner join on item = id AND (price > seller)',
    ],
    ['SELECT name FROM bids, items', 'join: inner join on TRUE'],
    [
      'SELECT name FROM bids FULL JOIN items ON bidder = seller',
      'join: full join on bidder = seller',
    ],
    ['SELECT item FROM bids WHERE item IN (SELECT id FROM items)', 'join: semi join on item = id'],
    [
      'SELECT item FROM bids WHERE NOT EXISTS (SELECT * FROM items WHERE id = item)',
      'join: anti join on item = id',
    ],
    [
      `SELECT name FROM ${windows('bids')} b JOIN ${windows('items')} i ON item = id AND ${within}`,
      'windowJoin: inner join of windows on item = id, window_start = window_start',
    ],
    [
      `SELECT name FROM ${windows('bids')} b JOIN ${windows('items')} i ON item = id`,
      'join: inner join on item = id',
    ],
    [
      'SELECT name FROM bids b JOIN items i ON item = id AND b.`at` BETWEEN i.`at` AND ' +
        "i.`at` + INTERVAL '1' HOUR",
      'intervalJoin: inner join on item = id, right time -1 h to +0 ms',
    ],
    [
      'SELECT name FROM bids b JOIN items i ON item = id AND b.`at` > i.`at`',
      'join: inner join on item = id',
    ],
  ])('%s', async (query, expected) => {
    const join = await joinOf(query);
    expect(join.slice(0, expected.length)).toBe(expected);
  });

  it('of keys that are computed leave them out', async () => {
    const rows = "(VALUES (1, 'a'), (2, 'b')) AS x (i, s)";
    const others = '(VALUES (10), (20)) AS y (j)';
    expect(await sqlAnswer(`SELECT * FROM ${rows} JOIN ${others} ON i * 10 = j`)).toEqual([
      '1 a 10',
      '2 b 20',
    ]);
    expect(await sqlAnswer(`SELECT * FROM ${rows} LEFT JOIN ${others} ON i * 20 = j`)).toEqual([
      '1 a 20',
      '2 b null',
    ]);
  });
});
