// Two columns of as many rows, the results before and behind an update: where they differ, and rows
// of either.
import { isValid } from "./rows";
import { equalViews } from "./views";

/**
 * Marks the rows in which two columns differ; a null equals a null.
 *
 * @param width  Bytes a value: 1, 2, 4, 8 or 16; 0 for bits, −16 for string views.
 * @param changed  u8 a row: becomes 1 where they differ, else stays.
 * @returns `count`.
 */
export function markChanges(
  before: usize,
  beforeValidity: usize,
  after: usize,
  afterValidity: usize,
  width: i32,
  changed: usize,
  count: i32,
): i32 {
  if (width == 8 && !beforeValidity && !afterValidity) {
    for (let i: usize = 0; i < <usize>count; i++) {
      const differs = load<u64>(before + (i << 3)) != load<u64>(after + (i << 3));
      store<u8>(changed + i, load<u8>(changed + i) | u8(differs));
    }
    return count;
  }
  for (let i = 0; i < count; i++) {
    const isPresent = isValid(beforeValidity, i);
    if (isPresent != isValid(afterValidity, i)) store<u8>(changed + <usize>i, 1);
    else if (isPresent && differs(before, after, width, i)) store<u8>(changed + <usize>i, 1);
  }
  return count;
}

@inline
function differs(before: usize, after: usize, width: i32, row: i32): bool {
  const i = <usize>row;
  switch (width) {
    case 8:
      return load<u64>(before + (i << 3)) != load<u64>(after + (i << 3));
    case 4:
      return load<u32>(before + (i << 2)) != load<u32>(after + (i << 2));
    case 16: {
      const difference = v128.xor(v128.load(before + (i << 4)), v128.load(after + (i << 4)));
      return v128.any_true(difference);
    }
    case -16:
      return !equalViews(before + (i << 4), after + (i << 4));
    case 2:
      return load<u16>(before + (i << 1)) != load<u16>(after + (i << 1));
    case 1:
      return load<u8>(before + i) != load<u8>(after + i);
    default:
      return isValid(before, row) != isValid(after, row);
  }
}

/**
 * Copies rows of either of two columns.
 *
 * @param rows  u32 `row << 1 | isAfter`.
 * @param out  Receives `count` values.
 * @param width  1, 2, 4, 8 or 16.
 * @returns `count`.
 */
export function eitherFixed(
  before: usize,
  after: usize,
  rows: usize,
  out: usize,
  count: i32,
  width: i32,
): i32 {
  let to = out;
  const end = rows + (<usize>count << 2);
  for (let at = rows; at < end; at += 4, to += width) {
    const row = load<u32>(at);
    const from = (row & 1 ? after : before) + <usize>(row >>> 1) * width;
    if (width == 8) store<u64>(to, load<u64>(from));
    else if (width == 16) v128.store(to, v128.load(from));
    else if (width == 4) store<u32>(to, load<u32>(from));
    else if (width == 2) store<u16>(to, load<u16>(from));
    else store<u8>(to, load<u8>(from));
  }
  return count;
}

/**
 * The same of bitmaps.
 *
 * @param before  Bitmap, or 0 when all bits are set.
 * @param out  Receives whole 8-byte words.
 * @returns Bits that are 0.
 */
export function eitherBits(
  before: usize,
  after: usize,
  rows: usize,
  out: usize,
  count: i32,
): i32 {
  let zeros = 0;
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const end = min(base + 64, count);
    for (let i = base; i < end; i++) {
      const row = load<u32>(rows + (<usize>i << 2));
      word |= <u64>isValid(row & 1 ? after : before, <i32>(row >>> 1)) << <u64>(i & 63);
    }
    zeros += end - base - <i32>popcnt(word);
    store<u64>(out + (<usize>base >> 3), word);
  }
  return zeros;
}

/**
 * Bits that are set in both of two bitmaps.
 *
 * @param a  Bitmap, or 0 when all bits are set; `b` likewise.
 * @param out  Receives whole 8-byte words; may be `a` or `b`.
 * @returns `count`.
 */
export function bothBits(a: usize, b: usize, out: usize, count: i32): i32 {
  const end = (<usize>count + 63) >> 6 << 3;
  for (let at: usize = 0; at < end; at += 8) {
    const left = a ? load<u64>(a + at) : ~0;
    store<u64>(out + at, left & (b ? load<u64>(b + at) : ~0));
  }
  return count;
}

/** Adds the bits of one bitmap to another; returns `count`. */
export function anyBits(bits: usize, out: usize, count: i32): i32 {
  const end = (<usize>count + 63) >> 6 << 3;
  for (let at: usize = 0; at < end; at += 8) {
    store<u64>(out + at, load<u64>(out + at) | load<u64>(bits + at));
  }
  return count;
}
