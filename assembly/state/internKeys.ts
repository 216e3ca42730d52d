// Interns packed keys of any shape: strings, decimals, several columns, nulls.
//
// Invariants
//   · A record's long strings are copied into the table's heap when the record is made: it owns its bytes.
import {
  PART_BYTES,
  PART_KIND,
  PART_OFFSET,
  PART_VIEW,
  SLOT_BYTES,
  TABLE_GROUP_COUNT,
  TABLE_GROUP_LIMIT,
  TABLE_HEAP,
  TABLE_HEAP_END,
  TABLE_HEAP_NEEDED,
  TABLE_KEY_BYTES,
  TABLE_PARTS,
  TABLE_PART_COUNT,
  TABLE_RECORDS,
  TABLE_SHIFT,
  TABLE_SLOTS,
  TABLE_STRIDE,
  TABLE_TOUCHED,
} from "../abi/groupTable";
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH } from "../abi/stringView";
import { copyLong, equalViews } from "./views";

const BLOCK: i32 = 128;

/**
 * Finds or makes the group of each key.
 *
 * @param table  Descriptor (`abi/groupTable.ts`).
 * @param packed  Keys of `keyBytes` bytes, as `packKeys.ts` makes them.
 * @param groups  Holds u32 hashes, receives u32 group indices.
 * @returns Rows done; fewer than `rowCount` when `groupLimit` or the heap's end is reached.
 */
export function internKeys(table: usize, packed: usize, groups: usize, rowCount: i32): i32 {
  const slots = <usize>load<u32>(table, TABLE_SLOTS);
  const shift = load<u32>(table, TABLE_SHIFT);
  let touched: u32 = 0;
  for (let row = 0; row < rowCount; ) {
    const end = min(row + BLOCK, rowCount);
    for (let i = row; i < end; i++) {
      const hash = load<u32>(groups + (<usize>i << 2));
      touched ^= load<u32>(slots + (<usize>(hash >>> shift) << 3));
    }
    for (; row < end; row++) {
      const hash = load<u32>(groups + (<usize>row << 2));
      const key = packed + <usize>row * load<u32>(table, TABLE_KEY_BYTES);
      const group = find(table, key, hash);
      if (group < 0) return row;
      store<u32>(groups + (<usize>row << 2), <u32>group);
    }
  }
  store<u32>(table, touched, TABLE_TOUCHED);
  return rowCount;
}

/** The group of a key, made when new; −1 when there is no room. */
@inline
function find(table: usize, key: usize, hash: u32): i32 {
  const slots = <usize>load<u32>(table, TABLE_SLOTS);
  const shift = load<u32>(table, TABLE_SHIFT);
  const mask = <u32>0xffffffff >>> shift;
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  const before = <usize>load<u32>(table, TABLE_RECORDS) - stride;
  let at = hash >>> shift;
  while (true) {
    const slot = load<u64>(slots + (<usize>at << 3));
    const group = <u32>(slot >>> 32);
    if (!group) return add(table, key, hash, slots + (<usize>at << 3));
    if (<u32>slot == hash && equalKeys(table, key, before + <usize>group * stride)) return group - 1;
    at = (at + 1) & mask;
  }
}

@inline
function equalKeys(table: usize, key: usize, record: usize): bool {
  const keyBytes = <usize>load<u32>(table, TABLE_KEY_BYTES);
  let differs: u64 = 0;
  for (let byte: usize = 0; byte < keyBytes; byte += 8) {
    differs |= load<u64>(key + byte) ^ load<u64>(record + byte);
  }
  return !differs || equalParts(table, key, record);
}

/** Keys whose bytes differ are equal when all that differs is where long strings are. */
function equalParts(table: usize, key: usize, record: usize): bool {
  let part = <usize>load<u32>(table, TABLE_PARTS);
  const end = part + <usize>load<u32>(table, TABLE_PART_COUNT) * PART_BYTES;
  for (; part < end; part += PART_BYTES) {
    const a = key + load<u32>(part, PART_OFFSET);
    const b = record + load<u32>(part, PART_OFFSET);
    const kind = <i32>load<u32>(part, PART_KIND);
    if (kind == PART_VIEW) {
      if (!equalViews(a, b)) return false;
      continue;
    }
    if (load<u64>(a) != load<u64>(b)) return false;
    if (kind && load<u64>(a, 8) != load<u64>(b, 8)) return false;
  }
  return true;
}

function add(table: usize, key: usize, hash: u32, slot: usize): i32 {
  const count = load<u32>(table, TABLE_GROUP_COUNT);
  if (count == load<u32>(table, TABLE_GROUP_LIMIT)) return -1;
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  const keyBytes = <usize>load<u32>(table, TABLE_KEY_BYTES);
  const record = <usize>load<u32>(table, TABLE_RECORDS) + <usize>count * stride;
  for (let byte: usize = 0; byte < keyBytes; byte += 8) {
    store<u64>(record + byte, load<u64>(key + byte));
  }
  if (!ownStrings(table, record)) return -1;
  for (let byte = keyBytes; byte < stride; byte += 8) store<u64>(record + byte, 0);
  store<u64>(slot, <u64>hash | (<u64>(count + 1) << 32));
  store<u32>(table, count + 1, TABLE_GROUP_COUNT);
  return count;
}

/**
 * Copies the long strings of a record into the heap; false when they do not fit, `heapNeeded` says
 * how much would.
 */
function ownStrings(table: usize, record: usize): bool {
  let part = <usize>load<u32>(table, TABLE_PARTS);
  const end = part + <usize>load<u32>(table, TABLE_PART_COUNT) * PART_BYTES;
  let heap = <usize>load<u32>(table, TABLE_HEAP);
  let needed: u32 = 0;
  for (let at = part; at < end; at += PART_BYTES) {
    if (load<u32>(at, PART_KIND) != PART_VIEW) continue;
    const length = load<u32>(record + load<u32>(at, PART_OFFSET), VIEW_LENGTH);
    if (length > <u32>VIEW_INLINE_MAX) needed += length;
  }
  if (!needed) return true;
  if (<u64>heap + needed > <u64>load<u32>(table, TABLE_HEAP_END)) {
    store<u32>(table, needed, TABLE_HEAP_NEEDED);
    return false;
  }
  for (; part < end; part += PART_BYTES) {
    if (load<u32>(part, PART_KIND) != PART_VIEW) continue;
    heap += copyLong(record + load<u32>(part, PART_OFFSET), heap);
  }
  store<u32>(table, <u32>heap, TABLE_HEAP);
  return true;
}

/**
 * Puts the slots of a table into a larger array; keys are not touched, tags suffice.
 *
 * @param slotsOut  Receives 2^(32 − shift) slots; zeroed.
 * @returns Slots taken.
 */
export function reslot(slots: usize, slotCount: i32, slotsOut: usize, shift: i32): i32 {
  const mask = <u32>0xffffffff >>> shift;
  const end = slots + <usize>slotCount * SLOT_BYTES;
  let taken = 0;
  for (let from = slots; from < end; from += SLOT_BYTES) {
    const slot = load<u64>(from);
    if (!slot) continue;
    let at = <u32>slot >>> shift;
    while (load<u64>(slotsOut + (<usize>at << 3))) at = (at + 1) & mask;
    store<u64>(slotsOut + (<usize>at << 3), slot);
    taken += 1;
  }
  return taken;
}
