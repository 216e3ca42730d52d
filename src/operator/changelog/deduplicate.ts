// Deduplication: the first or the last row of each key, a Top-1 by time.
//
// Semantics: Flink's RowTimeDeduplicateFunction and ProcTimeDeduplicate…: of equal times the later
// arrival is the last row, and the earlier one the first.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { RankOperator } from './rank.js';

/** What a {@link DeduplicateOperator} is made with. */
export interface DeduplicatePlan {
  /** The output has the same columns. */
  readonly input: Schema<Fields>;
  readonly partition: readonly string[];
  /** The event time, or `proctime`: the order of arrival. */
  readonly order: { readonly column: string } | 'proctime';
  readonly keep: 'first' | 'last';
  readonly emitUpdateBefore: boolean;
  readonly emission: 'row' | 'batch';
  readonly ttlMs?: number;
}

/** Keeps one row of each key. */
export class DeduplicateOperator extends RankOperator {
  constructor(name: string, plan: DeduplicatePlan) {
    const { input, keep, order, partition } = plan;
    const isLast = keep === 'last';
    const by = order === 'proctime' ? 'arrival' : order.column;
    const column = order === 'proctime' ? [] : [order.column];
    super(name, {
      ...plan,
      output: input,
      order: column.map((time) => ({ column: time, descending: isLast, nullsFirst: false })),
      from: 1,
      to: 1,
      retracts: false,
      lastWins: isLast,
      updates: true,
      text: `${keep} row of each ${partition.join(', ')} by ${by}`,
    });
  }
}
