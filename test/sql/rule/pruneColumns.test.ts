import { describe, expect, it } from 'vitest';
import { optimizedPlan } from '../../support/sqlPlans.js';

const lines = (...parts: readonly string[]): string => parts.join('\n');

describe('columns that nothing reads', () => {
  it.each([
    ['of tables', 'SELECT c FROM few', 'Scan(table=[few], columns=[c])'],
    [
      'of tables whose rows are counted: one stays',
      'SELECT COUNT(*) AS n FROM few',
      lines(
        'Aggregate(groupBy=[], select=[COUNT(*)])',
        '└─ Project()',
        '   └─ Scan(table=[few], columns=[a])',
      ),
    ],
    [
      'of aggregates',
      'SELECT s FROM (SELECT item, COUNT(*) AS n, SUM(price) AS s FROM bids GROUP BY item)',
      lines(
        'Project(s)',
        '└─ Aggregate(groupBy=[item], select=[SUM(price)])',
        '   └─ Scan(table=[bids], columns=[item, price])',
      ),
    ],
    [
      'of both sides of joins',
      'SELECT name FROM bids JOIN items ON item = id',
      lines(
        'Project(name)',
        '└─ Join(type=[inner], on=[(item = id)])',
        '   ├─ Scan(table=[bids], columns=[item])',
        '   └─ Scan(table=[items], columns=[id, name])',
      ),
    ],
    [
      'of the right side of semi joins',
      'SELECT bidder FROM bids WHERE EXISTS (SELECT name FROM items WHERE id = item)',
      lines(
        'Project(bidder)',
        '└─ Join(type=[semi], on=[(id = item)])',
        '   ├─ Scan(table=[bids], columns=[item, bidder])',
        '   └─ Scan(table=[items], columns=[id])',
      ),
    ],
    [
      'of Top-N, its number too',
      'SELECT price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY price) AS n ' +
        'FROM bids) WHERE n <= 2',
      lines(
        'Project(price)',
        '└─ Rank(partitionBy=[item], orderBy=[price ASC], range=[1, 2])',
        '   └─ Scan(table=[bids], columns=[item, price])',
      ),
    ],
    [
      'of sorted rows',
      'SELECT a FROM few ORDER BY b LIMIT 3',
      lines(
        'Project(a)',
        '└─ Sort(orderBy=[$o0 ASC], limit=[3])',
        '   └─ Scan(table=[few], columns=[a, $o0])',
      ),
    ],
    [
      'of windows',
      "SELECT item FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(`at`), INTERVAL '1' HOUR))",
      lines(
        'Project(item)',
        '└─ WindowTableFunction(TUMBLE(3600000 ms) by at)',
        '   └─ Scan(table=[bids], columns=[item, at])',
      ),
    ],
    [
      'of unions, in every input',
      'SELECT x FROM (SELECT a AS x, b FROM few UNION ALL SELECT item, price FROM bids)',
      lines(
        'Union(columns=[x])',
        '├─ Scan(table=[few], columns=[x])',
        '└─ Scan(table=[bids], columns=[item])',
      ),
    ],
    [
      'of values',
      'SELECT y FROM (VALUES (1, 2, 3), (4, 5, 6)) AS t (x, y, z)',
      'Values(rows=[2], columns=[y])',
    ],
  ])('%s', async (_, query, plan) => {
    expect(await optimizedPlan(query)).toBe(plan);
  });
});
