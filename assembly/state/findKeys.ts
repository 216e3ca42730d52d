// Finds groups without making any: keys that a table does not have are of no group.
import {
  TABLE_KEY_BYTES,
  TABLE_RECORDS,
  TABLE_SEED,
  TABLE_SHIFT,
  TABLE_SLOTS,
  TABLE_STRIDE,
  TABLE_TOUCHED,
} from "../abi/groupTable";
import { ROW_NONE } from "../abi/rowStore";
import { hashWord } from "./hash";
import { equalKeys } from "./internKeys";
import { bucketAfter, emptyOf, groupIn, homeOf, matchesOf } from "./slots";

const BLOCK: i32 = 128;

/**
 * Finds the group of each key of one word.
 *
 * @param table  Descriptor (`abi/groupTable.ts`).
 * @param keys  Words of all rows, normalised as `packWords` does.
 * @param groups  Receives u32 group indices, ROW_NONE for keys that are not there.
 * @returns `rowCount`.
 */
export function findWords(table: usize, keys: usize, groups: usize, rowCount: i32): i32 {
  const slots = <usize>load<u32>(table, TABLE_SLOTS);
  const shift = load<u32>(table, TABLE_SHIFT);
  const seed = load<u64>(table, TABLE_SEED);
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  // Slots hold group + 1, so that the record of slot value g is at `before + g * stride`.
  const before = <usize>load<u32>(table, TABLE_RECORDS) - stride;
  let touched: u32 = 0;
  for (let block = 0; block < rowCount; block += BLOCK) {
    const end = min(block + BLOCK, rowCount);
    for (let row = block; row < end; row++) {
      const hash = hashWord(load<u64>(keys + (<usize>row << 3)), seed);
      store<u32>(groups + (<usize>row << 2), hash);
      touched ^= load<u32>(homeOf(slots, hash, shift));
    }
    for (let row = block; row < end; row++) {
      const key = load<u64>(keys + (<usize>row << 3));
      const hash = load<u32>(groups + (<usize>row << 2));
      store<u32>(groups + (<usize>row << 2), wordGroup(slots, shift, before, stride, key, hash));
    }
  }
  store<u32>(table, touched, TABLE_TOUCHED);
  return rowCount;
}

@inline
function wordGroup(
  slots: usize,
  shift: u32,
  before: usize,
  stride: usize,
  key: u64,
  hash: u32,
): u32 {
  let bucket = homeOf(slots, hash, shift);
  while (true) {
    for (let matches = matchesOf(bucket, hash); matches; matches &= matches - 1) {
      const group = groupIn(bucket, ctz(matches));
      if (group && load<u64>(before + <usize>group * stride) == key) return group - 1;
    }
    if (emptyOf(bucket)) return <u32>ROW_NONE;
    bucket = bucketAfter(slots, bucket, shift);
  }
}

/**
 * Finds the group of each packed key.
 *
 * @param table  Descriptor (`abi/groupTable.ts`).
 * @param packed  Keys of `keyBytes` bytes, as `packKeys.ts` makes them.
 * @param groups  Holds u32 hashes, receives u32 group indices, ROW_NONE for keys that are not
 *   there.
 * @returns `rowCount`.
 */
export function findKeys(table: usize, packed: usize, groups: usize, rowCount: i32): i32 {
  const slots = <usize>load<u32>(table, TABLE_SLOTS);
  const shift = load<u32>(table, TABLE_SHIFT);
  const stride = <usize>load<u32>(table, TABLE_STRIDE);
  const before = <usize>load<u32>(table, TABLE_RECORDS) - stride;
  const keyBytes = <usize>load<u32>(table, TABLE_KEY_BYTES);
  for (let row = 0; row < rowCount; row++) {
    const at = groups + (<usize>row << 2);
    const key = packed + <usize>row * keyBytes;
    store<u32>(at, keyGroup(table, slots, shift, before, stride, key, load<u32>(at)));
  }
  return rowCount;
}

function keyGroup(
  table: usize,
  slots: usize,
  shift: u32,
  before: usize,
  stride: usize,
  key: usize,
  hash: u32,
): u32 {
  let bucket = homeOf(slots, hash, shift);
  while (true) {
    for (let matches = matchesOf(bucket, hash); matches; matches &= matches - 1) {
      const group = groupIn(bucket, ctz(matches));
      if (group && equalKeys(table, key, before + <usize>group * stride)) return group - 1;
    }
    if (emptyOf(bucket)) return <u32>ROW_NONE;
    bucket = bucketAfter(slots, bucket, shift);
  }
}
