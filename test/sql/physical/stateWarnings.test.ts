import { describe, expect, it } from 'vitest';
import type { PlanWarning } from '../../../src/sql/physical/stateWarnings.js';
import { lastOf, type PlanOptions } from '../../support/sqlPlans.js';

async function warningsOf(
  query: string,
  options: PlanOptions = {},
): Promise<readonly PlanWarning[]> {
  const executed = await lastOf(query, options);
  return 'warnings' in executed ? executed.warnings : [];
}

describe('state that grows for ever', () => {
  it('is told with operator, tables, place and what to do', async () => {
    const texts: string[] = [];
    const query = '\n  SELECT item, COUNT(*) FROM bids\n  GROUP BY item';
    const [warning, ...more] = await warningsOf(query, { warn: (text) => texts.push(text) });
    expect(more).toEqual([]);
    expect(warning).toMatchObject({
      code: 'UNBOUNDED_STATE',
      operator: 'groupAggregate',
      tables: ['bids'],
      state: 'one row per item',
    });
    expect(warning.location?.column).toBe(3);
    expect(warning.message).toContain(
      "GROUP BY of 'bids' keeps one row per item, and the input has no end: its state grows for " +
        "ever (operator 'groupAggregate'). To bound it set table.exec.state.ttl, or group by",
    );
    expect(warning.message).toMatch(/\d+ \| {3}GROUP BY item\n.*\^{13}$/);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain("SET 'millrace.warn-unbounded-state' = 'false'");
  });

  it('is told once a statement, for each operator', async () => {
    const texts: string[] = [];
    const query =
      'INSERT INTO sink SELECT DISTINCT item, seller FROM bids JOIN items ON bidder = seller';
    const found = await warningsOf(query, { warn: (text) => texts.push(text) });
    expect(found.map(({ operator, tables }) => [operator, tables])).toEqual([
      ['join', ['bids', 'items']],
      ['groupAggregate', ['bids', 'items']],
    ]);
    expect(texts).toHaveLength(1);
  });

  it.each([
    ['one side that ends', 'SELECT * FROM bids JOIN few ON item = a', ['join']],
    ['input that ends', 'SELECT a, COUNT(*) FROM few GROUP BY a', []],
    ['one row', 'SELECT COUNT(*) FROM bids', []],
    ['groups of few values', 'SELECT ok, COUNT(*) FROM bids GROUP BY ok', []],
    [
      'values of one row',
      'SELECT COUNT(DISTINCT item), LISTAGG(note) FROM bids',
      ['groupAggregate'],
    ],
    ['the first rows', 'SELECT * FROM bids LIMIT 3', []],
    [
      'Top-N of all rows',
      'SELECT * FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY price) AS n FROM bids) WHERE n < 3',
      [],
    ],
    [
      'windows',
      "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(`at`), INTERVAL '1' HOUR)) " +
        'GROUP BY window_start, window_end',
      [],
    ],
    ['EXISTS', 'SELECT * FROM bids WHERE EXISTS (SELECT * FROM items WHERE id = item)', ['join']],
    ['rows as they come', 'SELECT item + 1 FROM bids WHERE price > 3', []],
  ])('%s', async (_, query, operators) => {
    expect((await warningsOf(query)).map(({ operator }) => operator)).toEqual(operators);
  });

  it('is bounded by the state TTL, and not told where SET says so', async () => {
    const query = 'SELECT item, COUNT(*) FROM bids GROUP BY item';
    const config = (key: string, value: string): PlanOptions => ({ config: { [key]: value } });
    expect(await warningsOf(query, config('table.exec.state.ttl', '1 d'))).toEqual([]);
    expect(await warningsOf(query, config('millrace.warn-unbounded-state', 'false'))).toEqual([]);
    expect(await warningsOf(query, config('table.exec.state.ttl', '0'))).toHaveLength(1);
  });
});
