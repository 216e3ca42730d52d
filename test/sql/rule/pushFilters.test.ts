import { describe, expect, it } from 'vitest';
import { optimizedPlan } from '../../support/sqlPlans.js';

const lines = (...parts: readonly string[]): string => parts.join('\n');

describe('filters go down', () => {
  it.each([
    [
      'through projections, below first, as one may guard the other',
      'SELECT x FROM (SELECT a + b AS x, b FROM few WHERE b <> 0) WHERE 10 / b > 1 AND x = 3',
      lines(
        'Project((a + b) AS x)',
        '└─ Filter(((b <> 0) AND ((10 / b) > 1) AND ((a + b) = 3)))',
        '   └─ Scan(table=[few], columns=[a, b])',
      ),
    ],
    [
      'not through functions that differ from call to call',
      'SELECT x FROM (SELECT RAND() AS x FROM few) WHERE x > 0.5',
      lines('Filter((x > 0.5))', '└─ Project(RAND() AS x)', '   └─ Scan(table=[few], columns=[a])'),
    ],
    [
      'to both sides of an inner join, and into its condition',
      'SELECT item FROM bids, few WHERE item = a AND price > 3 AND b < 2 AND price > b',
      lines(
        'Project(item)',
        '└─ Join(type=[inner], on=[((item = a) AND (price > b))])',
        '   ├─ Filter((price > 3))',
        '   │  └─ Scan(table=[bids], columns=[item, price])',
        '   └─ Filter((b < 2))',
        '      └─ Scan(table=[few], columns=[a, b])',
      ),
    ],
    [
      'to the side of an outer join that has every row',
      'SELECT item FROM bids LEFT JOIN few ON item = a WHERE price > 3 AND c IS NULL',
      lines(
        'Project(item)',
        '└─ Filter((c IS NULL))',
        '   └─ Join(type=[left], on=[(item = a)])',
        '      ├─ Filter((price > 3))',
        '      │  └─ Scan(table=[bids], columns=[item, price])',
        '      └─ Scan(table=[few], columns=[a, c])',
      ),
    ],
    [
      'of ON to the side that may be missing',
      'SELECT item, c FROM bids LEFT JOIN few ON item = a AND b > 1 AND price > 2',
      lines(
        'Project(item, c)',
        '└─ Join(type=[left], on=[((item = a) AND (price > 2))])',
        '   ├─ Scan(table=[bids], columns=[item, price])',
        '   └─ Filter((b > 1))',
        '      └─ Scan(table=[few], columns=[a, b, c])',
      ),
    ],
    [
      'below groups, for columns of groups alone',
      'SELECT item, n FROM (SELECT item, COUNT(*) AS n FROM bids GROUP BY item) ' +
        'WHERE item > 1 AND n > 2',
      lines(
        'Filter(($f0 > 2))',
        '└─ Aggregate(groupBy=[item], select=[COUNT(*)])',
        '   └─ Filter((item > 1))',
        '      └─ Scan(table=[bids], columns=[item])',
      ),
    ],
    [
      'below numbers, for columns of partitions alone',
      'SELECT item FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY price) AS n ' +
        'FROM bids) WHERE n < 3 AND item = 7',
      lines(
        'Project(item)',
        '└─ Rank(partitionBy=[item], orderBy=[price ASC], range=[1, 2])',
        '   └─ Filter((item = 7))',
        '      └─ Scan(table=[bids], columns=[item, price])',
      ),
    ],
    [
      'into every input of a union',
      'SELECT x FROM (SELECT a AS x FROM few UNION ALL SELECT item FROM bids) WHERE x > 1',
      lines(
        'Union(columns=[x])',
        '├─ Filter((a > 1))',
        '│  └─ Scan(table=[few], columns=[a])',
        '└─ Filter((item > 1))',
        '   └─ Scan(table=[bids], columns=[item])',
      ),
    ],
    [
      'below windows, but not below sessions of all rows',
      'SELECT item, window_end FROM TABLE(SESSION(TABLE bids PARTITION BY item, ' +
        "DESCRIPTOR(`at`), INTERVAL '5' SECOND)) WHERE item = 1 AND price = 2",
      lines(
        'Project(item, window_end)',
        '└─ Filter((price = 2))',
        '   └─ WindowTableFunction(SESSION(5000 ms) by at)',
        '      └─ Filter((item = 1))',
        '         └─ Scan(table=[bids], columns=[item, price, at])',
      ),
    ],
  ])('%s', async (_, query, plan) => {
    expect(await optimizedPlan(query)).toBe(plan);
  });
});
