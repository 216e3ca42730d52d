import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';
import { sqlAnswer } from '../../support/sqlAnswer.js';

const rows = (type: string, name: string, values: readonly string[]): string =>
  `(VALUES ${values.map((value) => `(CAST(${value} AS ${type}))`).join(', ')}) AS ${name} (${name})`;

describe('null-safe keys', () => {
  it.each([
    ['INT', ['1', 'NULL', '0'], ['0', '1', 'NULL', '7']],
    ['BIGINT', ['1', 'NULL', '0'], ['0', '1', 'NULL', '7']],
    ['STRING', ["'x'", 'NULL', "''"], ["''", "'x'", 'NULL', "'y'"]],
    ['DECIMAL(5, 2)', ['1', 'NULL', '0'], ['0', '1', 'NULL', '7']],
    ['DOUBLE', ['1', 'NULL', '0'], ['0', '1', 'NULL', '7']],
    ['BOOLEAN', ['TRUE', 'NULL'], ['NULL', 'FALSE', 'TRUE']],
    ['DATE', ["'1970-01-01'", 'NULL'], ['NULL', "'1970-01-01'"]],
    ['TIMESTAMP(3)', ["'1970-01-01 00:00:00'", 'NULL'], ['NULL', "'1970-01-01 00:00:00'"]],
    ['TIMESTAMP(6)', ["'1970-01-01 00:00:00'", 'NULL'], ['NULL', "'1970-01-01 00:00:00'"]],
  ])('of %s', async (type, left, right) => {
    const [l, r] = [rows(type, 'l', left), rows(type, 'r', right)];
    const joined = await sqlAnswer(`SELECT l, r FROM ${l} JOIN ${r} ON l IS NOT DISTINCT FROM r`);
    expect(joined).toHaveLength(left.length);
    expect(joined).toContain('null null');
    const sides = joined.map((row) => row.length / 2);
    expect(joined.map((row, i) => row.slice(Math.ceil(sides[i])))).toEqual(
      joined.map((row, i) => row.slice(0, Math.floor(sides[i]))),
    );
    expect(await sqlAnswer(`SELECT l FROM ${l} INTERSECT SELECT r FROM ${r}`)).toHaveLength(
      left.length,
    );
    expect(await sqlAnswer(`SELECT l FROM ${l} EXCEPT SELECT r FROM ${r}`)).toEqual([]);
  });

  it('deal rows out', async () => {
    const { physical } = await plansOf('SELECT a FROM few INTERSECT SELECT item FROM bids');
    expect(physical).toMatch(/join: semi join on [^]*distribution=\[hash\[/);
    const sure = await plansOf('SELECT b FROM few JOIN bids ON b IS NOT DISTINCT FROM price');
    expect(sure.physical).toContain('inner join on $k0 = price');
  });
});
