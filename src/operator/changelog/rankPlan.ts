// What Top-N and deduplication are made with.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';

/** A column of an order. */
export interface SortColumn {
  readonly column: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** What a `RankOperator` is made with. */
export interface RankPlan {
  readonly input: Schema<Fields>;
  /** The input's columns, and the rank (BIGINT) behind them where `rankColumn` is set. */
  readonly output: Schema<Fields>;
  /** Empty: one partition of all rows. */
  readonly partition: readonly string[];
  readonly order: readonly SortColumn[];
  /** The first and the last rank that are emitted, 1-based; Infinity: all. */
  readonly from: number;
  readonly to: number;
  readonly rankColumn?: string;
  /** True where the input may take rows back (-U, -D): all rows are then kept. */
  readonly retracts: boolean;
  readonly emitUpdateBefore: boolean;
  /** What has changed behind each batch, or behind each row. */
  readonly emission: 'row' | 'batch';
  /** How long a partition that gets no row is kept, milliseconds of the clock. */
  readonly ttlMs?: number;
  /** Of rows that are alike the later one comes first. Default the earlier one. */
  readonly lastWins?: boolean;
  /** A row in place of another is -U +U; default -D +I, as Flink's Top-N. */
  readonly updates?: boolean;
  /** Default `rank`. */
  readonly text?: string;
}

/** For EXPLAIN. */
export function rankText(plan: RankPlan): string {
  if (plan.text !== undefined) return plan.text;
  const { from, to, partition, order, rankColumn } = plan;
  const which = from === 1 ? `first ${to}` : `rows ${from} to ${to}`;
  const by = partition.length === 0 ? '' : ` of each ${partition.join(', ')}`;
  const columns = order.map(({ column, descending }) => `${column}${descending ? ' desc' : ''}`);
  const sorted = columns.length === 0 ? 'arrival' : columns.join(', ');
  const rank = rankColumn === undefined ? '' : ` with ${rankColumn}`;
  return `${which}${by} by ${sorted}${rank}`;
}
