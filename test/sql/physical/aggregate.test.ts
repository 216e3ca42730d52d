// Which operator an aggregate becomes.
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';

const TUMBLED = "TABLE(TUMBLE(TABLE bids, DESCRIPTOR(`at`), INTERVAL '10' SECOND))";
const COUNTS =
  `SELECT item, window_start, window_end, COUNT(*) AS n FROM ${TUMBLED} ` +
  'GROUP BY item, window_start, window_end';

/** The operators from the result up to the first source, without projections. */
async function operatorsOf(query: string): Promise<string[]> {
  const { physical } = await plansOf(query);
  return [...physical.matchAll(/^[│├└─ ]*([\w.-]+): ([^,]*)/gmu)]
    .map(([, name, text]) => `${name}: ${text}`)
    .filter((line) => !/^(?:project|state|watermark|bids)/.test(line));
}

describe('aggregates', () => {
  it('of a window function are sliced in the kernels', async () => {
    expect(await operatorsOf(COUNTS)).toEqual(['tumble: TUMBLE(10 s) by item: $f0']);
  });

  it('of rows with windows keep a row a window', async () => {
    const most = `SELECT MAX(n) FROM (${COUNTS}) GROUP BY window_start, window_end`;
    expect(await operatorsOf(most)).toEqual([
      expect.stringMatching(/^windowAggregate: WINDOW\(window_end\)/),
      'tumble: TUMBLE(10 s) by item: $f0',
    ]);
  });

  it('of values that the kernels have not keep a row a window too', async () => {
    const texts = `SELECT LISTAGG(note) FROM ${TUMBLED} GROUP BY window_start, window_end`;
    expect(await operatorsOf(texts)).toEqual([
      expect.stringMatching(/^windowAggregate: /),
      expect.stringMatching(/^windowTable: /),
    ]);
  });

  it('of one end of windows, and of no window, change', async () => {
    const ends = `SELECT window_end, COUNT(*) FROM ${TUMBLED} GROUP BY window_end`;
    expect((await operatorsOf(ends))[0]).toMatch(/^groupAggregate: group by window_end/);
    expect(await operatorsOf('SELECT COUNT(*) FROM bids')).toEqual([
      'groupAggregate: group by all rows: count() AS $f0',
    ]);
  });
});

describe('two phases', () => {
  const phases = async (query: string, config: object, parallelism = 1): Promise<boolean> => {
    const { physical } = await plansOf(query, { config: { ...config }, parallelism });
    return physical.includes('localGroupAggregate');
  };
  const query = 'SELECT item, COUNT(*), MAX(price) FILTER (WHERE ok) FROM bids GROUP BY item';
  const strategy = (name: string): object => ({ 'table.optimizer.agg-phase-strategy': name });

  it('are of several subtasks, and where SET says so', async () => {
    expect(await phases(query, {})).toBe(false);
    expect(await phases(query, {}, 2)).toBe(true);
    expect(await phases(query, strategy('ONE_PHASE'), 2)).toBe(false);
    expect(await phases(query, strategy('TWO_PHASE'))).toBe(true);
    const rowByRow = { 'table.exec.mini-batch.enabled': 'false' };
    expect(await phases(query, { ...rowByRow, ...strategy('TWO_PHASE') }, 2)).toBe(false);
  });

  it.each([
    ['SELECT DISTINCT item FROM bids', true],
    ['SELECT COUNT(*) FROM bids', true],
    ['SELECT item, COUNT(DISTINCT bidder) FROM bids GROUP BY item', false],
    ['SELECT item, SUM(DISTINCT price) FROM bids GROUP BY item', false],
    ['SELECT item, LISTAGG(note) FROM bids GROUP BY item', false],
    ['SELECT item, LAST_VALUE(price) FROM bids GROUP BY item', false],
    ['SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM bids GROUP BY item)', true],
  ])('are of aggregates that can be merged: %s', async (text, expected) => {
    expect(await phases(text, strategy('TWO_PHASE'))).toBe(expected);
  });

  it('come in front of the exchange', async () => {
    const { physical } = await plansOf(query, { parallelism: 2 });
    expect(physical).toMatch(
      /groupAggregate: [^\n]*hash\[item\][^\n]*\n[^\n]*state[^\n]*\n[^\n]*localGroupAggregate: local group by item: [^\n]*, changelogMode=\[I\], runs=/,
    );
  });
});
