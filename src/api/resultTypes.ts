// Type-level results of operations: which columns a window or a rolling aggregate yields.
import type { DataType, Fields } from '../batch/dataType.js';
import type { AggregateResult } from './aggregates.js';

/** Shows an intersection as one object type. */
export type Simplify<T> = { readonly [K in keyof T]: T[K] };

/** Start and end of a window, wall-clock milliseconds. */
export type WindowFields = {
  readonly window_start: DataType<Date>;
  readonly window_end: DataType<Date>;
};

/** Columns of aggregates by name. */
export type AggregateFields<F extends Fields, A> = {
  readonly [N in keyof A]: AggregateResult<F, A[N]>;
};

/** Keys, window and aggregates: the columns of a window's result. */
export type WindowResult<
  F extends Fields,
  K extends keyof F,
  A,
  W extends Fields = WindowFields,
> = Simplify<Pick<F, K> & W & AggregateFields<F, A>>;

/** Keys and aggregates: the columns of a rolling aggregate. */
export type RollingResult<F extends Fields, K extends keyof F, A> = Simplify<
  Pick<F, K> & AggregateFields<F, A>
>;
