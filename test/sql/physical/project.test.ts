// Projections: what several expressions have in common is computed once.
import { describe, expect, it } from 'vitest';
import { tableEnvironment } from '../../../src/api/sql/tableEnvironment.js';
import { sqlAnswer } from '../../support/sqlAnswer.js';
import { plansOf } from '../../support/sqlPlans.js';

describe('projections', () => {
  it('that change nothing are no operators', async () => {
    const { physical } = await plansOf('SELECT a, b, c FROM few');
    expect(physical).toBe('few: read datagen, changelogMode=[I], runs=[kernels]');
    const renamed = await plansOf('SELECT a AS x, b, c FROM few');
    expect(renamed.physical).toMatch(/^project: select a AS x, b, c/);
  });

  it('compute the same call of JavaScript once, and random ones each', async () => {
    const rows = "(VALUES ('x-1'), ('y-2')) AS t (s)";
    const parts = "REGEXP_EXTRACT(s, '(.)-(.)', 1)";
    expect(
      await sqlAnswer(`SELECT ${parts}, ${parts} || '!', UPPER(${parts}) FROM ${rows}`),
    ).toEqual(['x x! X', 'y y! Y']);
    const result = await tableEnvironment().executeSql(`SELECT UUID() = UUID() AS e FROM ${rows}`);
    expect(await result.collect()).toEqual([{ e: false }, { e: false }]);
  });
});
