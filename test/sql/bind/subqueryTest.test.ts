import { describe, expect, it } from 'vitest';
import { optimizedPlan } from '../../support/sqlPlans.js';
import { sqlAnswer } from '../../support/sqlAnswer.js';

const O = '(VALUES (1, 10), (2, 20), (3, CAST(NULL AS INT)), (4, 5)) AS o (id, v)';
const T = '(VALUES (1, 3), (1, 30), (2, 7), (9, 1), (2, 40)) AS t (k, p)';
const N = '(VALUES (10), (CAST(NULL AS INT))) AS n (x)';

describe('conditions by queries', () => {
  it.each([
    [`EXISTS (SELECT * FROM ${T} WHERE k = id)`, '1 2'],
    [`NOT EXISTS (SELECT * FROM ${T} WHERE k = id)`, '3 4'],
    [`id IN (SELECT k FROM ${T})`, '1 2'],
    [`id NOT IN (SELECT k FROM ${T})`, '3 4'],
    [`v IN (SELECT x FROM ${N})`, '1'],
    [`v NOT IN (SELECT x FROM ${N})`, ''],
    [`v NOT IN (SELECT x FROM ${N} WHERE x > 100)`, '1 2 3 4'],
    [`id = ANY (SELECT k FROM ${T})`, '1 2'],
    [`id = SOME (SELECT k FROM ${T})`, '1 2'],
    [`NOT id = ANY (SELECT k FROM ${T})`, '3 4'],
    [`id <> ALL (SELECT k FROM ${T})`, '3 4'],
    [`v > ANY (SELECT p FROM ${T})`, '1 2 4'],
    [`v > ALL (SELECT p FROM ${T} WHERE k = id)`, '3 4'],
    [`NOT v > ALL (SELECT p FROM ${T})`, '1 2 4'],
    [`v >= ALL (SELECT x FROM ${N})`, ''],
    [`v <= ANY (SELECT x FROM ${N})`, '1 4'],
    [`v > ALL (SELECT p FROM ${T} WHERE p > 1000)`, '1 2 3 4'],
    [`v > ANY (SELECT p FROM ${T} WHERE p > 1000)`, ''],
    [`v < ALL (SELECT MAX(p) FROM ${T})`, '1 2 4'],
  ])('%s', async (condition, expected) => {
    const rows = await sqlAnswer(`SELECT id FROM ${O} WHERE ${condition}`);
    expect(rows.join(' ')).toBe(expected);
  });

  it('are semi and anti joins', async () => {
    const of = async (condition: string): Promise<string> =>
      (await optimizedPlan(`SELECT b FROM few WHERE ${condition}`))
        .split('\n')
        .filter((line) => line.includes('Join'))
        .join('');
    expect(await of('b IN (SELECT price FROM bids)')).toContain('type=[semi], on=[(b = price)]');
    expect(await of('a NOT IN (SELECT price FROM bids)')).toContain(
      'type=[anti], on=[((a = price) OR (a IS NULL))]',
    );
    expect(await of('b > ALL (SELECT price FROM bids)')).toContain(
      'type=[anti], on=[NOT (b > price)]',
    );
    expect(await of('b > ANY (SELECT price FROM bids WHERE item = a)')).toContain(
      'type=[semi], on=[((item = a) AND (b > price))]',
    );
  });

  it('compare one column', async () => {
    await expect(
      sqlAnswer(`SELECT id FROM ${O} WHERE id IN (SELECT k, p FROM ${T})`),
    ).rejects.toThrow('One column is expected of this query, not 2');
  });
});
