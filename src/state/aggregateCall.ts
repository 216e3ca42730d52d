// Aggregate calls as the planner hands them to state: resolved against the columns of a batch.
import type { DataType } from '../batch/dataType.js';

/** The aggregate functions that accumulators exist for. */
export type AggregateKind =
  | 'count'
  | 'sum'
  | 'min'
  | 'max'
  | 'avg'
  | 'first'
  | 'last'
  | 'minBy'
  | 'maxBy'
  | 'countDistinct'
  | 'stddevPop'
  | 'stddevSamp'
  | 'varPop'
  | 'varSamp'
  | 'collect'
  | 'listagg'
  | 'singleValue';

/** One aggregate over columns of a batch. */
export interface AggregateCall {
  readonly kind: AggregateKind;
  /**
   * Positions of the argument columns: none for count(*), `[value, by]` for minBy and maxBy, else
   * one.
   */
  readonly arguments: readonly number[];
  /** Name of the result column. */
  readonly name: string;
  readonly resultType: DataType<unknown>;
  /** Of listagg: what stands between two values; default a comma. */
  readonly separator?: string;
}

/** An aggregate call of a GROUP BY without a window. */
export interface GroupAggregateCall extends AggregateCall {
  /** Position of a BOOLEAN column: only rows where it is true count, as by FILTER (WHERE …). */
  readonly filter?: number;
  /** Each value counts once, as of COUNT(DISTINCT x). */
  readonly isDistinct?: boolean;
}

const ORDERED: ReadonlySet<AggregateKind> = new Set([
  'first',
  'last',
  'collect',
  'listagg',
  'minBy',
  'maxBy',
]);

/** True when a result depends on the order of rows; ties do for minBy and maxBy. */
export function isOrdered(calls: readonly AggregateCall[]): boolean {
  return calls.some(({ kind }) => ORDERED.has(kind));
}
