// The operators that only plans of SQL use.
import type { Operator } from '../../operator/operator.js';
import { MillraceError } from '../../error.js';
function later(what: string) {
  return class {
    constructor(name: string, _plan: object) {
      throw new MillraceError('PLAN_UNSUPPORTED', `${name}: ${what} is not there yet.`);
    }
  } as unknown as new (name: string, plan: object) => Operator;
}
export { GroupAggregateOperator } from '../../operator/changelog/groupAggregate.js';
export { WindowAttachedAggregateOperator } from '../../window/table/windowAttachedAggregate.js';
export { RegularJoinOperator } from '../../join/regularJoin.js';
export { WindowJoinOperator } from '../../join/windowJoin.js';
export { RankOperator } from '../../operator/changelog/rank.js';
export { DeduplicateOperator } from '../../operator/changelog/deduplicate.js';
export { WindowRankOperator } from '../../window/rank/windowRank.js';
export { WindowTableOperator } from '../../window/table/windowTable.js';
export const LimitOperator = later('LIMIT');
export const SortLimitOperator = later('ORDER BY with LIMIT');
export const SortOperator = later('ORDER BY');
export const TemporalSortOperator = later('ORDER BY a time');
