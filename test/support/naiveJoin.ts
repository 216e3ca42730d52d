// Interval joins, a row at a time over plain arrays: what the operator has to agree with.
import type { JoinType } from '../../src/join/joinOutput.js';

/** A row of either side. */
export interface JoinRow {
  readonly input: 0 | 1;
  readonly key: string | null;
  readonly at: number;
  readonly id: number;
}

/** A row, or the combined watermark advances. */
export type JoinEvent = JoinRow | { readonly watermark: number };

/** What a join gives, each line sorted. */
export interface JoinAnswer {
  /** `left id:right id`, `-` for none. */
  readonly pairs: string[];
  readonly late: number[];
}

/** Joins the rows of `events` in their order. */
export function naiveIntervalJoin(
  events: readonly JoinEvent[],
  type: JoinType,
  lower: number,
  upper: number,
): JoinAnswer {
  const pairs: string[] = [];
  const late: number[] = [];
  const kept: JoinRow[] = [];
  const matched = new Set<JoinRow>();
  let watermark = -Infinity;
  const retention = [Math.max(0, upper), Math.max(0, -lower)];
  for (const event of events) {
    if ('watermark' in event) {
      watermark = Math.max(watermark, event.watermark);
      continue;
    }
    if (event.at < watermark) {
      late.push(event.id);
      continue;
    }
    for (const other of kept) {
      const [left, right] = event.input === 0 ? [event, other] : [other, event];
      const isNear = right.at >= left.at + lower && right.at <= left.at + upper;
      const isLive = other.at + retention[other.input] > watermark;
      if (other.input === event.input || event.key === null || other.key !== event.key) continue;
      if (!isNear || !isLive) continue;
      pairs.push(`${left.id}:${right.id}`);
      matched.add(event).add(other);
    }
    kept.push(event);
  }
  for (const row of kept) {
    if (matched.has(row)) continue;
    if (row.input === 0 && (type === 'left' || type === 'full')) pairs.push(`${row.id}:-`);
    if (row.input === 1 && (type === 'right' || type === 'full')) pairs.push(`-:${row.id}`);
  }
  return { pairs: pairs.sort(), late: late.sort((a, b) => a - b) };
}
