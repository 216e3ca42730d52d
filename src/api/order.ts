// Orders: by which columns, and in which direction, rows are ranked.
import type { OrderColumn } from '../operator/top.js';

/** A column with its direction. */
export class Ordering<out C extends string> implements OrderColumn {
  constructor(
    readonly column: C,
    readonly descending: boolean,
  ) {}
}

/** Smallest first; nulls first. */
export function asc<const C extends string>(column: C): Ordering<C> {
  return new Ordering(column, false);
}

/** Largest first; nulls last. */
export function desc<const C extends string>(column: C): Ordering<C> {
  return new Ordering(column, true);
}

/** A column's name is ascending. */
export type OrderBy<C extends string> = C | Ordering<C>;

/** Settings of `top`. */
export interface TopOptions<C extends string, R extends string> {
  /**
   * The order, most significant first: `[desc('mean_delay'), 'origin']`. Ties beyond it keep the
   * order of arrival.
   */
  readonly by: readonly OrderBy<C>[];
  /** Ranks within equal values of these columns; default the whole window. */
  readonly partitionBy?: readonly C[];
  /** Name of the INT column that receives the rank, from 1. Default `rank`. */
  readonly rank?: R;
}

/** The order as the plan keeps it. */
export function orderColumns(by: readonly OrderBy<string>[]): OrderColumn[] {
  return by.map((order) => (typeof order === 'string' ? asc(order) : order));
}
