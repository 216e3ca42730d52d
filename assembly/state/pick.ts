// Picks one value a group: first, last, the one at the extreme of another column, or an extreme of
// 16 bytes.
//
//   update    winners of a batch, strings still pointing into it   (borrowed)
//   count     bytes that the winners need
//   own       winners copied into the heap: losers of the same batch cost nothing
import {
  PICK_ARGUMENT_ORDER,
  PICK_ARGUMENT_ORDERS,
  PICK_ARGUMENT_ORDERS_VALIDITY,
  PICK_ARGUMENT_VALIDITY,
  PICK_ARGUMENT_VALUES,
  PICK_ARGUMENT_WIDTH,
  PICK_BY,
  PICK_CODE,
  PICK_FIRST,
  PICK_FLAGS,
  PICK_IS_BORROWED,
  PICK_IS_COUNTED,
  PICK_IS_NULL,
  PICK_IS_SET,
  PICK_LARGEST_DECIMAL,
  PICK_LARGEST_VIEW,
  PICK_LAST,
  PICK_SINGLE,
  PICK_SMALLEST_DECIMAL,
  PICK_SMALLEST_VIEW,
  PICK_VALUE,
} from "../abi/accumulator";
import { VIEW_INLINE_MAX, VIEW_LENGTH } from "../abi/stringView";
import { orderCode } from "./extreme";
import { STATUS_LIMIT } from "../abi/status";
import { groupAt, isValid, signOf } from "./rows";
import { compareViews, copyLong } from "./views";

/**
 * Offers the rows of a batch to their groups.
 *
 * @param cells  The cell of group 0; the next group's is `stride` bytes further.
 * @param groups  u32 group a row.
 * @param argument  Where values and orders are (`abi/accumulator.ts`).
 * @param mode  PICK_FIRST …
 * @returns `rowCount`.
 */
export function updatePick(
  cells: usize,
  stride: i32,
  groups: usize,
  argument: usize,
  rowCount: i32,
  mode: i32,
): i32 {
  const values = <usize>load<u32>(argument, PICK_ARGUMENT_VALUES);
  const validity = <usize>load<u32>(argument, PICK_ARGUMENT_VALIDITY);
  const width = <usize>load<u32>(argument, PICK_ARGUMENT_WIDTH);
  const orders = <usize>load<u32>(argument, PICK_ARGUMENT_ORDERS);
  const ordersValidity = <usize>load<u32>(argument, PICK_ARGUMENT_ORDERS_VALIDITY);
  const order = load<i32>(argument, PICK_ARGUMENT_ORDER);
  for (let row = 0; row < rowCount; row++) {
    // By its own order or arrival a null is no value; by another column it is a value like any.
    const isPresent = isValid(validity, row);
    if (mode == PICK_BY ? !isValid(ordersValidity, row) : !isPresent) continue;
    const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    const value = values + <usize>row * width;
    const code = mode == PICK_BY ? orderCode(load<u64>(orders + (<usize>row << 3)), order) : 0;
    if (!wins(cell, value, code, mode)) continue;
    store<u64>(cell, code, PICK_CODE);
    store<u64>(cell, PICK_IS_SET | PICK_IS_BORROWED | (isPresent ? 0 : PICK_IS_NULL), PICK_FLAGS);
    if (width == 16) v128.store(cell, v128.load(value), PICK_VALUE);
    else store<u64>(cell, load<u64>(value), PICK_VALUE);
  }
  return rowCount;
}

/**
 * Keeps the only row of each group; a null is a value. Parameters as in `updatePick`.
 *
 * @param kinds  i8 row kinds, or 0.
 * @returns `rowCount`, or STATUS_LIMIT where a group gets a second row.
 */
export function updateSingle(
  cells: usize,
  stride: i32,
  groups: usize,
  argument: usize,
  kinds: usize,
  rowCount: i32,
): i32 {
  const values = <usize>load<u32>(argument, PICK_ARGUMENT_VALUES);
  const validity = <usize>load<u32>(argument, PICK_ARGUMENT_VALIDITY);
  const width = <usize>load<u32>(argument, PICK_ARGUMENT_WIDTH);
  for (let row = 0; row < rowCount; row++) {
    const cell = cells + groupAt(groups, 0, row) * stride;
    if (signOf(kinds, row) < 0) {
      store<u64>(cell, 0, PICK_FLAGS);
      continue;
    }
    if (load<u64>(cell, PICK_FLAGS) & PICK_IS_SET) return STATUS_LIMIT;
    const isNull = isValid(validity, row) ? 0 : PICK_IS_NULL;
    store<u64>(cell, PICK_IS_SET | PICK_IS_BORROWED | isNull, PICK_FLAGS);
    const value = values + <usize>row * width;
    if (width == 16) v128.store(cell, v128.load(value), PICK_VALUE);
    else store<u64>(cell, load<u64>(value), PICK_VALUE);
  }
  return rowCount;
}

/**
 * Offers the picks of other cells; what they picked counts as later. Parameters as in `mergeCount`.
 */
export function mergePick(
  cells: usize,
  stride: i32,
  targetGroups: usize,
  source: usize,
  sourceStride: i32,
  from: i32,
  count: i32,
  mode: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(targetGroups, 0, i) * stride;
    const other = source + <usize>(from + i) * sourceStride;
    const flags = load<u64>(other, PICK_FLAGS);
    const code = load<u64>(other, PICK_CODE);
    if (!(flags & PICK_IS_SET) || !wins(cell, other + PICK_VALUE, code, mode)) continue;
    store<u64>(cell, flags | PICK_IS_BORROWED, PICK_FLAGS);
    store<u64>(cell, code, PICK_CODE);
    v128.store(cell, v128.load(other, PICK_VALUE), PICK_VALUE);
  }
  return count;
}

/** True when a value beats what the cell has; ties go to what is there, but in PICK_LAST. */
@inline
function wins(cell: usize, value: usize, code: u64, mode: i32): bool {
  if (mode == PICK_LAST || !(load<u64>(cell, PICK_FLAGS) & PICK_IS_SET)) return true;
  if (mode == PICK_FIRST || mode == PICK_SINGLE) return false;
  if (mode == PICK_BY) return code > load<u64>(cell, PICK_CODE);
  if (mode == PICK_LARGEST_VIEW) return compareViews(value, cell + PICK_VALUE) > 0;
  if (mode == PICK_SMALLEST_VIEW) return compareViews(value, cell + PICK_VALUE) < 0;
  const order = compare128(value, cell + PICK_VALUE);
  return mode == PICK_LARGEST_DECIMAL ? order > 0 : order < 0;
}

/** Order of two i128. */
export function compare128(a: usize, b: usize): i32 {
  const left = load<i64>(a, 8);
  const right = load<i64>(b, 8);
  if (left != right) return left < right ? -1 : 1;
  return i32(load<u64>(a) > load<u64>(b)) - i32(load<u64>(a) < load<u64>(b));
}

/**
 * Counts the bytes of strings that cells have borrowed, each cell once.
 *
 * @param groups  u32 groups, repeats allowed; or 0 for the first `count` groups, of which every
 * string counts.
 * @returns Bytes that `ownPicks` will copy.
 */
export function countPicks(cells: usize, stride: i32, groups: usize, count: i32): f64 {
  let bytes: u64 = 0;
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(groups, 0, i) * stride;
    const flags = load<u64>(cell, PICK_FLAGS);
    if (!(flags & (groups ? PICK_IS_BORROWED : PICK_IS_SET))) continue;
    const length = load<u32>(cell, PICK_VALUE + VIEW_LENGTH);
    const isLong = length > <u32>VIEW_INLINE_MAX && !(flags & PICK_IS_NULL);
    const kept = flags & (PICK_IS_SET | PICK_IS_NULL);
    store<u64>(cell, isLong ? kept | PICK_IS_COUNTED : kept, PICK_FLAGS);
    if (isLong) bytes += length;
  }
  return <f64>bytes;
}

/**
 * Copies the strings that `countPicks` counted into the heap; returns the bytes. Parameters as
 * there.
 */
export function ownPicks(
  cells: usize,
  stride: i32,
  groups: usize,
  count: i32,
  heap: usize,
): f64 {
  let to = heap;
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(groups, 0, i) * stride;
    const flags = load<u64>(cell, PICK_FLAGS);
    if (!(flags & PICK_IS_COUNTED)) continue;
    store<u64>(cell, flags ^ PICK_IS_COUNTED, PICK_FLAGS);
    to += copyLong(cell + PICK_VALUE, to);
  }
  return <f64>(to - heap);
}

/**
 * Marks the groups that picked a value which is not null.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @returns Groups without one.
 */
export function pickedGroups(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  validityOut: usize,
  count: i32,
): i32 {
  let empty = 0;
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const end = min(base + 64, count);
    for (let i = base; i < end; i++) {
      const flags = load<u64>(cells + groupAt(groups, from, i) * stride, PICK_FLAGS);
      word |= <u64>((flags & (PICK_IS_SET | PICK_IS_NULL)) == PICK_IS_SET) << <u64>(i & 63);
    }
    empty += end - base - <i32>popcnt(word);
    store<u64>(validityOut + (<usize>base >> 3), word);
  }
  return empty;
}
