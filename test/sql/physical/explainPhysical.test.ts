import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';

/** The traits and states of operators by the beginning of their names. */
async function traitsOf(query: string, operator: string, options = {}): Promise<string> {
  const { physical } = await plansOf(query, options);
  const lines = physical.split('\n').map((line) => line.replace(/^[│├└─ ]+/u, ''));
  const at = lines.findIndex((line) => line.startsWith(`${operator}:`));
  if (at < 0) throw new Error(`There is no ${operator} in:\n${physical}`);
  const traits = [...lines[at].matchAll(/(?:changelogMode|distribution|upsertKey|runs)=\[.*/g)];
  const state = lines[at + 1]?.startsWith('state: ') ? ` ${lines[at + 1]}` : '';
  return `${traits.map(([text]) => text).join(' ')}${state}`;
}

const TUMBLED = "TABLE(TUMBLE(TABLE bids, DESCRIPTOR(`at`), INTERVAL '10' SECOND))";

describe('EXPLAIN of operators', () => {
  it.each([
    [
      'GROUP BY',
      'SELECT item, COUNT(*) FROM bids GROUP BY item',
      'groupAggregate',
      'changelogMode=[I,UB,UA], distribution=[hash[item]], upsertKey=[item], runs=[kernels] ' +
        'state: unbounded: one row per item; set table.exec.state.ttl, or group by windows: ' +
        'TUMBLE, HOP, CUMULATE, SESSION',
    ],
    [
      'GROUP BY of changes',
      'SELECT n, MIN(item) FROM (SELECT item, COUNT(*) AS n FROM bids GROUP BY item) GROUP BY n',
      'groupAggregate-2',
      'changelogMode=[I,UB,UA,D], distribution=[hash[n]], upsertKey=[n], runs=[kernels] state: ' +
        'unbounded: one row per n and the values of its aggregates; set table.exec.state.ttl, or ' +
        'group by windows: TUMBLE, HOP, CUMULATE, SESSION',
    ],
    [
      'an aggregate of all rows',
      'SELECT SUM(price) FROM bids',
      'groupAggregate',
      'changelogMode=[I,UB,UA], distribution=[single], upsertKey=[], runs=[kernels] state: one row',
    ],
    [
      'DISTINCT of input that ends',
      'SELECT DISTINCT a FROM few',
      'groupAggregate',
      'changelogMode=[I], distribution=[hash[a]], runs=[kernels] state: one row per a, bounded ' +
        'by the input',
    ],
    [
      'windows',
      `SELECT item, window_end, COUNT(*) FROM ${TUMBLED} GROUP BY item, window_start, window_end`,
      'tumble',
      'changelogMode=[I], distribution=[hash[item]], runs=[kernels] state: one row per window, ' +
        'item, bounded by the window',
    ],
    [
      'joins',
      'SELECT * FROM bids JOIN items ON item = id',
      'join',
      'changelogMode=[I], distribution=[hash[item]; hash[id]], runs=[kernels] state: unbounded: ' +
        'every row of the left input and one row per unique key (id) of the right input; set ' +
        'table.exec.state.ttl, or join within windows or an interval of the times of both inputs',
    ],
    [
      'outer joins',
      'SELECT item, name FROM bids LEFT JOIN items ON item = id',
      'join',
      'changelogMode=[I,D], distribution=[hash[item]; hash[id]], runs=[kernels] state: unbounded:',
    ],
    [
      'interval joins',
      'SELECT item, name FROM bids b JOIN items i ON item = id AND b.`at` BETWEEN i.`at` AND ' +
        "i.`at` + INTERVAL '1' HOUR",
      'intervalJoin',
      'changelogMode=[I], distribution=[hash[item]; hash[id]], runs=[kernels] state: rows that ' +
        'may still match, bounded by the interval',
    ],
    [
      'Top-N',
      'SELECT * FROM (SELECT item, price, ROW_NUMBER() OVER (PARTITION BY item ORDER BY price) ' +
        'AS n FROM bids) WHERE n <= 3',
      'rank',
      'changelogMode=[I,UB,UA,D], distribution=[hash[item]], upsertKey=[item,n], ' +
        'runs=[kernels] state: unbounded: 3 rows per item; set table.exec.state.ttl, or add',
    ],
    [
      'deduplication',
      'SELECT item, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY `at` ' +
        'DESC) AS n FROM bids) WHERE n = 1',
      'deduplicate',
      'changelogMode=[I,UB,UA], distribution=[hash[item]], upsertKey=[item], runs=[kernels] ' +
        'state: unbounded: one row per item',
    ],
    [
      'LIMIT',
      'SELECT item FROM bids ORDER BY price LIMIT 5',
      'limit',
      'changelogMode=[I,UB,UA,D], distribution=[single], runs=[kernels] state: 5 rows',
    ],
    [
      'functions of JavaScript',
      'SELECT UUID() FROM bids',
      'project-2',
      'changelogMode=[I], runs=[kernels; JavaScript a row: UUID]',
    ],
  ])('%s', async (_, query, operator, expected) => {
    const traits = await traitsOf(query, operator);
    expect(traits.startsWith(expected) ? expected : traits).toBe(expected);
  });

  it('tells the time that state is kept for', async () => {
    const config = { 'table.exec.state.ttl': '1 h' };
    const text = await traitsOf('SELECT DISTINCT item FROM bids', 'groupAggregate', { config });
    expect(text).toContain('state: one row per item, forgotten 1 h after a write');
  });

  it('draws what is shared once, and the halves of windows of several subtasks', async () => {
    const counts = '(SELECT item, COUNT(*) AS n FROM bids GROUP BY item)';
    const twice = `SELECT a.n FROM ${counts} a JOIN ${counts} b ON a.n = b.n`;
    expect((await plansOf(twice)).physical).toContain('(see above)');
    const windows = `SELECT item, COUNT(*) FROM ${TUMBLED} GROUP BY item, window_start, window_end`;
    expect((await plansOf(windows, { parallelism: 2 })).physical).toContain('tumble.local');
  });
});
