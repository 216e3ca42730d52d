import { describe, expect, it } from 'vitest';
import type {
  RelAggregate,
  RelJoin,
  RelRank,
  RelSort,
  RelValues,
} from '../../../src/sql/rel/rel.js';
import {
  groupState,
  joinState,
  limitState,
  rankState,
  windowState,
} from '../../../src/sql/physical/keptState.js';

const INT = { kind: 'INT', isNullable: true } as const;
const BOOLEAN = { kind: 'BOOLEAN', isNullable: true } as const;
const input: RelValues = {
  kind: 'values',
  rows: [],
  columns: [
    { name: 'a', type: INT },
    { name: 'ok', type: BOOLEAN },
  ],
};

function aggregate(groups: readonly number[], ...names: readonly string[]): RelAggregate {
  const calls = names.map((name) => ({ name, args: [0], isDistinct: false, type: INT }));
  return { kind: 'aggregate', input, groups, calls, columns: [] } as unknown as RelAggregate;
}

describe('what is kept', () => {
  it('by GROUP BY', () => {
    expect(windowState(['a']).kept).toBe('one row per window, a');
    expect(groupState(aggregate([0], 'SUM'), ['a'], false, undefined)).toMatchObject({
      kept: 'one row per a',
      bound: 'growing',
    });
    expect(groupState(aggregate([1], 'SUM'), ['ok'], true, undefined).bound).toBe('fixed');
    expect(groupState(aggregate([], 'MAX'), [], false, undefined).bound).toBe('fixed');
    expect(groupState(aggregate([], 'MAX'), [], true, undefined)).toMatchObject({
      kept: 'one row and the values of its aggregates',
      bound: 'growing',
    });
    expect(groupState(aggregate([0]), ['a'], false, 5).ttlMs).toBe(5);
  });

  it('by joins', () => {
    const join = { kind: 'join', type: 'left' } as RelJoin;
    expect(joinState(join, [undefined, undefined], false, undefined)).toMatchObject({
      kept: 'every row of both inputs',
      what: 'The left join',
    });
    expect(joinState(join, [['id'], undefined], true, 7)).toMatchObject({
      kept:
        'one row per unique key (id) of the left input and every row of the right input until ' +
        'removed',
      ttlMs: 7,
    });
  });

  it('by Top-N and LIMIT', () => {
    const rank = { order: [{ column: 0 }], to: 3 } as unknown as RelRank;
    expect(rankState(rank, '3 rows', ['a'], undefined)).toMatchObject({
      kept: '3 rows per a',
      bound: 'growing',
      what: 'Top-N',
    });
    expect(rankState(rank, '3 rows', [], undefined).bound).toBe('fixed');
    expect(rankState(rank, 'all rows', [], undefined).bound).toBe('growing');
    const sort = { limit: 2, offset: 3, order: [{ column: 0 }] } as unknown as RelSort;
    expect(limitState(sort, false)).toMatchObject({ kept: '5 rows', bound: 'fixed' });
    expect(limitState({ ...sort, order: [] }, false).kept).toBe('a count');
    expect(limitState(sort, true)).toMatchObject({ kept: 'all rows', bound: 'growing' });
  });
});
