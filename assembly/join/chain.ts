// Chains of the rows of one key, latest time first: rows are linked in, and matched in an interval.
//
//   head ──► 09:03 ──► 09:01 ──► 08:58 ──► 0
import {
  MARK_MATCHED,
  PROBE_CAPACITY,
  PROBE_CURSOR,
  PROBE_EXPIRED,
  PROBE_GROUPS,
  PROBE_HEADS,
  PROBE_IDS,
  PROBE_LOWER,
  PROBE_OWN_MARKS,
  PROBE_RETENTION,
  PROBE_ROWS,
  PROBE_SEGMENTS,
  PROBE_STRIDE,
  PROBE_TIMES,
  PROBE_UPPER,
  PROBE_WATERMARKS,
  ROW_NONE,
  SEGMENT_MARKS,
  SEGMENT_NEXT,
  SEGMENT_ROWS,
  SEGMENT_SHIFT,
} from "../abi/rowStore";

const BLOCK: i32 = 64;

/** Keeps loads ahead of use alive. */
const TOUCHED: usize = memory.data(8, 8);

/** The segment of a row, 0 when it was released. */
@inline
export function segmentOf(segments: usize, id: u32): usize {
  return <usize>load<u32>(segments + (<usize>(id >>> SEGMENT_SHIFT) << 2));
}

@inline
export function rowIn(id: u32): usize {
  return <usize>(id & (SEGMENT_ROWS - 1));
}

@inline
function timeIn(segment: usize, id: u32): i64 {
  return load<i64>(segment + (rowIn(id) << 3));
}

/**
 * Links rows of one segment into the chains of their keys. What has expired is cut off on the way.
 *
 * @param segments  u32 address of each segment.
 * @param heads  Address of the chain head of group 0; the next group's is `stride` bytes further.
 * @param groups  u32 group a row; ROW_NONE leaves a row out.
 * @param firstId  Id of the first row.
 * @param expired  f64 ms: rows at or below have expired.
 * @returns `count`.
 */
export function linkRows(
  segments: usize,
  heads: usize,
  stride: i32,
  groups: usize,
  firstId: u32,
  count: i32,
  expired: f64,
): i32 {
  const limit = <i64>expired;
  const segment = segmentOf(segments, firstId);
  let touched: u32 = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const to = min(from + BLOCK, count);
    // Loads the heads of a block at once, so that their misses overlap.
    for (let i = from; i < to; i++) {
      const group = load<u32>(groups + (<usize>i << 2));
      if (group != <u32>ROW_NONE) touched ^= load<u32>(heads + <usize>group * stride);
    }
    for (let i = from; i < to; i++) {
      const group = load<u32>(groups + (<usize>i << 2));
      const id = firstId + i;
      const next = segment + SEGMENT_NEXT + (rowIn(id) << 2);
      store<u32>(next, 0);
      if (group == <u32>ROW_NONE) continue;
      const time = timeIn(segment, id);
      let link = heads + <usize>group * stride;
      let at = load<u32>(link);
      while (at) {
        const other = segmentOf(segments, at - 1);
        if (!other) {
          at = 0;
          break;
        }
        const otherTime = timeIn(other, at - 1);
        if (otherTime <= time) {
          if (otherTime <= limit) at = 0;
          break;
        }
        link = other + SEGMENT_NEXT + (rowIn(at - 1) << 2);
        at = load<u32>(link);
      }
      store<u32>(next, at);
      store<u32>(link, id + 1);
    }
  }
  store<u32>(TOUCHED, touched);
  return count;
}

/**
 * Finds the rows of the other side that match rows of a batch, and marks them as matched.
 *
 * @param probe  See `abi/rowStore.ts`.
 * @param from  First row to look at.
 * @param pairCount  Address of an i32 that receives the pairs found.
 * @returns The row to go on with; `rowCount` when all are done, less when there is no more room.
 */
export function probeInterval(probe: usize, from: i32, rowCount: i32, pairCount: usize): i32 {
  const segments = <usize>load<u32>(probe, PROBE_SEGMENTS);
  const heads = <usize>load<u32>(probe, PROBE_HEADS);
  const stride = <usize>load<u32>(probe, PROBE_STRIDE);
  const groups = <usize>load<u32>(probe, PROBE_GROUPS);
  const times = <usize>load<u32>(probe, PROBE_TIMES);
  const rows = <usize>load<u32>(probe, PROBE_ROWS);
  const ids = <usize>load<u32>(probe, PROBE_IDS);
  const capacity = load<i32>(probe, PROBE_CAPACITY);
  const ownMarks = <usize>load<u32>(probe, PROBE_OWN_MARKS);
  let cursor = load<u32>(probe, PROBE_CURSOR);
  let pairs = 0;
  let touched: u32 = 0;
  let blockEnd = from;
  for (let row = from; row < rowCount; row++) {
    if (row >= blockEnd) {
      blockEnd = min(row + BLOCK, rowCount);
      touched ^= touchHeads(segments, heads, stride, groups, row, blockEnd);
    }
    const group = load<u32>(groups + (<usize>row << 2));
    if (group == <u32>ROW_NONE) continue;
    const time = times ? load<i64>(times + (<usize>row << 3)) : 0;
    const upper = saturated(time, load<i64>(probe, PROBE_UPPER));
    const lower = lowestMatch(probe, row, time);
    let at = cursor ? cursor : load<u32>(heads + <usize>group * stride);
    cursor = 0;
    const before = pairs;
    while (at) {
      const segment = segmentOf(segments, at - 1);
      if (!segment) break;
      const otherTime = timeIn(segment, at - 1);
      if (otherTime < lower) break;
      if (otherTime <= upper) {
        if (pairs == capacity) {
          if (pairs > before) markOwn(ownMarks, row);
          store<u32>(probe, at, PROBE_CURSOR);
          store<i32>(pairCount, pairs);
          return row;
        }
        store<u32>(rows + (<usize>pairs << 2), row);
        store<u32>(ids + (<usize>pairs << 2), at - 1);
        store<u8>(segment + SEGMENT_MARKS + rowIn(at - 1), <u8>MARK_MATCHED);
        pairs++;
      }
      at = load<u32>(segment + SEGMENT_NEXT + (rowIn(at - 1) << 2));
    }
    if (pairs > before) markOwn(ownMarks, row);
  }
  store<u32>(probe, 0, PROBE_CURSOR);
  store<i32>(pairCount, pairs);
  store<u32>(TOUCHED, touched);
  return rowCount;
}

@inline
function markOwn(marks: usize, row: i32): void {
  if (marks) store<u8>(marks + <usize>row, <u8>MARK_MATCHED);
}

/** Loads the heads of some rows, then the first row of each chain, so that misses overlap. */
@inline
function touchHeads(
  segments: usize,
  heads: usize,
  stride: usize,
  groups: usize,
  from: i32,
  to: i32,
): u32 {
  let touched: u32 = 0;
  for (let row = from; row < to; row++) {
    const group = load<u32>(groups + (<usize>row << 2));
    if (group != <u32>ROW_NONE) touched ^= load<u32>(heads + <usize>group * stride);
  }
  for (let row = from; row < to; row++) {
    const group = load<u32>(groups + (<usize>row << 2));
    if (group == <u32>ROW_NONE) continue;
    const head = load<u32>(heads + <usize>group * stride);
    if (!head) continue;
    const segment = segmentOf(segments, head - 1);
    if (segment) touched ^= <u32>timeIn(segment, head - 1);
  }
  return touched;
}

/** The earliest time that matches: in the interval, and not expired when the row arrived. */
@inline
function lowestMatch(probe: usize, row: i32, time: i64): i64 {
  const inInterval = saturated(time, load<i64>(probe, PROBE_LOWER));
  const expired = load<i64>(probe, PROBE_EXPIRED);
  let lowest = expired == i64.MAX_VALUE ? expired : max(inInterval, expired + 1);
  const watermarks = <usize>load<u32>(probe, PROBE_WATERMARKS);
  if (watermarks) {
    const watermark = load<i64>(watermarks + (<usize>row << 3));
    const retention = load<i64>(probe, PROBE_RETENTION);
    lowest = max(lowest, saturated(watermark, 1 - retention));
  }
  return lowest;
}

/** A sum that stops at the ends of the range. */
@inline
function saturated(a: i64, b: i64): i64 {
  const sum = a + b;
  if (((a ^ sum) & (b ^ sum)) >= 0) return sum;
  return a < 0 ? i64.MIN_VALUE : i64.MAX_VALUE;
}
