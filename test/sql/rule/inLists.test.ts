import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';
import { sqlAnswer } from '../../support/sqlAnswer.js';

const numbers = (count: number): string =>
  Array.from({ length: count }, (_, i) => i * 2).join(', ');
const texts = Array.from({ length: 100 }, (_, i) => `'text ${i}'`).join(', ');

describe('long lists', () => {
  it.each([
    [
      'INT',
      '(CAST(4 AS INT)), (5), (CAST(NULL AS INT)), (-2)',
      numbers(100),
      '-2 false,4 true,5 false,null null',
    ],
    [
      'BIGINT',
      '(CAST(4 AS BIGINT)), (5), (30000000000)',
      `${numbers(100)}, 30000000000`,
      '30000000000 true,4 true,5 false',
    ],
    [
      'STRING',
      "(CAST('text 7' AS STRING)), ('text 100'), ('')",
      texts,
      ' false,text 100 false,text 7 true',
    ],
  ])('of %s', async (_, values, list, expected) => {
    const rows = await sqlAnswer(`SELECT x, x IN (${list}) FROM (VALUES ${values}) AS t (x)`);
    expect(rows.join()).toBe(expected);
    const not = await sqlAnswer(
      `SELECT x FROM (VALUES ${values}) AS t (x) WHERE x NOT IN (${list})`,
    );
    expect(not).toEqual(rows.filter((row) => row.endsWith('false')).map((row) => row.slice(0, -6)));
  });

  it('are sets where kernels would compare too often', async () => {
    const runs = async (list: string): Promise<boolean> =>
      (await plansOf(`SELECT a FROM few WHERE a IN (${list})`)).physical.includes('a batch: IN');
    expect(await runs(numbers(64))).toBe(true);
    expect(await runs(numbers(20))).toBe(false);
    expect(await runs(`${numbers(64)}, NULL`)).toBe(false);
    expect(await runs(`${numbers(64)}, b`)).toBe(false);
  });
});
