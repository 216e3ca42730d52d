import { describe, expect, it } from 'vitest';
import { optimizedPlan } from '../../support/sqlPlans.js';

const SCAN = '└─ Scan(table=[few], columns=[a, b, c])';
const NONE = 'Values(rows=[0], columns=[a, b, c])';

describe('conditions', () => {
  it.each([
    ['TRUE AND a > 1', 'Filter((a > 1))'],
    ['a > 1 OR FALSE', 'Filter((a > 1))'],
    ['NOT NOT (a > 1)', 'Filter((a > 1))'],
    ['a = a', 'Filter((a = a))'],
    ['a IS NOT NULL', 'Filter((a IS NOT NULL))'],
    ['b IS NOT NULL AND a > 1', 'Filter((a > 1))'],
    ['NOT (a IS NULL)', 'Filter((a IS NOT NULL))'],
    ['(a > 1 AND c IS NULL) AND (a > 1)', 'Filter(((a > 1) AND (c IS NULL)))'],
    ["CASE WHEN 1 = 2 THEN c = 'x' ELSE a > 1 END", 'Filter((a > 1))'],
    [
      "CASE WHEN c = 'y' THEN TRUE WHEN TRUE THEN a > 1 ELSE b > 2 END",
      "Filter(CASE WHEN (c = 'y') THEN TRUE ELSE (a > 1) END)",
    ],
    ['a > COALESCE(b, 7)', 'Filter((a > b))'],
    ['a > 2 * 3 + 1', 'Filter((a > 7))'],
    ["c = UPPER('x' || 'y')", "Filter((c = 'XY'))"],
    ['a > 1 / 0', 'Filter((a > (1 / 0)))'],
    ['a > 3 AND a < 5', 'Filter(((a > 3) AND (a < 5)))'],
    ["c = 'x' AND c = 'x'", "Filter((c = 'x'))"],
  ])('%s', async (condition, filter) => {
    const plan = await optimizedPlan(`SELECT * FROM few WHERE ${condition}`);
    expect(plan).toBe(`${filter}\n${SCAN}`);
  });

  it.each([
    'TRUE',
    '1 = 1',
    'b IS NOT NULL',
    'a > 1 OR TRUE',
    'NOT FALSE',
    "CHAR_LENGTH('abc') = 3",
  ])('that are always true: %s', async (condition) => {
    const plan = await optimizedPlan(`SELECT * FROM few WHERE ${condition}`);
    expect(plan).toBe(SCAN.slice(3));
  });

  it.each([
    'FALSE',
    'NULL',
    '1 = 2',
    'b IS NULL',
    'a > 1 AND FALSE',
    'a = 1 AND a = 2',
    'a > 5 AND a < 3',
    'a > 5 AND a <= 5',
    'a BETWEEN 7 AND 4',
    "c = 'x' AND c = 'y'",
    '3 < a AND a = 1',
    'a > 1 AND CAST(NULL AS BOOLEAN)',
  ])('that no row meets: %s', async (condition) => {
    expect(await optimizedPlan(`SELECT * FROM few WHERE ${condition}`)).toBe(NONE);
  });
});
