import { describe, expect, it } from 'vitest';
import { optimizedPlan } from '../../support/sqlPlans.js';

const numbered =
  '(SELECT item, price, ROW_NUMBER() OVER (PARTITION BY item ORDER BY price DESC) AS n FROM bids)';

/** The part of a plan that tells the rank. */
async function rankOf(condition: string): Promise<string> {
  const plan = await optimizedPlan(`SELECT item, n FROM ${numbered} WHERE ${condition}`);
  return plan
    .split('\n')
    .map((line) => line.replace(/^[│├└─ ]+/u, ''))
    .filter((line) => /^(?:Rank|RowNumber|Filter)/.test(line))
    .join(' ')
    .replace('partitionBy=[item], orderBy=[price DESC], ', '');
}

describe('numbers with a limit', () => {
  it.each([
    ['n <= 3', 'Rank(range=[1, 3])'],
    ['n < 3', 'Rank(range=[1, 2])'],
    ['3 >= n', 'Rank(range=[1, 3])'],
    ['n = 1', 'Rank(range=[1, 1])'],
    ['n = 4', 'Rank(range=[4, 4])'],
    ['n BETWEEN 2 AND 5', 'Rank(range=[2, 5])'],
    ['n > 1 AND n <= 4', 'Rank(range=[2, 4])'],
    ['n <= 2 + 3', 'Rank(range=[1, 5])'],
    ['n <= 3 AND price > 7', 'Filter((price > 7)) Rank(range=[1, 3])'],
    ['n <= 3 AND item > 7', 'Rank(range=[1, 3]) Filter((item > 7))'],
  ])('%s', async (condition, expected) => {
    expect(await rankOf(condition)).toBe(expected);
  });

  it.each(['n > 3', 'n <= price', 'n <= 3 OR price = 1'])(
    'without one are refused: %s',
    async (condition) => {
      await expect(rankOf(condition)).rejects.toThrow('ROW_NUMBER() needs a limit');
    },
  );
});
