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
