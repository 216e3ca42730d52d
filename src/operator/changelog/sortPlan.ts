// What sorting operators are made with.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { SortColumn } from './rankPlan.js';

/** What a `SortOperator` is made with. */
export interface SortPlan {
  readonly input: Schema<Fields>;
  readonly order: readonly SortColumn[];
  /** Rows left out at the beginning; default 0. */
  readonly offset?: number;
  /** Rows at most; default all. */
  readonly limit?: number;
  /** True where the input may take rows back (-U, -D). */
  readonly retracts?: boolean;
  /**
   * True where the first column of the order is the event time, ascending: rows leave when the
   * watermark has passed them. Default: at the end of the input.
   */
  readonly isTemporal?: boolean;
}

/** What a `LimitOperator` is made with. */
export interface LimitPlan {
  readonly input: Schema<Fields>;
  /** The same columns. */
  readonly output: Schema<Fields>;
  /** Empty: the order of arrival. */
  readonly order: readonly SortColumn[];
  readonly offset: number;
  readonly limit: number;
  readonly retracts: boolean;
  readonly emitUpdateBefore: boolean;
  readonly emission: 'row' | 'batch';
}
