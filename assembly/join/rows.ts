// Rows in segments: columns out of them, and which have expired.
import { MARK_MATCHED, ROW_NONE, SEGMENT_MARKS } from "../abi/rowStore";
import { rowIn, segmentOf } from "./chain";

/**
 * Copies the values of rows out of their segments; ROW_NONE gives zeros.
 *
 * @param segments  u32 address of each segment.
 * @param ids  u32 row ids.
 * @param offset  Of the values in a segment.
 * @param out  Receives `count` values.
 * @param width  Bytes a value: 1, 2, 4, 8 or 16.
 * @returns `count`.
 */
export function gatherSegments(
  segments: usize,
  ids: usize,
  offset: usize,
  out: usize,
  count: i32,
  width: i32,
): i32 {
  for (let i = 0; i < count; i++, out += width) {
    const id = load<u32>(ids + (<usize>i << 2));
    const isNone = id == <u32>ROW_NONE;
    const values: usize = isNone ? <usize>0 : segmentOf(segments, id) + offset;
    const row = rowIn(id);
    if (width == 8) store<u64>(out, isNone ? 0 : load<u64>(values + (row << 3)));
    else if (width == 16) v128.store(out, isNone ? i64x2.splat(0) : v128.load(values + (row << 4)));
    else if (width == 4) store<u32>(out, isNone ? 0 : load<u32>(values + (row << 2)));
    else if (width == 2) store<u16>(out, isNone ? 0 : load<u16>(values + (row << 1)));
    else store<u8>(out, isNone ? 0 : load<u8>(values + row));
  }
  return count;
}

/**
 * Makes a bitmap of bytes in segments, 0 or 1 each: booleans, and which rows are present.
 *
 * @param offset  Of the bytes in a segment; 0 when they are all 1.
 * @param bitsOut  Receives whole 8-byte words.
 * @returns Bits that are 0.
 */
export function gatherSegmentBits(
  segments: usize,
  ids: usize,
  offset: usize,
  bitsOut: usize,
  count: i32,
): i32 {
  let zeros = 0;
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const end = min(base + 64, count);
    for (let i = base; i < end; i++) {
      const id = load<u32>(ids + (<usize>i << 2));
      let bit: u64 = 0;
      if (id != <u32>ROW_NONE) {
        bit = offset ? <u64>load<u8>(segmentOf(segments, id) + offset + rowIn(id)) : 1;
      }
      word |= bit << <u64>(i & 63);
    }
    zeros += end - base - <i32>popcnt(word);
    store<u64>(bitsOut + (<usize>base >> 3), word);
  }
  return zeros;
}

/**
 * Spreads bits into bytes.
 *
 * @param bits  Bitmap, or 0 when all are set.
 * @param from  First bit.
 * @param out  Receives `count` bytes, 0 or 1.
 * @returns `count`.
 */
export function spreadBits(bits: usize, from: i32, out: usize, count: i32): i32 {
  for (let i = 0; i < count; i++) {
    const bit = from + i;
    const isSet = !bits || ((load<u8>(bits + (<usize>bit >> 3)) >> <u8>(bit & 7)) & 1) == 1;
    store<u8>(out + <usize>i, u8(isSet));
  }
  return count;
}

/**
 * Copies bits from `from` on into a bitmap of their own.
 *
 * @param out  Receives whole 8-byte words.
 * @returns `count`.
 */
export function sliceBits(bits: usize, from: i32, out: usize, count: i32): i32 {
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const end = min(base + 64, count);
    for (let i = base; i < end; i++) {
      const bit = from + i;
      word |= <u64>((load<u8>(bits + (<usize>bit >> 3)) >> <u8>(bit & 7)) & 1) << <u64>(i & 63);
    }
    store<u64>(out + (<usize>base >> 3), word);
  }
  return count;
}

/**
 * Replaces the groups of rows that have a null in a key column by ROW_NONE: null matches nothing.
 *
 * @param validity  Bitmap of one key column.
 * @returns `count`.
 */
export function dropNullKeys(groups: usize, validity: usize, count: i32): i32 {
  for (let i = 0; i < count; i++) {
    const isSet = (load<u8>(validity + (<usize>i >> 3)) >> <u8>(i & 7)) & 1;
    if (!isSet) store<u32>(groups + (<usize>i << 2), <u32>ROW_NONE);
  }
  return count;
}

/**
 * Lists the rows of a segment that have expired without a match, and marks them.
 *
 * @param firstId  Id of the segment's first row.
 * @param expired  f64 ms: rows at or below have expired.
 * @param idsOut  Receives u32 ids, room for `rowCount`.
 * @param next  Address of an f64 that receives the time of the earliest unmatched row that is left,
 *   Infinity when there is none.
 * @returns Rows listed.
 */
export function takeUnmatched(
  segment: usize,
  firstId: u32,
  rowCount: i32,
  expired: f64,
  idsOut: usize,
  next: usize,
): i32 {
  let count = 0;
  let earliest = f64.POSITIVE_INFINITY;
  for (let row = 0; row < rowCount; row++) {
    const mark = segment + SEGMENT_MARKS + <usize>row;
    if (load<u8>(mark) == <u8>MARK_MATCHED) continue;
    const time = <f64>load<i64>(segment + (<usize>row << 3));
    if (time > expired) {
      earliest = min(earliest, time);
      continue;
    }
    store<u8>(mark, <u8>MARK_MATCHED);
    store<u32>(idsOut + (<usize>count << 2), firstId + row);
    count++;
  }
  store<f64>(next, earliest);
  return count;
}

/**
 * Lists the rows of a segment that have not expired.
 *
 * @param keepsNew  1 to list those too that have expired without a match and were not taken yet.
 * @param idsOut  Receives u32 ids, room for `rowCount`.
 * @returns Rows listed.
 */
export function listLive(
  segment: usize,
  firstId: u32,
  rowCount: i32,
  expired: f64,
  keepsNew: i32,
  idsOut: usize,
): i32 {
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const isNew = keepsNew && load<u8>(segment + SEGMENT_MARKS + <usize>row) != <u8>MARK_MATCHED;
    if (!isNew && <f64>load<i64>(segment + (<usize>row << 3)) <= expired) continue;
    store<u32>(idsOut + (<usize>count << 2), firstId + row);
    count++;
  }
  return count;
}

/**
 * The later of the times of each pair.
 *
 * @param times  i64 a row of the batch, or 0: none, the stored row's time is taken.
 * @param rows  u32 row of each pair.
 * @param out  Receives i64.
 * @returns `count`.
 */
export function pairTimes(
  times: usize,
  rows: usize,
  segments: usize,
  ids: usize,
  out: usize,
  count: i32,
): i32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const id = load<u32>(ids + (i << 2));
    const other = load<i64>(segmentOf(segments, id) + (rowIn(id) << 3));
    const own = times ? load<i64>(times + (<usize>load<u32>(rows + (i << 2)) << 3)) : other;
    store<i64>(out + (i << 3), max(own, other));
  }
  return count;
}

/**
 * Separates rows whose time is below the watermark that stood when they arrived; both keep their
 * order.
 *
 * @param watermarks  i64 ms a row, or 0.
 * @param floor  f64 ms: no row's watermark is below.
 * @returns Late rows.
 */
export function splitBehind(
  times: usize,
  watermarks: usize,
  floor: f64,
  kept: usize,
  late: usize,
  count: i32,
): i32 {
  const lowest = <i64>floor;
  const firstLate = late;
  for (let row = 0; row < count; row++) {
    const at = <usize>row << 3;
    const watermark = watermarks ? max(lowest, load<i64>(watermarks + at)) : lowest;
    if (load<i64>(times + at) < watermark) {
      store<u32>(late, row);
      late += 4;
    } else {
      store<u32>(kept, row);
      kept += 4;
    }
  }
  return <i32>((late - firstLate) >> 2);
}
