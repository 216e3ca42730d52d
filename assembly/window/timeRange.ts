// The range of event times, two at a time. Part of kernels.

/** The lowest of two pairs of i64. */
@inline
function lowest(a: v128, b: v128): v128 {
  return v128.bitselect(b, a, i64x2.gt_s(a, b));
}

/** The highest of two pairs of i64. */
@inline
function highest(a: v128, b: v128): v128 {
  return v128.bitselect(a, b, i64x2.gt_s(a, b));
}

/**
 * Finds the earliest and the latest time.
 *
 * @param times  i64 times, `rowCount` of them, at least one.
 * @param out  Receives the i64 earliest and latest.
 */
@inline
export function storeTimeRange(times: usize, rowCount: i32, out: usize): void {
  // Two chains each: one would wait for its own comparisons.
  let low = i64x2.splat(load<i64>(times));
  let high = low;
  let lowToo = low;
  let highToo = low;
  const bytes = <usize>rowCount << 3;
  let at: usize = 0;
  for (const end = bytes & ~31; at < end; at += 32) {
    const pair = v128.load(times + at);
    const next = v128.load(times + at, 16);
    low = lowest(low, pair);
    lowToo = lowest(lowToo, next);
    high = highest(high, pair);
    highToo = highest(highToo, next);
  }
  low = lowest(low, lowToo);
  high = highest(high, highToo);
  for (; at < bytes; at += 8) {
    const rest = i64x2.splat(load<i64>(times + at));
    low = lowest(low, rest);
    high = highest(high, rest);
  }
  store<i64>(out, min(i64x2.extract_lane(low, 0), i64x2.extract_lane(low, 1)));
  store<i64>(out, max(i64x2.extract_lane(high, 0), i64x2.extract_lane(high, 1)), 8);
}
