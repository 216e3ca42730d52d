// Sums: 64-bit integers with a check for overflow, doubles, and 128-bit decimals.
import { STATUS_OVERFLOW } from "../abi/status";
import { groupAt, isValid, signOf } from "./rows";

/**
 * Adds integers to the sums of their groups.
 *
 * @param cells  The cell of group 0; the next group's is `stride` bytes further.
 * @param groups  u32 group a row.
 * @param values  i64 values.
 * @param kinds  i8 row kinds, or 0.
 * @returns `rowCount`, or STATUS_OVERFLOW when a sum leaves 64 bits.
 */
export function updateSumI64(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  kinds: usize,
  rowCount: i32,
): i32 {
  const isExact = sumRowsI64(cells, stride, groups, values, validity, kinds, 0, rowCount);
  return isExact ? rowCount : STATUS_OVERFLOW;
}

/** The same for rows `from … to - 1`; false when a sum leaves 64 bits. */
export function sumRowsI64(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  kinds: usize,
  from: i32,
  to: i32,
): bool {
  let overflow: i64 = 0;
  if (!validity && !kinds) {
    for (let row = from; row < to; row++) {
      const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
      const before = load<i64>(cell);
      const value = load<i64>(values + (<usize>row << 3));
      const after = before + value;
      overflow |= (before ^ after) & (value ^ after);
      store<i64>(cell, after);
    }
    return overflow >= 0;
  }
  for (let row = from; row < to; row++) {
    if (!isValid(validity, row)) continue;
    const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    const before = load<i64>(cell);
    const value = load<i64>(values + (<usize>row << 3));
    if (signOf(kinds, row) > 0) {
      const after = before + value;
      overflow |= (before ^ after) & (value ^ after);
      store<i64>(cell, after);
    } else {
      const after = before - value;
      overflow |= (before ^ value) & (before ^ after);
      store<i64>(cell, after);
    }
  }
  return overflow >= 0;
}

/** Adds doubles to the sums of their groups; parameters as in `updateSumI64`. */
export function updateSumF64(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  kinds: usize,
  rowCount: i32,
): i32 {
  sumRowsF64(cells, stride, groups, values, validity, kinds, 0, rowCount);
  return rowCount;
}

/** The same for rows `from … to - 1`. */
export function sumRowsF64(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  kinds: usize,
  from: i32,
  to: i32,
): void {
  if (!validity && !kinds) {
    for (let row = from; row < to; row++) {
      const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
      store<f64>(cell, load<f64>(cell) + load<f64>(values + (<usize>row << 3)));
    }
    return;
  }
  for (let row = from; row < to; row++) {
    if (!isValid(validity, row)) continue;
    const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    const value = load<f64>(values + (<usize>row << 3));
    store<f64>(cell, load<f64>(cell) + (signOf(kinds, row) > 0 ? value : -value));
  }
}

/**
 * Adds decimals to 128-bit sums; parameters as in `updateSumI64`.
 *
 * @param isWide  1 when values are i128, 0 when they are i64.
 * @returns `rowCount`, or STATUS_OVERFLOW when a sum has more than 38 digits.
 */
export function updateSumI128(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  kinds: usize,
  rowCount: i32,
  isWide: i32,
): i32 {
  for (let row = 0; row < rowCount; row++) {
    if (!isValid(validity, row)) continue;
    const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    const value = values + (isWide ? <usize>row << 4 : <usize>row << 3);
    const low = load<u64>(value);
    const high = isWide ? load<i64>(value, 8) : <i64>low >> 63;
    const isAdded = signOf(kinds, row) > 0;
    if (!(isAdded ? add128(cell, low, high) : subtract128(cell, low, high))) return STATUS_OVERFLOW;
  }
  return rowCount;
}

/** Adds integer sums to sums; parameters as in `mergeCount`. */
export function mergeSumI64(
  cells: usize,
  stride: i32,
  targetGroups: usize,
  source: usize,
  sourceStride: i32,
  sourceGroups: usize,
  from: i32,
  count: i32,
): i32 {
  let overflow: i64 = 0;
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(targetGroups, 0, i) * stride;
    const before = load<i64>(cell);
    const value = load<i64>(source + groupAt(sourceGroups, from, i) * sourceStride);
    const after = before + value;
    overflow |= (before ^ after) & (value ^ after);
    store<i64>(cell, after);
  }
  return overflow < 0 ? STATUS_OVERFLOW : count;
}

/** Adds double sums to sums; parameters as in `mergeCount`. */
export function mergeSumF64(
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
    store<f64>(cell, load<f64>(cell) + load<f64>(other));
  }
  return count;
}

/** Adds decimal sums to sums; parameters as in `mergeCount`. */
export function mergeSumI128(
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
    if (!add128(cell, load<u64>(other), load<i64>(other, 8))) return STATUS_OVERFLOW;
  }
  return count;
}

/** Adds to the i128 at `cell`; false when the sum has more than 38 digits. */
@inline
function add128(cell: usize, low: u64, high: i64): bool {
  const before = load<u64>(cell);
  const lowSum = before + low;
  const highSum = load<i64>(cell, 8) + high + <i64>(lowSum < before);
  return store128(cell, lowSum, highSum);
}

@inline
function subtract128(cell: usize, low: u64, high: i64): bool {
  const before = load<u64>(cell);
  const highDifference = load<i64>(cell, 8) - high - <i64>(before < low);
  return store128(cell, before - low, highDifference);
}

// 10^38, which a sum of 38 digits stays below: two of them cannot wrap 128 bits unseen.
const LIMIT_HIGH: i64 = 0x4b3b4ca85a86c47a;
const LIMIT_LOW: u64 = 0x098a224000000000;

@inline
function store128(cell: usize, low: u64, high: i64): bool {
  store<u64>(cell, low);
  store<i64>(cell, high, 8);
  const isNegative = high < 0;
  const positiveLow = isNegative ? 0 - low : low;
  const positiveHigh = isNegative ? ~high + <i64>(low == 0) : high;
  return (
    positiveHigh >= 0 &&
    (positiveHigh < LIMIT_HIGH || (positiveHigh == LIMIT_HIGH && positiveLow < LIMIT_LOW))
  );
}
