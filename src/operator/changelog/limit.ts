// LIMIT and OFFSET, with or without an order: a Top-N of all rows.
import { RankOperator } from './rank.js';
import type { LimitPlan } from './sortPlan.js';

/** Keeps rows `offset + 1` to `offset + limit`. */
export class LimitOperator extends RankOperator {
  constructor(name: string, { offset, limit, ...plan }: LimitPlan) {
    const order = plan.order.map(
      ({ column, descending }) => `${column}${descending ? ' desc' : ''}`,
    );
    const by = order.length === 0 ? '' : ` by ${order.join(', ')}`;
    const skipped = offset === 0 ? '' : ` behind ${offset}`;
    const to = offset + limit;
    const text = `first ${limit} rows${skipped}${by}`;
    super(name, { ...plan, partition: [], from: offset + 1, to, text });
  }
}
