// Lookup joins: what a table is asked by.
import { describe, expect, it } from 'vitest';
import { lastOf, plansOf } from '../../support/sqlPlans.js';

const before = `
  CREATE TABLE orders (id INT, what INT, now_ AS PROCTIME()) WITH ('connector' = 'datagen');
  CREATE TABLE goods (what INT NOT NULL, name STRING)
  WITH ('connector' = 'datagen', 'number-of-rows' = '3');
`;
const joined = (on: string, type = 'JOIN'): string =>
  `SELECT id, name FROM orders AS o ${type} goods FOR SYSTEM_TIME AS OF o.now_ AS g ON ${on}`;

describe('lookup joins', () => {
  it('read tables that end into memory, for kernels', async () => {
    const { physical } = await plansOf(joined('o.what = g.what'), { before });
    expect(physical).toMatch(
      /lookupJoin: inner lookup join with datagen by what, changelogMode=\[I\], runs=\[kernels\]/,
    );
    expect(physical).toContain('state: all rows of datagen, read when the job starts');
  });

  it('compute keys, and filter by the rest', async () => {
    const { physical } = await plansOf(joined("o.what + 1 = g.what AND name <> 'x'"), { before });
    expect(physical).toMatch(/filter[^]*lookupJoin[^]*\(what \+ 1\)/);
  });

  it.each([
    ['o.what > g.what', 'JOIN', 'A lookup needs columns of the table to be equal'],
    ['o.what = g.what + 1', 'JOIN', 'A lookup needs columns of the table to be equal'],
    ['o.what = g.what AND id > 3 AND name > CAST(id AS STRING)', 'LEFT JOIN', 'A LEFT lookup'],
  ])('%s, %s', async (on, type, message) => {
    await expect(lastOf(before + joined(on, type))).rejects.toThrow(message);
  });
});
