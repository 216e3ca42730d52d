import { describe, expect, it } from 'vitest';
import { isImplicitCast } from '../../../src/sql/types/index.js';
import { isMonths } from '../../../src/sql/types/implicitCast.js';
import { typeOf } from '../../support/sqlTypes.js';

describe('casts that need not be written', () => {
  it.each([
    ['INT', 'BIGINT', true],
    ['BIGINT', 'INT', false],
    ['INT', 'DECIMAL(10, 0)', true],
    ['DECIMAL(5, 2)', 'DOUBLE', true],
    ['DOUBLE', 'FLOAT', false],
    ['CHAR(3)', 'STRING', true],
    ['STRING', 'CHAR(3)', false],
    ['INT', 'STRING', false],
    ['TIMESTAMP(3)', 'DATE', true],
    ['DATE', 'TIMESTAMP(3)', false],
    ['TIMESTAMP(3)', 'TIMESTAMP_LTZ(3)', false],
    ['TIMESTAMP(3)', 'TIMESTAMP(9)', true],
    ['INT NOT NULL', 'INT', true],
    ['INT', 'INT NOT NULL', false],
    ['NULL', 'ARRAY<INT>', true],
    ['ARRAY<INT>', 'ARRAY<BIGINT>', true],
    ['ARRAY<INT>', 'MULTISET<INT>', false],
    ['ROW<a INT>', 'ROW<b BIGINT>', true],
    ['ROW<a INT>', 'ROW<a INT, b INT>', false],
    ['INT', 'ARRAY<INT>', false],
    ['INTERVAL DAY', 'INTERVAL SECOND', true],
    ['INTERVAL DAY', 'INTERVAL MONTH', false],
    ["RAW('a', 'b')", "RAW('a', 'c')", false],
  ])('%s to %s: %s', (from, to, isAllowed) => {
    expect(isImplicitCast(typeOf(from), typeOf(to))).toBe(isAllowed);
  });

  it('tells months from days', () => {
    const units = ['YEAR', 'MONTH', 'DAY', 'SECOND'].map((from) => isMonths({ from }));
    expect(units).toEqual([true, true, false, false]);
  });
});
