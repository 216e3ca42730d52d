// Minimum and maximum of values of at most 64 bits, as order codes.
//
//   i64   v ^ sign bit                       f64   bits, all flipped when negative, else the sign bit flipped
//
// SMALLEST codes are complements, so that either extreme is the largest code and 0, a new cell,
// loses to all. A cell that never got a value cannot be told from one that got the least code: the
// count beside it tells.
import {
  ORDER_FLOAT_LARGEST,
  ORDER_FLOAT_SMALLEST,
  ORDER_INT_LARGEST,
  ORDER_INT_SMALLEST,
} from "../abi/accumulator";
import { groupAt, isValid } from "./rows";

const SIGN: u64 = 0x8000000000000000;

/** The order code of a 64-bit value. */
@inline
export function orderCode(bits: u64, order: i32): u64 {
  if (order == ORDER_INT_LARGEST) return bits ^ SIGN;
  if (order == ORDER_INT_SMALLEST) return ~(bits ^ SIGN);
  const value = reinterpret<f64>(bits);
  const canonical = value != value ? <u64>0x7ff8000000000000 : bits;
  const code = canonical ^ (<u64>(<i64>canonical >> 63) | SIGN);
  return order == ORDER_FLOAT_LARGEST ? code : ~code;
}

/** The value of an order code. */
@inline
function valueOfCode(code: u64, order: i32): u64 {
  if (order == ORDER_INT_LARGEST) return code ^ SIGN;
  if (order == ORDER_INT_SMALLEST) return ~code ^ SIGN;
  const plain = order == ORDER_FLOAT_LARGEST ? code : ~code;
  return plain & SIGN ? plain ^ SIGN : ~plain;
}

/**
 * Raises the extremes of groups.
 *
 * @param cells  The cell of group 0; the next group's is `stride` bytes further.
 * @param groups  u32 group a row.
 * @param values  i64 or f64 values.
 * @param order  ORDER_… of `abi/accumulator.ts`.
 * @returns `rowCount`.
 */
export function updateExtreme(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  rowCount: i32,
  order: i32,
): i32 {
  raiseRows(cells, stride, groups, values, validity, 0, rowCount, order);
  return rowCount;
}

/** The same for rows `from … to - 1`. */
export function raiseRows(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  from: i32,
  to: i32,
  order: i32,
): void {
  if (order >= ORDER_FLOAT_LARGEST && !validity && !hasNaN(values, from, to)) {
    return raiseNumbers(cells, stride, groups, values, from, to, order - ORDER_FLOAT_LARGEST);
  }
  switch (order) {
    case ORDER_INT_LARGEST:
      return raise(cells, stride, groups, values, validity, from, to, ORDER_INT_LARGEST);
    case ORDER_INT_SMALLEST:
      return raise(cells, stride, groups, values, validity, from, to, ORDER_INT_SMALLEST);
    case ORDER_FLOAT_LARGEST:
      return raise(cells, stride, groups, values, validity, from, to, ORDER_FLOAT_LARGEST);
    default:
      return raise(cells, stride, groups, values, validity, from, to, ORDER_FLOAT_SMALLEST);
  }
}

/** True when some double of rows `from … to - 1` is not a number. */
function hasNaN(values: usize, from: i32, to: i32): bool {
  let found = i64x2.splat(0);
  const end = values + (<usize>to << 3);
  let at = values + (<usize>from << 3);
  for (; at + 8 < end; at += 16) {
    const pair = v128.load(at);
    found = v128.or(found, f64x2.ne(pair, pair));
  }
  const last = at < end ? load<f64>(at) : 0;
  return v128.any_true(found) || last != last;
}

/** The same for doubles among which is no NaN, whose code needs no look at it. */
function raiseNumbers(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  from: i32,
  to: i32,
  isSmallest: i32,
): void {
  const flip: u64 = isSmallest ? ~SIGN : SIGN;
  for (let row = from; row < to; row++) {
    const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    const bits = load<u64>(values + (<usize>row << 3));
    const code = bits ^ (((<u64>(<i64>bits >> 63)) & ~SIGN) ^ flip);
    const before = load<u64>(cell);
    // Chosen by a mask: whether a value is a new extreme is what no branch predictor knows.
    store<u64>(cell, before ^ ((before ^ code) & (0 - u64(code > before))));
  }
}

@inline
function raise(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  from: i32,
  to: i32,
  order: i32,
): void {
  for (let row = from; row < to; row++) {
    if (!isValid(validity, row)) continue;
    const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    const code = orderCode(load<u64>(values + (<usize>row << 3)), order);
    const before = load<u64>(cell);
    // Chosen by a mask: whether a value is a new extreme is what no branch predictor knows.
    store<u64>(cell, before ^ ((before ^ code) & (0 - u64(code > before))));
  }
}

/** Raises extremes by extremes; parameters as in `mergeCount`. */
export function mergeExtreme(
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
    const code = load<u64>(source + groupAt(sourceGroups, from, i) * sourceStride);
    if (code > load<u64>(cell)) store<u64>(cell, code);
  }
  return count;
}

/**
 * The values of extremes.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param out  Receives `count` 64-bit values.
 * @returns `count`.
 */
export function extremeValues(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  out: usize,
  count: i32,
  order: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const code = load<u64>(cells + groupAt(groups, from, i) * stride);
    store<u64>(out + (<usize>i << 3), valueOfCode(code, order));
  }
  return count;
}
