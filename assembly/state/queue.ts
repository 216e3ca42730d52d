// Queues: lists of groups in order of arrival from which values can be taken back.
import {
  QUEUED_BYTES,
  QUEUED_ENTRY,
  QUEUED_NEXT,
  QUEUED_PREVIOUS,
  QUEUED_SAME,
  QUEUE_ENTRY_FIRST,
  QUEUE_ENTRY_LAST,
  QUEUE_HEAD,
  QUEUE_LENGTH,
  QUEUE_LOG_FREE,
  QUEUE_LOG_ITEMS,
  QUEUE_LOG_USED,
  QUEUE_TAIL,
} from "../abi/accumulator";
import { groupAt, signOf } from "./rows";

/**
 * Appends values to the queues of their groups, or takes back the oldest equal one.
 *
 * @param cells  The cell of group 0; the next group's is `stride` bytes further.
 * @param entries  The entry cell of entry 0; the next is `entryStride` bytes further.
 * @param entryOfRow  u32 entry a row.
 * @param kinds  i8 row kinds, or 0.
 * @param log  Descriptor of the items (`abi/accumulator.ts`), room for `rowCount` more.
 * @returns Entries that have values less those that had.
 */
export function updateQueue(
  cells: usize,
  stride: i32,
  groups: usize,
  entries: usize,
  entryStride: i32,
  entryOfRow: usize,
  kinds: usize,
  log: usize,
  rowCount: i32,
): i32 {
  let appeared = 0;
  for (let row = 0; row < rowCount; row++) {
    const cell = cells + groupAt(groups, 0, row) * stride;
    const index = load<u32>(entryOfRow + (<usize>row << 2));
    const entry = entries + <usize>index * entryStride;
    const wasThere = load<u32>(entry, QUEUE_ENTRY_FIRST) != 0;
    if (signOf(kinds, row) > 0) append(cell, entry, index, log);
    else if (wasThere) takeBack(cell, entry, log);
    appeared += i32(load<u32>(entry, QUEUE_ENTRY_FIRST) != 0) - i32(wasThere);
  }
  return appeared;
}

/** Address of an item, of which the number + 1 is given. */
@inline
function itemAt(log: usize, item: u32): usize {
  return <usize>load<u32>(log, QUEUE_LOG_ITEMS) + <usize>(item - 1) * QUEUED_BYTES;
}

function append(cell: usize, entry: usize, index: u32, log: usize): void {
  let item = load<u32>(log, QUEUE_LOG_FREE);
  if (item) {
    store<u32>(log, load<u32>(itemAt(log, item), QUEUED_NEXT), QUEUE_LOG_FREE);
  } else {
    item = load<u32>(log, QUEUE_LOG_USED) + 1;
    store<u32>(log, item, QUEUE_LOG_USED);
  }
  const at = itemAt(log, item);
  const tail = load<u32>(cell, QUEUE_TAIL);
  store<u32>(at, tail, QUEUED_PREVIOUS);
  store<u32>(at, 0, QUEUED_NEXT);
  store<u32>(at, 0, QUEUED_SAME);
  store<u32>(at, index, QUEUED_ENTRY);
  if (tail) store<u32>(itemAt(log, tail), item, QUEUED_NEXT);
  else store<u32>(cell, item, QUEUE_HEAD);
  store<u32>(cell, item, QUEUE_TAIL);
  store<u32>(cell, load<u32>(cell, QUEUE_LENGTH) + 1, QUEUE_LENGTH);
  const last = load<u32>(entry, QUEUE_ENTRY_LAST);
  if (last) store<u32>(itemAt(log, last), item, QUEUED_SAME);
  else store<u32>(entry, item, QUEUE_ENTRY_FIRST);
  store<u32>(entry, item, QUEUE_ENTRY_LAST);
}

/** Unlinks the oldest item of an entry that has one. */
function takeBack(cell: usize, entry: usize, log: usize): void {
  const item = load<u32>(entry, QUEUE_ENTRY_FIRST);
  const at = itemAt(log, item);
  const same = load<u32>(at, QUEUED_SAME);
  store<u32>(entry, same, QUEUE_ENTRY_FIRST);
  if (!same) store<u32>(entry, 0, QUEUE_ENTRY_LAST);
  const previous = load<u32>(at, QUEUED_PREVIOUS);
  const next = load<u32>(at, QUEUED_NEXT);
  if (previous) store<u32>(itemAt(log, previous), next, QUEUED_NEXT);
  else store<u32>(cell, next, QUEUE_HEAD);
  if (next) store<u32>(itemAt(log, next), previous, QUEUED_PREVIOUS);
  else store<u32>(cell, previous, QUEUE_TAIL);
  store<u32>(cell, load<u32>(cell, QUEUE_LENGTH) - 1, QUEUE_LENGTH);
  store<u32>(at, load<u32>(log, QUEUE_LOG_FREE), QUEUED_NEXT);
  store<u32>(log, item, QUEUE_LOG_FREE);
}

/**
 * The entries of the values of groups, in order.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param offsetsOut  Receives i32 offsets, `count + 1`, when `entriesOut` is 0.
 * @param entriesOut  Receives u32 entries, or 0 to count only.
 * @returns Values in all.
 */
export function queuedEntries(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  log: usize,
  offsetsOut: usize,
  entriesOut: usize,
  count: i32,
): i32 {
  let total: usize = 0;
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(groups, from, i) * stride;
    if (!entriesOut) {
      store<i32>(offsetsOut + (<usize>i << 2), <i32>total);
      total += load<u32>(cell, QUEUE_LENGTH);
      continue;
    }
    let item = load<u32>(cell, QUEUE_HEAD);
    while (item) {
      const at = itemAt(log, item);
      store<u32>(entriesOut + (total << 2), load<u32>(at, QUEUED_ENTRY));
      total += 1;
      item = load<u32>(at, QUEUED_NEXT);
    }
  }
  if (!entriesOut) store<i32>(offsetsOut + (<usize>count << 2), <i32>total);
  return <i32>total;
}

/**
 * The entries of the first or last values of groups; 0 for groups without one.
 *
 * @param end  QUEUE_HEAD or QUEUE_TAIL.
 * @param validityOut  Receives a bitmap in whole 8-byte words: groups that have a value.
 * @returns Groups without one.
 */
export function queueEnds(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  log: usize,
  end: i32,
  entriesOut: usize,
  validityOut: usize,
  count: i32,
): i32 {
  let empty = 0;
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const until = min(base + 64, count);
    for (let i = base; i < until; i++) {
      const item = load<u32>(cells + groupAt(groups, from, i) * stride + <usize>end);
      const entry = item ? load<u32>(itemAt(log, item), QUEUED_ENTRY) : 0;
      store<u32>(entriesOut + (<usize>i << 2), entry);
      word |= <u64>(item != 0) << <u64>(i & 63);
    }
    empty += until - base - <i32>popcnt(word);
    store<u64>(validityOut + (<usize>base >> 3), word);
  }
  return empty;
}
