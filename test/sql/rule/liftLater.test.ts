// Functions that answer later, called from SQL.
import { expect, it } from 'vitest';
import {
  asyncScalarFunction,
  tableEnvironment,
  type TableEnvironment,
} from '../../../src/tables.js';

const NUMBERS = '(VALUES (1), (2), (3), (4), (5)) AS t(id)';

function environment(ordered = true): TableEnvironment & { most(): number } {
  let running = 0;
  let most = 0;
  const slow = asyncScalarFunction({
    parameters: ['BIGINT'],
    result: 'BIGINT',
    capacity: 2,
    ordered,
    call: async (id) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, id === 1n ? 10 : 1));
      running -= 1;
      if (id === 99n) throw new Error('no 99');
      return id === null ? null : id * 10n;
    },
  });
  const tables = tableEnvironment();
  tables.createTemporaryFunction('slow', slow);
  return Object.assign(tables, { most: () => most });
}

async function rows(tables: TableEnvironment, sql: string): Promise<unknown[][]> {
  return (await (await tables.executeSql(sql)).collect()).map((row) => Object.values(row));
}

it('are called in SELECT and WHERE, some at a time, in the order of rows', async () => {
  const tables = environment();
  expect(await rows(tables, `SELECT id, slow(id) + 1 FROM ${NUMBERS} WHERE slow(id) > 20`)).toEqual(
    [
      [3, 31n],
      [4, 41n],
      [5, 51n],
    ],
  );
  // At most two for each of both operators.
  expect(tables.most()).toBeLessThanOrEqual(4);
});

it('may call one another, and feed groups', async () => {
  const nested = `SELECT SUM(slow(slow(id))) FROM ${NUMBERS} WHERE id < 3`;
  expect(await rows(environment(false), nested)).toEqual([[300n]]);
});

it('fail the job with what they throw', async () => {
  await expect(rows(environment(), `SELECT slow(id + 98) FROM ${NUMBERS}`)).rejects.toThrow(
    'no 99',
  );
});

it('are operators of their own in plans', async () => {
  const [[text]] = await rows(environment(), `EXPLAIN SELECT slow(id) AS x FROM ${NUMBERS}`);
  expect(text).toContain('Correlate(type=[inner], call=[SLOW(');
});
