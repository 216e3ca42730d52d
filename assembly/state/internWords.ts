// Interns keys of one word: the fast case of one integer, float or time column.
//
//   hash      of a block of keys; loads the bucket of each
//   look up   the group whose tag fits, unverified; loads its record in large tables
//   verify    the record's key; else a search, and a new key takes the next record, payload zero
//
// Each pass waits for what the one before has loaded, so that the misses of a block overlap.
import {
  TABLE_GROUP_COUNT,
  TABLE_GROUP_LIMIT,
  TABLE_RECORDS,
  TABLE_SEED,
  TABLE_SHIFT,
  TABLE_SLOTS,
  TABLE_STRIDE,
  TABLE_TOUCHED,
} from "../abi/groupTable";
import { hashWord } from "./hash";
import { bucketAfter, emptyOf, fillSlot, groupIn, homeOf, matchesOf } from "./slots";
import { runProgram } from "./updateProgram";

/** Rows whose buckets and records are loaded ahead. */
const BLOCK: i32 = 128;

/**
 * Groups from which on records are loaded ahead too: below, the next levels of cache hold them, and
 * the load costs more than it saves (0.6 ns a row at 100,000 groups).
 */
const FAR_GROUPS: u32 = 1 << 17;

/** Hashes of the block at hand. */
const HASHES: usize = memory.data(512, 16);

/**
 * Finds or makes the group of each key, and runs the table's update program over the rows.
 *
 * @param table  Descriptor (`abi/groupTable.ts`).
 * @param keys  Words of all rows, normalised as `packWords` does.
 * @param groups  Receives u32 group indices.
 * @param from  First row to do.
 * @returns The row behind the last one done; below `rowCount` when `groupLimit` is reached: make
 *   room and go on from there.
 */
export function internWords(
  table: usize,
  keys: usize,
  groups: usize,
  from: i32,
  rowCount: i32,
): i32 {
  for (let row = from; row < rowCount; ) {
    const count = min(BLOCK, rowCount - row);
    const blockKeys = keys + (<usize>row << 3);
    const blockGroups = groups + (<usize>row << 2);
    lookUp(table, blockKeys, blockGroups, count);
    const done = verify(table, blockKeys, blockGroups, count);
    runProgram(table, groups, row, row + done);
    row += done;
    if (done < count) return row;
  }
  return rowCount;
}

/** Group + 1 of each key of a block as far as tags tell, which may be wrong or 0. */
@inline
function lookUp(table: usize, keys: usize, groups: usize, count: i32): void {
  const slots = <usize>load<u32>(table, TABLE_SLOTS);
  const shift = load<u32>(table, TABLE_SHIFT);
  const seed = load<u64>(table, TABLE_SEED);
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  const before = <usize>load<u32>(table, TABLE_RECORDS) - stride;
  const isFar = load<u32>(table, TABLE_GROUP_COUNT) > FAR_GROUPS;
  let touched: u32 = 0;
  for (let i = 0; i < count; i++) {
    const hash = hashWord(load<u64>(keys + (<usize>i << 3)), seed);
    store<u32>(HASHES + (<usize>i << 2), hash);
    touched ^= load<u32>(homeOf(slots, hash, shift));
  }
  for (let i = 0; i < count; i++) {
    const hash = load<u32>(HASHES + (<usize>i << 2));
    const bucket = homeOf(slots, hash, shift);
    // Without a match the last slot's group is as good a guess as any.
    const group = groupIn(bucket, ctz(matchesOf(bucket, hash) | 8));
    store<u32>(groups + (<usize>i << 2), group);
    // Group + 1 = 0 reads in front of the first record: harmless.
    if (isFar) touched ^= load<u32>(before + <usize>group * stride);
  }
  store<u32>(table, touched, TABLE_TOUCHED);
}

/** Turns the guesses of a block into groups; returns the row it stopped at. */
@inline
function verify(table: usize, keys: usize, groups: usize, count: i32): i32 {
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  // Slots hold group + 1, so that the record of slot value g is at `before + g * stride`.
  const before = <usize>load<u32>(table, TABLE_RECORDS) - stride;
  for (let i = 0; i < count; i++) {
    const key = load<u64>(keys + (<usize>i << 3));
    const guess = load<u32>(groups + (<usize>i << 2));
    if (guess && load<u64>(before + <usize>guess * stride) == key) {
      store<u32>(groups + (<usize>i << 2), guess - 1);
      continue;
    }
    const group = findOrAdd(table, key, load<u32>(HASHES + (<usize>i << 2)));
    if (!group) return i;
    store<u32>(groups + (<usize>i << 2), group - 1);
  }
  return count;
}

/** Group + 1 of a key, made when new; 0 when there is no room. */
function findOrAdd(table: usize, key: u64, hash: u32): u32 {
  const slots = <usize>load<u32>(table, TABLE_SLOTS);
  const shift = load<u32>(table, TABLE_SHIFT);
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  const before = <usize>load<u32>(table, TABLE_RECORDS) - stride;
  let bucket = homeOf(slots, hash, shift);
  while (true) {
    for (let matches = matchesOf(bucket, hash); matches; matches &= matches - 1) {
      const group = groupIn(bucket, ctz(matches));
      if (group && load<u64>(before + <usize>group * stride) == key) return group;
    }
    const empty = emptyOf(bucket);
    if (empty) return add(table, key, hash, bucket, ctz(empty));
    bucket = bucketAfter(slots, bucket, shift);
  }
}

@inline
function add(table: usize, key: u64, hash: u32, bucket: usize, slot: i32): u32 {
  const count = load<u32>(table, TABLE_GROUP_COUNT);
  if (count == load<u32>(table, TABLE_GROUP_LIMIT)) return 0;
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  const record = <usize>load<u32>(table, TABLE_RECORDS) + <usize>count * stride;
  store<u64>(record, key);
  for (let byte: usize = 8; byte < stride; byte += 8) store<u64>(record + byte, 0);
  fillSlot(bucket, slot, hash, count + 1);
  store<u32>(table, count + 1, TABLE_GROUP_COUNT);
  return count + 1;
}
