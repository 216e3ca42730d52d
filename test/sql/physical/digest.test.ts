// What is asked for twice is computed once.
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';

/** How often operators of a name are in a plan. */
async function countOf(query: string, name: string): Promise<number> {
  const { physical } = await plansOf(query);
  return physical
    .split('\n')
    .filter((line) => line.includes(`${name}: `) || new RegExp(`${name}-\\d+: `).test(line)).length;
}

const counts = '(SELECT item, COUNT(*) AS n FROM bids WHERE price > 2 GROUP BY item)';

describe('plans of the same rows', () => {
  it.each([
    ['groups', `SELECT a.n FROM ${counts} a JOIN ${counts} b ON a.n = b.n`, 'groupAggregate', 1],
    [
      'names apart',
      `SELECT a.n FROM ${counts} a JOIN (SELECT item AS i, c FROM ` +
        '(SELECT item, COUNT(*) AS c FROM bids WHERE price > 2 GROUP BY item)) b ON a.n = b.c',
      'groupAggregate',
      1,
    ],
    [
      'other conditions',
      `SELECT a.n FROM ${counts} a JOIN (SELECT item, COUNT(*) AS n FROM bids ` +
        'WHERE price > 3 GROUP BY item) b ON a.n = b.n',
      'groupAggregate',
      2,
    ],
    [
      'other constants of another type',
      'SELECT a.x FROM (SELECT item + 1 AS x FROM bids) a JOIN ' +
        '(SELECT item + CAST(1 AS BIGINT) AS x FROM bids) b ON a.x = b.x',
      'bids',
      1,
    ],
    [
      'random values',
      'SELECT a.x, b.x AS y FROM (SELECT item, RAND() AS x FROM bids) a JOIN ' +
        '(SELECT item, RAND() AS x FROM bids) b ON a.item = b.item',
      'project',
      4,
    ],
    [
      'tables, whatever is read of them',
      'SELECT b.item, i.price FROM bids b JOIN bids i ON ' + 'b.bidder = i.bidder',
      'bids',
      1,
    ],
  ])('%s', async (_, query, name, expected) => {
    expect(await countOf(query, name)).toBe(expected);
  });
});
