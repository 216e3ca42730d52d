// Multisets of the values of groups: distinct counts, and extremes of values that can be taken
// back.
//
//   cell of a group ──head──► entry ──next──► entry     entries are groups of a table keyed (id, value)
import {
  ENTRY_COUNT,
  ENTRY_IS_LINKED,
  ENTRY_NEXT,
  MULTISET_DISTINCT,
  MULTISET_HEAD,
  MULTISET_ID,
  MULTISET_LARGEST,
  MULTISET_SMALLEST,
  PICK_LARGEST_DECIMAL,
  PICK_LARGEST_VIEW,
  PICK_SMALLEST_VIEW,
} from "../abi/accumulator";
import { orderCode } from "./extreme";
import { compare128 } from "./pick";
import { groupAt, signOf } from "./rows";
import { compareViews } from "./views";

/** Row kinds as i64 weights: 1, or −1 for rows that are taken back. */
export function kindWeights(kinds: usize, weightsOut: usize, rowCount: i32): i32 {
  for (let row = 0; row < rowCount; row++) {
    store<i64>(weightsOut + (<usize>row << 3), signOf(kinds, row));
  }
  return rowCount;
}

/** 1 when a row is taken back, else 0. */
export function hasRetractions(kinds: usize, rowCount: i32): i32 {
  for (let row = 0; row < rowCount; row++) if (signOf(kinds, row) < 0) return 1;
  return 0;
}

/**
 * The ids of the multisets of rows; those without one get the next. A group may be used again for
 * another key, as the slots of sessions are: its cell is zero then, and its new id keeps what it
 * was before apart.
 *
 * @param lastId  The last id that was given; the first is 1.
 * @param idsOut  Receives a u32 a row.
 * @returns The last id that is given.
 */
export function multisetIds(
  cells: usize,
  stride: i32,
  groups: usize,
  lastId: i32,
  idsOut: usize,
  rowCount: i32,
): i32 {
  for (let row = 0; row < rowCount; row++) {
    const cell = cells + groupAt(groups, 0, row) * stride;
    let id = load<i32>(cell, MULTISET_ID);
    if (!id) store<i32>(cell, (id = ++lastId), MULTISET_ID);
    store<i32>(idsOut + (<usize>row << 2), id);
  }
  return lastId;
}

/**
 * Counts values in the multisets of their groups.
 *
 * @param entries  The entry cell of entry 0; the next is `entryStride` bytes further.
 * @param entryOfRow  u32 entry a row.
 * @param weights  i64 count to add a row, or 0 to add 1.
 * @returns Values that are there less those that were.
 */
export function updateMultiset(
  cells: usize,
  stride: i32,
  groups: usize,
  entries: usize,
  entryStride: i32,
  entryOfRow: usize,
  weights: usize,
  rowCount: i32,
): i32 {
  let appeared: i64 = 0;
  for (let row = 0; row < rowCount; row++) {
    const cell = cells + groupAt(groups, 0, row) * stride;
    const index = load<u32>(entryOfRow + (<usize>row << 2));
    const entry = entries + <usize>index * entryStride;
    const before = load<i64>(entry, ENTRY_COUNT);
    const after = before + (weights ? load<i64>(weights + (<usize>row << 3)) : 1);
    const change = <i64>(after > 0) - <i64>(before > 0);
    appeared += change;
    store<i64>(entry, after, ENTRY_COUNT);
    store<i64>(cell, load<i64>(cell, MULTISET_DISTINCT) + change, MULTISET_DISTINCT);
    if (load<u32>(entry, ENTRY_IS_LINKED)) continue;
    store<u32>(entry, 1, ENTRY_IS_LINKED);
    store<u32>(entry, load<u32>(cell, MULTISET_HEAD), ENTRY_NEXT);
    store<u32>(cell, index + 1, MULTISET_HEAD);
  }
  return <i32>appeared;
}

/**
 * The same of multisets that know their extremes: behind one that is taken back for good the next
 * is looked for when it is asked for.
 *
 * @param order  Of the largest value, as in `extremeEntries`; that of the smallest is one more.
 */
export function updateExtremes(
  cells: usize,
  stride: i32,
  groups: usize,
  entries: usize,
  entryStride: i32,
  entryOfRow: usize,
  weights: usize,
  rowCount: i32,
  order: i32,
): i32 {
  let appeared: i64 = 0;
  for (let row = 0; row < rowCount; row++) {
    const cell = cells + groupAt(groups, 0, row) * stride;
    const index = load<u32>(entryOfRow + (<usize>row << 2));
    const entry = entries + <usize>index * entryStride;
    const before = load<i64>(entry, ENTRY_COUNT);
    const after = before + (weights ? load<i64>(weights + (<usize>row << 3)) : 1);
    store<i64>(entry, after, ENTRY_COUNT);
    if (!load<u32>(entry, ENTRY_IS_LINKED)) {
      store<u32>(entry, 1, ENTRY_IS_LINKED);
      store<u32>(entry, load<u32>(cell, MULTISET_HEAD), ENTRY_NEXT);
      store<u32>(cell, index + 1, MULTISET_HEAD);
    }
    const change = <i64>(after > 0) - <i64>(before > 0);
    if (!change) continue;
    appeared += change;
    const distinct = load<i64>(cell, MULTISET_DISTINCT);
    store<i64>(cell, distinct + change, MULTISET_DISTINCT);
    const largest = cell + MULTISET_LARGEST;
    const smallest = cell + MULTISET_SMALLEST;
    changeExtreme(largest, index + 1, change, distinct, entries, entryStride, order);
    changeExtreme(smallest, index + 1, change, distinct, entries, entryStride, order + 1);
  }
  return <i32>appeared;
}

/** An entry appeared or vanished in a multiset that had `distinct` values. */
@inline
function changeExtreme(
  extreme: usize,
  changed: u32,
  change: i64,
  distinct: i64,
  entries: usize,
  entryStride: i32,
  order: i32,
): void {
  const known = load<u32>(extreme);
  if (change < 0) {
    if (known == changed) store<u32>(extreme, 0);
  } else if (!distinct) {
    store<u32>(extreme, changed);
  } else if (known) {
    const entry = entries + <usize>(changed - 1) * entryStride;
    const best = entries + <usize>(known - 1) * entryStride;
    if (isBeyond(entry, best, order)) store<u32>(extreme, changed);
  }
}

/**
 * Lists the entries of groups `from … from + count`.
 *
 * @param entriesOut  Receives u32 entries, or 0 to count only.
 * @param positionsOut  Receives for each entry the u32 position of its group, counted from `from`.
 * @returns Entries.
 */
export function entriesOfGroups(
  cells: usize,
  stride: i32,
  from: i32,
  count: i32,
  entries: usize,
  entryStride: i32,
  entriesOut: usize,
  positionsOut: usize,
): i32 {
  let found: usize = 0;
  for (let i = 0; i < count; i++) {
    let next = load<u32>(cells + <usize>(from + i) * stride, MULTISET_HEAD);
    for (; next; found++) {
      if (entriesOut) {
        store<u32>(entriesOut + (found << 2), next - 1);
        store<u32>(positionsOut + (found << 2), i);
      }
      next = load<u32>(entries + <usize>(next - 1) * entryStride, ENTRY_NEXT);
    }
  }
  return <i32>found;
}

/**
 * Lists the entries of groups whose count is not 0, the oldest first.
 *
 * @param groups  u32 groups, or 0 for the first `count` groups.
 * @param offsetsOut  Receives i32 offsets, `count + 1`: where the entries of each group begin.
 * @param entriesOut  Receives u32 entries, or 0 to count only.
 * @returns Entries.
 */
export function entriesByAge(
  cells: usize,
  stride: i32,
  groups: usize,
  entries: usize,
  entryStride: i32,
  offsetsOut: usize,
  entriesOut: usize,
  count: i32,
): i32 {
  let found = 0;
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(groups, 0, i) * stride;
    if (!entriesOut) store<i32>(offsetsOut + (<usize>i << 2), found);
    // The chain goes from the newest back, and so does the writing.
    let out = entriesOut + (<usize>load<i32>(offsetsOut + (<usize>i << 2), 4) << 2);
    let next = load<u32>(cell, MULTISET_HEAD);
    while (next) {
      const entry = entries + <usize>(next - 1) * entryStride;
      if (load<i64>(entry, ENTRY_COUNT) != 0) {
        found += 1;
        if (entriesOut) store<u32>((out -= 4), next - 1);
      }
      next = load<u32>(entry, ENTRY_NEXT);
    }
  }
  if (!entriesOut) store<i32>(offsetsOut + (<usize>count << 2), found);
  return found;
}

/**
 * Gives for each group the entry with the extreme value, which is looked for among those that are
 * there where it is not known.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param order  ORDER_… for values of 64 bits; PICK_… + 16 for those of 16 bytes. Values are `−8`
 * or `−16` bytes
 *   before the entry cell.
 * @param known  Offset in a cell of the extreme that is known.
 * @param entriesOut  Receives u32 entries; 0 for groups without one.
 * @returns `count`.
 */
export function extremeEntries(
  cells: usize,
  stride: i32,
  groups: usize,
  entries: usize,
  entryStride: i32,
  entriesOut: usize,
  count: i32,
  order: i32,
  known: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(groups, 0, i) * stride;
    let best = load<u32>(cell + <usize>known);
    let next = best ? 0 : load<u32>(cell, MULTISET_HEAD);
    while (next) {
      const entry = entries + <usize>(next - 1) * entryStride;
      if (load<i64>(entry, ENTRY_COUNT) > 0) {
        if (!best || isBeyond(entry, entries + <usize>(best - 1) * entryStride, order)) best = next;
      }
      next = load<u32>(entry, ENTRY_NEXT);
    }
    store<u32>(cell + <usize>known, best);
    store<u32>(entriesOut + (<usize>i << 2), best ? best - 1 : 0);
  }
  return count;
}

@inline
function isBeyond(entry: usize, best: usize, order: i32): bool {
  if (order < 16) return orderCode(load<u64>(entry - 8), order) > orderCode(load<u64>(best - 8), order);
  const mode = order - 16;
  if (mode == PICK_LARGEST_VIEW) return compareViews(entry - 16, best - 16) > 0;
  if (mode == PICK_SMALLEST_VIEW) return compareViews(entry - 16, best - 16) < 0;
  const comparison = compare128(entry - 16, best - 16);
  return mode == PICK_LARGEST_DECIMAL ? comparison > 0 : comparison < 0;
}
