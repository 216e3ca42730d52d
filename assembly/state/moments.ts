// Variance: count, mean and sum of squared distances from it, updated as Welford, merged as Chan et
// al. do. Stable where sums of squares cancel.
import { MOMENTS_BYTES, MOMENTS_COUNT, MOMENTS_MEAN, MOMENTS_SQUARES } from "../abi/accumulator";
import { groupAt, isValid, signOf } from "./rows";

/** Adds doubles to moments, or takes them back; parameters as in `updateSumF64`. */
export function updateMoments(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  kinds: usize,
  rowCount: i32,
): i32 {
  for (let row = 0; row < rowCount; row++) {
    if (!isValid(validity, row)) continue;
    const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    const sign = <f64>signOf(kinds, row);
    const value = load<f64>(values + (<usize>row << 3));
    const count = load<f64>(cell, MOMENTS_COUNT) + sign;
    const before = load<f64>(cell, MOMENTS_MEAN);
    const mean = count == 0 ? 0 : before + (sign * (value - before)) / count;
    const squares = load<f64>(cell, MOMENTS_SQUARES) + sign * (value - before) * (value - mean);
    store<f64>(cell, count, MOMENTS_COUNT);
    store<f64>(cell, mean, MOMENTS_MEAN);
    store<f64>(cell, count == 0 ? 0 : squares, MOMENTS_SQUARES);
  }
  return rowCount;
}

/** Adds moments to moments; parameters as in `mergeCount`. */
export function mergeMoments(
  cells: usize,
  stride: i32,
  targetGroups: usize,
  source: usize,
  sourceStride: i32,
  sourceGroups: usize,
  from: i32,
  count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(targetGroups, 0, i) * stride;
    const other = source + groupAt(sourceGroups, from, i) * sourceStride;
    const added = load<f64>(other, MOMENTS_COUNT);
    if (added == 0) continue;
    const before = load<f64>(cell, MOMENTS_COUNT);
    if (before == 0) {
      // Exactly what they are: (mean * added) / added may be off by a bit.
      memory.copy(cell, other, MOMENTS_BYTES);
      continue;
    }
    const total = before + added;
    const distance = load<f64>(other, MOMENTS_MEAN) - load<f64>(cell, MOMENTS_MEAN);
    const squares =
      load<f64>(cell, MOMENTS_SQUARES) +
      load<f64>(other, MOMENTS_SQUARES) +
      (distance * distance * before * added) / total;
    store<f64>(cell, total, MOMENTS_COUNT);
    store<f64>(cell, load<f64>(cell, MOMENTS_MEAN) + (distance * added) / total, MOMENTS_MEAN);
    store<f64>(cell, squares, MOMENTS_SQUARES);
  }
  return count;
}

/**
 * Variances or standard deviations.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param out  Receives `count` doubles.
 * @param validityOut  Receives a bitmap: groups with too few values are null.
 * @param form  Bit 0: of a sample, divided by count − 1. Bit 1: the square root.
 * @returns `count`.
 */
export function momentsSpread(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  out: usize,
  validityOut: usize,
  count: i32,
  form: i32,
): i32 {
  memory.fill(validityOut, 0, ((<usize>count + 63) >> 6) << 3);
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(groups, from, i) * stride;
    const divisor = load<f64>(cell, MOMENTS_COUNT) - <f64>(form & 1);
    const variance = max<f64>(load<f64>(cell, MOMENTS_SQUARES), 0) / divisor;
    store<f64>(out + (<usize>i << 3), form & 2 ? sqrt<f64>(variance) : variance);
    if (divisor <= 0) continue;
    const byte = validityOut + (<usize>i >> 3);
    store<u8>(byte, load<u8>(byte) | (1 << (<u8>i & 7)));
  }
  return count;
}

/**
 * Integers and decimals as doubles.
 *
 * @param width  8 for i64, 16 for i128.
 * @param divisor  10^scale.
 * @returns `rowCount`.
 */
export function integersToF64(
  values: usize,
  out: usize,
  rowCount: i32,
  width: i32,
  divisor: f64,
): i32 {
  for (let row = 0; row < rowCount; row++) {
    const value = values + <usize>row * <usize>width;
    const low = load<u64>(value);
    const whole =
      width == 16 ? <f64>load<i64>(value, 8) * 18446744073709551616.0 + <f64>low : <f64>(<i64>low);
    store<f64>(out + (<usize>row << 3), whole / divisor);
  }
  return rowCount;
}
