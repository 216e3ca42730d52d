import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { RegularJoinOperator } from '../../src/join/regularJoin.js';
import {
  conditionColumns,
  inputColumns,
  outerSides,
  regularJoinText,
} from '../../src/join/regularJoinPlan.js';
import { less, planOf } from '../support/regularJoins.js';

describe('what is kept of an input', () => {
  it('is what is read, by the condition, the keys or behind the join', () => {
    const plan = planOf('inner', { condition: less, needed: [3, 7] });
    expect(conditionColumns(plan)).toEqual([2, 6]);
    expect(inputColumns(plan, 0)).toEqual({
      stored: [0, 1, 2, 3],
      keys: [0, 1],
      identity: [0, 1, 2, 3],
    });
    expect(inputColumns(plan, 1)).toEqual({
      stored: [0, 1, 2, 3],
      keys: [0, 1],
      identity: [0, 1, 2, 3],
    });
    expect(inputColumns({ ...plan, condition: undefined, needed: [] }, 1).stored).toEqual([0, 1]);
  });

  it('of the right side of a semi join: keys', () => {
    expect(inputColumns(planOf('semi'), 1).stored).toEqual([0, 1]);
  });

  it('and unique columns, where rows are taken back', () => {
    const plan = planOf('inner', { needed: [], uniqueKeys: [['flag'], ['x']] });
    expect(inputColumns(plan, 0)).toEqual({ stored: [0, 1, 3], keys: [0, 1], identity: [0, 1, 3] });
    expect(inputColumns({ ...plan, retracts: [false, false] }, 0).stored).toEqual([0, 1]);
  });
});

it('sides that leave without a match', () => {
  expect(outerSides(planOf('inner'))).toEqual([false, false]);
  expect(outerSides(planOf('right'))).toEqual([false, true]);
  expect(outerSides(planOf('full'))).toEqual([true, true]);
  expect(outerSides(planOf('anti'))).toEqual([true, false]);
});

it('is told in a line', () => {
  expect(regularJoinText(planOf('left', { condition: less }))).toBe(
    'left join on k = rk AND j = rj AND (v < w)',
  );
  expect(regularJoinText(planOf('inner', { keys: [] }))).toBe('inner join on TRUE');
});

describe('refuses', () => {
  it('keys of different types', () => {
    const plan = planOf('inner', { keys: [['k', 'w']] });
    expect(() => new RegularJoinOperator('join', plan)).toThrow(/'k', STRING, with 'w', BIGINT/);
  });

  it('columns of nested types that are read', () => {
    const nested = new Schema([{ name: 'list', type: t.array(t.int32()) }]);
    const plan = {
      type: 'inner' as const,
      inputs: [nested, nested] as const,
      output: new Schema([...nested.fields, { ...nested.fields[0], name: 'list2' }]),
      keys: [],
      retracts: [false, false] as const,
    };
    expect(() => new RegularJoinOperator('join', plan)).toThrow(/'list'/);
    expect(() => new RegularJoinOperator('join', { ...plan, needed: [] })).not.toThrow();
  });
});
