// Results as SQL types them: the engine's sums are wider.
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';

describe('aggregate calls', () => {
  it.each([
    ['SUM(price)', 'sum(price) AS $f0'],
    ['COUNT(DISTINCT item)', 'countDistinct(item) AS $f0'],
    ['SUM(DISTINCT item)', 'sum(DISTINCT item) AS $f0'],
    ['LISTAGG(note)', 'listagg(note) AS $f0'],
    ['MIN(price) FILTER (WHERE ok)', 'min(price) FILTER (WHERE ok) AS $f0'],
  ])('%s', async (call, text) => {
    const { physical } = await plansOf(`SELECT ${call} FROM bids`);
    expect(physical).toContain(`groupAggregate: group by all rows: ${text}`);
  });

  it('cast sums to the type of SQL', async () => {
    const { physical } = await plansOf('SELECT SUM(item) AS total FROM bids');
    expect(physical).toMatch(/^project[-\d]*: select CAST\(\$f0 AS INT\)/);
  });
});
