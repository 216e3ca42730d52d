// Distinct values of groups: which rows make a value appear, or vanish.
//
//   values of a group   7 7 9 7        kinds + + + -      bits   1 0 1 0
import { MULTISET_DISTINCT, MULTISET_HEAD } from "../abi/accumulator";
import {
  DISTINCT_COUNTS,
  DISTINCT_IS_LINKED,
  DISTINCT_NEXT,
  DISTINCT_ROWS_BITS,
  DISTINCT_ROWS_CELLS,
  DISTINCT_ROWS_ENTRIES,
  DISTINCT_ROWS_ENTRY_OF_ROW,
  DISTINCT_ROWS_ENTRY_STRIDE,
  DISTINCT_ROWS_GROUPS,
  DISTINCT_ROWS_IS_COUNTED,
  DISTINCT_ROWS_KINDS,
  DISTINCT_ROWS_MASKS,
  DISTINCT_ROWS_MASK_COUNT,
  DISTINCT_ROWS_ROWS,
  DISTINCT_ROWS_ROW_COUNT,
  DISTINCT_ROWS_STRIDE,
  DISTINCT_SEEN,
} from "../abi/distinct";
import { groupAt, signOf } from "./rows";

const LINKED: u32 = <u32>DISTINCT_IS_LINKED;
const MASKS: u32 = ~LINKED;

/**
 * Adds values to their groups, or takes them back, and marks the rows that make one appear or
 * vanish.
 *
 * @param rows  Descriptor (`abi/distinct.ts`).
 * @returns Entries that appeared less those that vanished.
 */
export function updateDistinct(rows: usize): i32 {
  const cells = <usize>load<u32>(rows, DISTINCT_ROWS_CELLS);
  const stride = load<i32>(rows, DISTINCT_ROWS_STRIDE);
  const groups = <usize>load<u32>(rows, DISTINCT_ROWS_GROUPS);
  const entries = <usize>load<u32>(rows, DISTINCT_ROWS_ENTRIES);
  const entryStride = <usize>load<u32>(rows, DISTINCT_ROWS_ENTRY_STRIDE);
  const entryOfRow = <usize>load<u32>(rows, DISTINCT_ROWS_ENTRY_OF_ROW);
  const list = <usize>load<u32>(rows, DISTINCT_ROWS_ROWS);
  const kinds = <usize>load<u32>(rows, DISTINCT_ROWS_KINDS);
  const masks = <usize>load<u32>(rows, DISTINCT_ROWS_MASKS);
  const bits = <usize>load<u32>(rows, DISTINCT_ROWS_BITS);
  const maskCount = load<i32>(rows, DISTINCT_ROWS_MASK_COUNT);
  const isCounted = load<u32>(rows, DISTINCT_ROWS_IS_COUNTED) != 0;
  const rowCount = load<i32>(rows, DISTINCT_ROWS_ROW_COUNT);
  let appeared = 0;
  for (let i = 0; i < rowCount; i++) {
    const row = <i32>groupAt(list, 0, i);
    const passed = passedMasks(masks, maskCount, row);
    const index = load<u32>(entryOfRow + (<usize>i << 2));
    const entry = entries + <usize>index * entryStride;
    const seen = load<u32>(entry, DISTINCT_SEEN);
    if (!isCounted && !(passed & ~seen)) continue;
    const cell = cells + groupAt(groups, 0, i) * stride;
    if (!seen) link(cell, entry, index);
    let changed = passed & ~seen;
    let change = i32(!(seen & MASKS));
    if (isCounted) {
      const before = isThere(entry, maskCount);
      changed = countMasks(entry, passed, signOf(kinds, row));
      change = changed ? i32(isThere(entry, maskCount)) - i32(before) : 0;
    } else store<u32>(entry, seen | LINKED | passed, DISTINCT_SEEN);
    appeared += change;
    store<i64>(cell, load<i64>(cell, MULTISET_DISTINCT) + change, MULTISET_DISTINCT);
    for (; changed; changed &= changed - 1) {
      setBit(<usize>load<u32>(bits + (<usize>ctz(changed) << 2)), row);
    }
  }
  return appeared;
}

/** A bit for each mask that a row passes. */
@inline
function passedMasks(masks: usize, maskCount: i32, row: i32): u32 {
  let passed: u32 = 0;
  for (let i = 0; i < maskCount; i++) {
    const mask = <usize>load<u32>(masks + (<usize>i << 2));
    const bit = mask ? (<u32>load<u8>(mask + (<usize>row >> 3)) >> (<u32>row & 7)) & 1 : 1;
    passed |= bit << i;
  }
  return passed;
}

/** Counts a value for the masks it passed; a bit for each that it is there for now, or no more. */
@inline
function countMasks(entry: usize, passed: u32, sign: i64): u32 {
  let changed: u32 = 0;
  for (let left = passed; left; left &= left - 1) {
    const at = entry + (<usize>ctz(left) << 3);
    const before = load<i64>(at, DISTINCT_COUNTS);
    const after = max<i64>(before + sign, 0);
    store<i64>(at, after, DISTINCT_COUNTS);
    if (before > 0 != after > 0) changed |= left & -left;
  }
  return changed;
}

@inline
function isThere(entry: usize, maskCount: i32): bool {
  for (let i: usize = 0; i < <usize>maskCount; i++) {
    if (load<i64>(entry + (i << 3), DISTINCT_COUNTS)) return true;
  }
  return false;
}

@inline
function link(cell: usize, entry: usize, index: u32): void {
  store<u32>(entry, load<u32>(cell, MULTISET_HEAD), DISTINCT_NEXT);
  store<u32>(cell, index + 1, MULTISET_HEAD);
  store<u32>(entry, LINKED, DISTINCT_SEEN);
}

@inline
function setBit(bits: usize, row: i32): void {
  const byte = bits + (<usize>row >> 3);
  store<u8>(byte, load<u8>(byte) | (1 << (<u8>row & 7)));
}

/**
 * Lists the entries of groups that are there, the oldest first.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param maskCount  Filters whose counts entries have; 0 where they only have bits.
 * @param offsets  Receives i32 offsets, `count + 1`, when `entriesOut` is 0; else has them.
 * @param entriesOut  Receives u32 entries, or 0 to count only.
 * @returns Entries.
 */
export function distinctEntries(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  entries: usize,
  entryStride: i32,
  maskCount: i32,
  offsets: usize,
  entriesOut: usize,
  count: i32,
): i32 {
  let found: usize = 0;
  for (let i = 0; i < count; i++) {
    const offset = offsets + (<usize>i << 2);
    if (!entriesOut) store<i32>(offset, <i32>found);
    // The chain goes from the newest back, and so does the writing.
    let out = entriesOut + (<usize>load<i32>(offset, 4) << 2);
    let next = load<u32>(cells + groupAt(groups, from, i) * stride, MULTISET_HEAD);
    while (next) {
      const entry = entries + <usize>(next - 1) * entryStride;
      if (!maskCount || isThere(entry, maskCount)) {
        found += 1;
        if (entriesOut) store<u32>((out -= 4), next - 1);
      }
      next = load<u32>(entry, DISTINCT_NEXT);
    }
  }
  if (!entriesOut) store<i32>(offsets + (<usize>count << 2), <i32>found);
  return <i32>found;
}

/**
 * How often entries passed a filter; 1 for those that have only bits.
 *
 * @param entries  The entry cell of entry 0.
 * @param list  u32 entries.
 * @param mask  Number of the filter.
 * @param countsOut  Receives `count` i64.
 * @returns `count`.
 */
export function distinctCounts(
  entries: usize,
  entryStride: i32,
  list: usize,
  mask: i32,
  isCounted: i32,
  countsOut: usize,
  count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const entry = entries + groupAt(list, 0, i) * entryStride;
    const passed = isCounted
      ? load<i64>(entry + (<usize>mask << 3), DISTINCT_COUNTS)
      : <i64>((load<u32>(entry, DISTINCT_SEEN) >> mask) & 1);
    store<i64>(countsOut + (<usize>i << 3), passed);
  }
  return count;
}

/**
 * Adds counts of values for a filter to groups.
 *
 * @param counts  i64 a value.
 * @returns Entries that appeared.
 */
export function loadDistinct(
  cells: usize,
  stride: i32,
  groups: usize,
  entries: usize,
  entryStride: i32,
  entryOfRow: usize,
  counts: usize,
  mask: i32,
  maskCount: i32,
  count: i32,
): i32 {
  let appeared = 0;
  for (let i = 0; i < count; i++) {
    const passed = load<i64>(counts + (<usize>i << 3));
    const index = load<u32>(entryOfRow + (<usize>i << 2));
    const entry = entries + <usize>index * entryStride;
    const cell = cells + groupAt(groups, 0, i) * stride;
    const seen = load<u32>(entry, DISTINCT_SEEN);
    if (!seen) link(cell, entry, index);
    if (passed <= 0) continue;
    const isNew = maskCount ? !isThere(entry, maskCount) : !(seen & MASKS);
    if (maskCount) {
      const at = entry + (<usize>mask << 3);
      store<i64>(at, load<i64>(at, DISTINCT_COUNTS) + passed, DISTINCT_COUNTS);
    } else store<u32>(entry, seen | LINKED | (1 << mask), DISTINCT_SEEN);
    store<i64>(cell, load<i64>(cell, MULTISET_DISTINCT) + i64(isNew), MULTISET_DISTINCT);
    appeared += i32(isNew);
  }
  return appeared;
}

/** Adds up the i64 cells of groups (u32 at `groups`). */
export function sumOfCells(cells: usize, stride: i32, groups: usize, count: i32): f64 {
  let sum: i64 = 0;
  for (let i = 0; i < count; i++) sum += load<i64>(cells + groupAt(groups, 0, i) * stride);
  return <f64>sum;
}
