// Means from a sum and a count.
import { groupAt } from "./rows";

/**
 * Means of doubles: sum ÷ count; NaN of no value, which the caller marks as null.
 *
 * @param sums  The sum cell of group 0; the next group's is `stride` bytes further.
 * @param counts  Likewise the i64 count cells.
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param out  Receives `count` doubles.
 * @returns `count`.
 */
export function meansF64(
  sums: usize,
  counts: usize,
  stride: i32,
  groups: usize,
  from: i32,
  out: usize,
  count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const at = groupAt(groups, from, i) * stride;
    store<f64>(out + (<usize>i << 3), load<f64>(sums + at) / <f64>load<i64>(counts + at));
  }
  return count;
}

/** Means of integers, truncated toward zero as Flink's AVG; parameters as in `meansF64`. */
export function meansI64(
  sums: usize,
  counts: usize,
  stride: i32,
  groups: usize,
  from: i32,
  out: usize,
  count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const at = groupAt(groups, from, i) * stride;
    const divisor = load<i64>(counts + at);
    store<i64>(out + (<usize>i << 3), divisor > 0 ? load<i64>(sums + at) / divisor : 0);
  }
  return count;
}
