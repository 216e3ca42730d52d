// Tables as sources: computed columns and watermarks once a table, what is read once a query.
import { describe, expect, it } from 'vitest';
import { lastOf, plansOf } from '../../support/sqlPlans.js';

const table = (columns: string, watermark: string): string =>
  `CREATE TABLE t (${columns}, WATERMARK FOR ${watermark}) WITH ('connector' = 'datagen'); `;

async function linesOf(query: string, before = ''): Promise<string[]> {
  const { physical } = await plansOf(query, { before });
  return physical
    .split('\n')
    .map((line) => line.replace(/^[│├└─ ]+/u, '').replace(/, changelogMode.*/, ''));
}

describe('tables', () => {
  it('are read once, whatever queries read of them', async () => {
    const lines = await linesOf('SELECT a FROM few UNION ALL SELECT b FROM few');
    expect(lines.filter((line) => line.startsWith('few'))).toEqual([
      'few: read datagen',
      'few (see above)',
    ]);
  });

  it('have watermarks of their own columns in the source', async () => {
    const lines = await linesOf('SELECT item FROM bids');
    expect(lines).toEqual(['project: select item', 'bids: read datagen']);
  });

  it('compute columns where they are read, and event times in front of watermarks', async () => {
    const plain = table('a INT, b AS a + 1, c AS a * 2, d TIMESTAMP(3)', 'd AS d');
    expect(await linesOf('SELECT b FROM t', plain)).toEqual([
      'project: select (a + 1) AS b',
      't: read datagen',
    ]);
    const computed = table('a STRING, d AS TO_TIMESTAMP(a)', "d AS d - INTERVAL '5' SECOND");
    expect(await linesOf('SELECT d FROM t', computed)).toEqual([
      expect.stringMatching(/^project-2: select d/),
      'watermark: watermarks on d',
      expect.stringMatching(/^project: select a, .* AS d$/),
      't: read datagen',
    ]);
  });

  it('have watermarks by an expression a row', async () => {
    const odd = table(
      'a INT, d TIMESTAMP(3)',
      "d AS CASE WHEN a > 0 THEN d - INTERVAL '1' SECOND ELSE d END",
    );
    expect((await linesOf('SELECT a FROM t', odd)).join('\n')).toMatch(
      /watermark: watermarks on d\nproject: select a, d, CASE WHEN/,
    );
  });

  it('refuse computed columns of computed ones', async () => {
    const before =
      "CREATE TABLE t (a INT, b AS a + 1, c AS b + 1) WITH ('connector' = 'datagen'); ";
    await expect(lastOf(`${before} SELECT c FROM t`)).rejects.toThrow("There is no column 'b'");
  });
});
