// Which operator Top-N, deduplication, ORDER BY and LIMIT become.
import { describe, expect, it } from 'vitest';
import { lastOf, plansOf } from '../../support/sqlPlans.js';

async function operatorOf(query: string, name: RegExp): Promise<string | undefined> {
  const { physical } = await plansOf(query);
  const lines = physical.split('\n').map((line) => line.replace(/^[│├└─ ]+/u, ''));
  return lines.find((line) => name.test(line))?.replace(/, changelogMode.*/, '');
}

const first = (order: string, rows = 'n = 1', columns = 'item, price'): string =>
  `SELECT ${columns} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY ${order}) AS n ` +
  `FROM bids) WHERE ${rows}`;
const windowed =
  'SELECT item, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ' +
  'ORDER BY price DESC) AS n FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(`at`), ' +
  "INTERVAL '1' HOUR))) WHERE n <= 3";

describe('ranks', () => {
  it.each([
    [first('`at` DESC'), 'deduplicate: last row of each item by at'],
    [first('`at`'), 'deduplicate: first row of each item by at'],
    [first('price'), 'rank: '],
    [first('`at`', 'n = 1', 'item, n'), 'rank: '],
    [first('`at`', 'n <= 2'), 'rank: '],
    [first('`at`, price'), 'rank: '],
    [windowed, 'windowRank: '],
  ])('%s', async (query, expected) => {
    const line = await operatorOf(query, /^(?:rank|deduplicate|windowRank): /);
    expect(line?.slice(0, expected.length)).toBe(expected);
  });
});

describe('orders', () => {
  it.each([
    ['SELECT a FROM few ORDER BY b', 'sort: sorted by $o0 at the end'],
    ['SELECT a FROM few ORDER BY a DESC LIMIT 3', 'sort: sorted by a desc at the end, the first 3'],
    ['SELECT a FROM few LIMIT 3 OFFSET 2', 'limit: first 3 rows behind 2'],
    ['SELECT item FROM bids ORDER BY item LIMIT 3', 'limit: first 3 rows by item'],
    ['SELECT `at` FROM bids ORDER BY `at`', 'sort: sorted by at as the watermark passes'],
  ])('%s', async (query, expected) => {
    expect(await operatorOf(query, /^(?:sort|limit): /)).toBe(expected);
  });

  it('of rows that do not end need a limit or a time', async () => {
    await expect(lastOf('SELECT item FROM bids ORDER BY item')).rejects.toThrow('needs LIMIT');
  });
});
