// The operators that only plans of SQL use.
export { DeduplicateOperator } from '../../operator/changelog/deduplicate.js';
export { GroupAggregateOperator } from '../../operator/changelog/groupAggregate.js';
export { LimitOperator } from '../../operator/changelog/limit.js';
export { LocalGroupAggregateOperator } from '../../operator/changelog/localGroupAggregate.js';
export { RankOperator } from '../../operator/changelog/rank.js';
export { SortOperator } from '../../operator/changelog/sort.js';
export { RegularJoinOperator } from '../../join/regularJoin.js';
export { WindowJoinOperator } from '../../join/windowJoin.js';
export { WindowRankOperator } from '../../window/rank/windowRank.js';
export { WindowAttachedAggregateOperator } from '../../window/table/windowAttachedAggregate.js';
export { WindowTableOperator } from '../../window/table/windowTable.js';
