// How far the times of two rows may be apart: right − left.
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';

async function intervalOf(condition: string, type = 'JOIN'): Promise<string | undefined> {
  const query = `SELECT name FROM bids b ${type} items i ON item = id AND ${condition}`;
  const { physical } = await plansOf(query);
  return /intervalJoin: .*?right time (.*?) of the left/.exec(physical)?.[1];
}

describe('intervals of joins', () => {
  it.each([
    ["b.`at` BETWEEN i.`at` AND i.`at` + INTERVAL '1' HOUR", '-1 h to +0 ms'],
    [
      "i.`at` BETWEEN b.`at` - INTERVAL '5' SECOND AND b.`at` + INTERVAL '1' MINUTE",
      '-5 s to +1 min',
    ],
    ["i.`at` >= b.`at` AND i.`at` < b.`at` + INTERVAL '1' SECOND", '+0 ms to +999 ms'],
    ["b.`at` > i.`at` AND b.`at` - INTERVAL '2' SECOND <= i.`at`", '-2 s to -1 ms'],
    ['b.`at` = i.`at`', '+0 ms to +0 ms'],
    ['b.`at` > i.`at`', undefined],
    ["b.`at` BETWEEN i.`at` AND i.`at` + INTERVAL '1' MONTH", undefined],
    ["i.`at` BETWEEN b.`at` AND b.`at` - INTERVAL '1' SECOND", undefined],
    ['price BETWEEN seller AND seller + 3', undefined],
  ])('%s', async (condition, expected) => {
    expect(await intervalOf(condition)).toBe(expected);
  });

  it('leave further conditions of outer joins to regular joins', async () => {
    const near = "b.`at` BETWEEN i.`at` AND i.`at` + INTERVAL '1' HOUR";
    expect(await intervalOf(near, 'LEFT JOIN')).toBe('-1 h to +0 ms');
    expect(await intervalOf(`${near} AND price > seller`)).toBe('-1 h to +0 ms');
    expect(await intervalOf(`${near} AND price > seller`, 'LEFT JOIN')).toBeUndefined();
  });
});
