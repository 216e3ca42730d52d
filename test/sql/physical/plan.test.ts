import { describe, expect, it } from 'vitest';
import { scansOf } from '../../../src/sql/physical/plan.js';
import type { Rel } from '../../../src/sql/rel/rel.js';
import { sqlAnswer } from '../../support/sqlAnswer.js';
import { lastOf, plansOf } from '../../support/sqlPlans.js';

describe('plans', () => {
  it('unite sides whose columns have other names', async () => {
    const query =
      'SELECT a AS x FROM (VALUES (1)) AS t (a) UNION ALL SELECT b FROM (VALUES (2)) AS u (b)';
    expect(await sqlAnswer(query)).toEqual(['1', '2']);
    const { physical } = await plansOf('SELECT a FROM few UNION ALL SELECT item FROM bids');
    expect(physical).toMatch(/^union: union of 2 streams/);
  });

  it('refuse numbers of all rows', async () => {
    const query = 'SELECT ROW_NUMBER() OVER (PARTITION BY item ORDER BY price) AS n FROM bids';
    await expect(lastOf(query)).rejects.toThrow('ROW_NUMBER() needs a limit');
  });

  it('read the tables that they name', () => {
    const columns = [{ name: 'x', type: { kind: 'INT', isNullable: false } }] as const;
    const values: Rel = { kind: 'values', rows: [], columns };
    expect(scansOf({ kind: 'union', inputs: [values, values], columns })).toEqual([]);
  });
});
