// Interns packed keys of any shape: strings, decimals, several columns, nulls.
//
// Invariants
//   · A record's long strings are copied into the table's heap when the record is made: it owns its bytes.
import {
  PART_BYTES,
  PART_KIND,
  PART_OFFSET,
  PART_VIEW,
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
import { bucketAfter, emptyOf, fillSlot, groupIn, homeOf, matchesOf } from "./slots";
import { runProgram } from "./updateProgram";
import { copyLong, equalViews } from "./views";

const BLOCK: i32 = 128;

/**
 * Finds or makes the group of each key, and runs the table's update program over the rows.
 *
 * @param table  Descriptor (`abi/groupTable.ts`).
 * @param packed  Keys of `keyBytes` bytes, as `packKeys.ts` makes them.
 * @param groups  Holds u32 hashes, receives u32 group indices.
 * @param from  First row to do.
 * @returns The row behind the last one done; below `rowCount` when `groupLimit` or the heap's end
 *   is reached.
 */
export function internKeys(
  table: usize,
  packed: usize,
  groups: usize,
  from: i32,
  rowCount: i32,
): i32 {
  const slots = <usize>load<u32>(table, TABLE_SLOTS);
  const shift = load<u32>(table, TABLE_SHIFT);
  let touched: u32 = 0;
  for (let block = from; block < rowCount; ) {
    const end = min(block + BLOCK, rowCount);
    for (let i = block; i < end; i++) {
      touched ^= load<u32>(homeOf(slots, load<u32>(groups + (<usize>i << 2)), shift));
    }
    const done = findBlock(table, packed, groups, block, end);
    runProgram(table, groups, block, done);
    if (done < end) return done;
    block = end;
  }
  store<u32>(table, touched, TABLE_TOUCHED);
  return rowCount;
}

/** Turns the hashes of rows into groups; returns the row it stopped at. */
@inline
function findBlock(table: usize, packed: usize, groups: usize, from: i32, end: i32): i32 {
  for (let row = from; row < end; row++) {
    const hash = load<u32>(groups + (<usize>row << 2));
    const key = packed + <usize>row * load<u32>(table, TABLE_KEY_BYTES);
    const group = find(table, key, hash);
    if (group < 0) return row;
    store<u32>(groups + (<usize>row << 2), <u32>group);
  }
  return end;
}

/** The group of a key, made when new; −1 when there is no room. */
@inline
function find(table: usize, key: usize, hash: u32): i32 {
  const slots = <usize>load<u32>(table, TABLE_SLOTS);
  const shift = load<u32>(table, TABLE_SHIFT);
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  // Slots hold group + 1, so that the record of slot value g is at `before + g * stride`.
  const before = <usize>load<u32>(table, TABLE_RECORDS) - stride;
  let bucket = homeOf(slots, hash, shift);
  while (true) {
    for (let matches = matchesOf(bucket, hash); matches; matches &= matches - 1) {
      const group = groupIn(bucket, ctz(matches));
      if (group && equalKeys(table, key, before + <usize>group * stride)) return group - 1;
    }
    const empty = emptyOf(bucket);
    if (empty) return add(table, key, hash, bucket, ctz(empty));
    bucket = bucketAfter(slots, bucket, shift);
  }
}

/** Whether a packed key is that of a record. */
@inline
export function equalKeys(table: usize, key: usize, record: usize): bool {
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

function add(table: usize, key: usize, hash: u32, bucket: usize, slot: i32): i32 {
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
  fillSlot(bucket, slot, hash, count + 1);
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
