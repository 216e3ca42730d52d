import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { Schema } from '../../../src/batch/schema.js';
import {
  alwaysChanges,
  groupAggregateText,
  type GroupAggregatePlan,
} from '../../../src/operator/changelog/groupAggregatePlan.js';

const input = new Schema([
  { name: 'shop', type: t.string() },
  { name: 'amount', type: t.int32() },
  { name: 'cheap', type: t.boolean() },
]);
const count = { kind: 'count', arguments: [], name: 'n', resultType: t.int64() } as const;
const plan: GroupAggregatePlan = {
  input,
  output: input,
  keys: ['shop'],
  calls: [count, { ...count, arguments: [1], name: 'd', isDistinct: true, filter: 2 }],
  retracts: false,
  emitUpdateBefore: true,
  emission: 'batch',
};

describe('plans of group aggregates', () => {
  it('are told in a line', () => {
    expect(groupAggregateText(plan)).toBe(
      'group by shop: count() AS n, count(DISTINCT amount) FILTER (WHERE cheap) AS d',
    );
    const none: GroupAggregatePlan = { ...plan, keys: [], calls: [], emission: 'row' };
    expect(groupAggregateText(none)).toBe('group by all rows: distinct, row by row');
  });

  it('always change where rows are counted', () => {
    expect(alwaysChanges(plan)).toBe(true);
    expect(alwaysChanges({ ...plan, retracts: true })).toBe(false);
    expect(alwaysChanges({ ...plan, calls: plan.calls.slice(1) })).toBe(false);
  });
});
