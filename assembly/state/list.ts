// Lists of the values of groups in order of arrival, chained through one log.
import {
  ITEM_BYTES,
  ITEM_NEXT,
  ITEM_VALUE,
  LIST_HEAD,
  LIST_LENGTH,
  LIST_TAIL,
} from "../abi/accumulator";
import { groupAt, isValid } from "./rows";

/**
 * Appends the values that are not null to the lists of their groups.
 *
 * @param width  Bytes a value: 8 or 16.
 * @param log  Items, room for `rowCount` more.
 * @param used  Items in the log.
 * @returns Items in the log.
 */
export function appendList(
  cells: usize,
  stride: i32,
  groups: usize,
  values: usize,
  validity: usize,
  width: i32,
  log: usize,
  used: i32,
  rowCount: i32,
): i32 {
  for (let row = 0; row < rowCount; row++) {
    if (!isValid(validity, row)) continue;
    const cell = cells + groupAt(groups, 0, row) * stride;
    const item = log + <usize>used * ITEM_BYTES;
    const value = values + <usize>row * <usize>width;
    if (width == 16) v128.store(item, v128.load(value), ITEM_VALUE);
    else store<u64>(item, load<u64>(value), ITEM_VALUE);
    store<u32>(item, 0, ITEM_NEXT);
    used += 1;
    const tail = load<u32>(cell, LIST_TAIL);
    if (tail) store<u32>(log + <usize>(tail - 1) * ITEM_BYTES, used, ITEM_NEXT);
    else store<u32>(cell, used, LIST_HEAD);
    store<u32>(cell, used, LIST_TAIL);
    store<u64>(cell, load<u64>(cell, LIST_LENGTH) + 1, LIST_LENGTH);
  }
  return used;
}

/**
 * Where the lists of groups begin in a column of all their values.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param offsetsOut  Receives i32 offsets, `count + 1`.
 * @returns Values in all.
 */
export function listOffsets(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  offsetsOut: usize,
  count: i32,
): i32 {
  let total = 0;
  for (let i = 0; i < count; i++) {
    store<i32>(offsetsOut + (<usize>i << 2), total);
    total += <i32>load<u64>(cells + groupAt(groups, from, i) * stride, LIST_LENGTH);
  }
  store<i32>(offsetsOut + (<usize>count << 2), total);
  return total;
}

/** Copies the values of the lists of groups out, one list after another; returns the values. */
export function listValues(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  log: usize,
  out: usize,
  count: i32,
  width: i32,
): i32 {
  let to = out;
  for (let i = 0; i < count; i++) {
    let next = load<u32>(cells + groupAt(groups, from, i) * stride, LIST_HEAD);
    for (; next; to += width) {
      const item = log + <usize>(next - 1) * ITEM_BYTES;
      if (width == 16) v128.store(to, v128.load(item, ITEM_VALUE));
      else store<u64>(to, load<u64>(item, ITEM_VALUE));
      next = load<u32>(item, ITEM_NEXT);
    }
  }
  return <i32>(to - out) / width;
}

/** Repeats the u32 of each position as often as the offsets say; returns how many were written. */
export function repeatByOffsets(words: usize, offsets: usize, out: usize, count: i32): i32 {
  let to = out;
  for (let i = 0; i < count; i++) {
    const word = load<u32>(words + (<usize>i << 2));
    const end = out + (<usize>load<u32>(offsets + (<usize>i << 2), 4) << 2);
    for (; to < end; to += 4) store<u32>(to, word);
  }
  return <i32>((to - out) >> 2);
}

/**
 * Marks the lists that are not empty.
 *
 * @param offsets  i32 offsets, `count + 1`.
 * @param validityOut  Receives a bitmap in whole 8-byte words.
 * @returns Lists that are not empty.
 */
export function listsWithValues(offsets: usize, validityOut: usize, count: i32): i32 {
  let found = 0;
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const end = min(base + 64, count);
    for (let i = base; i < end; i++) {
      const at = offsets + (<usize>i << 2);
      word |= <u64>(load<i32>(at, 4) > load<i32>(at)) << <u64>(i & 63);
    }
    found += <i32>popcnt(word);
    store<u64>(validityOut + (<usize>base >> 3), word);
  }
  return found;
}
