// Event time: milliseconds of every row, and whether some row is at or behind the watermark that
// stood when it arrived.
//
//   timestamps    10   12   11   30   14              bound 5 ms
//   watermark     −∞    4    6    6   24              before each row: max so far − bound − 1
//   behind?        ·    ·    ·    ·   yes             14 <= 24 + 1
//
// Invariants
//   · The watermark of a row does not include the row itself and depends on the rows before it only, however they were
//     cut into batches.
//   · A row counts as behind from `watermark + 1` down: a session that ended there has fired, and must not take the row.
//   · Watermarks are written in a second pass, which ordered streams never pay for.
import {
  TIME_BOUND,
  TIME_CEILING,
  TIME_FLOOR,
  TIME_MAX_TIMESTAMP,
  TIME_NULL_ROW,
  TIME_RANGE_MAX,
  TIME_RANGE_MIN,
} from "../abi/windowTime";
import { STATUS_BAD_VALUE } from "../abi/status";
import { storeTimeRange } from "./timeRange";

/** Rows that are judged by their range first. */
const BLOCK: i32 = 256;

/**
 * Converts the values of a time column and finds out whether some row is behind its watermark. Does
 * not move the state's maximum: `advanceWatermark` does.
 *
 * @param values  i64 times in units of 1/unitsPerMs ms.
 * @param validity  Validity bitmap, or 0.
 * @param timestamps  Receives i64 ms, rounded down; may equal `values`.
 * @param markers  Bitmap of the rows that move the maximum, or 0 for all.
 * @param state  Watermark state (abi/windowTime.ts); receives min, max and the row of a null.
 * @param unitsPerMs  1, 1000 or 1000000.
 * @returns 1 when some row is behind, else 0; STATUS_BAD_VALUE at a null.
 */
export function assignTimestamps(
  values: usize, validity: usize, timestamps: usize, markers: usize, state: usize, rowCount: i32,
  unitsPerMs: i32,
): i32 {
  if (validity) {
    const row = firstUnset(validity, rowCount);
    if (row >= 0) {
      store<i32>(state, row, TIME_NULL_ROW);
      return STATUS_BAD_VALUE;
    }
  }
  if (unitsPerMs != 1) toMilliseconds(values, timestamps, rowCount, <i64>unitsPerMs);
  else if (timestamps != values) memory.copy(timestamps, values, <usize>rowCount << 3);
  return markers ? markedBehind(timestamps, markers, state, rowCount)
    : someBehind(timestamps, state, rowCount);
}

/**
 * Looks at rows that all move the maximum, the common case, a block at a time: no row of a block is
 * behind when its earliest would not be behind its latest. Only other blocks are looked through.
 */
function someBehind(timestamps: usize, state: usize, rowCount: i32): i32 {
  let high = load<i64>(state, TIME_MAX_TIMESTAMP);
  let low: i64 = i64.MAX_VALUE;
  let top: i64 = i64.MIN_VALUE;
  let behind: i32 = 0;
  for (let row = 0; row < rowCount; row += BLOCK) {
    const count = min(BLOCK, rowCount - row);
    const block = timestamps + (<usize>row << 3);
    storeTimeRange(block, count, state + TIME_RANGE_MIN);
    const earliest = load<i64>(state, TIME_RANGE_MIN);
    const latest = load<i64>(state, TIME_RANGE_MAX);
    if (isBehind(state, earliest, max(high, latest))) {
      behind |= someRowBehind(block, state, count, high);
    }
    high = max(high, latest);
    low = min(low, earliest);
    top = max(top, latest);
  }
  store<i64>(state, low, TIME_RANGE_MIN);
  store<i64>(state, top, TIME_RANGE_MAX);
  return behind;
}

/** Looks at each row of a block behind rows whose maximum is `before`. */
function someRowBehind(timestamps: usize, state: usize, rowCount: i32, before: i64): i32 {
  let high = before;
  for (let at = timestamps, end = timestamps + (<usize>rowCount << 3); at < end; at += 8) {
    const time = load<i64>(at);
    if (isBehind(state, time, high)) return 1;
    high = max(high, time);
  }
  return 0;
}

/** time <= watermark + 1, written without the sum that could overflow. */
@inline
function isBehind(state: usize, time: i64, high: i64): bool {
  const own = high - load<i64>(state, TIME_BOUND) - 1;
  return time - 1 <= max(load<i64>(state, TIME_FLOOR), min(load<i64>(state, TIME_CEILING), own));
}

function markedBehind(timestamps: usize, markers: usize, state: usize, rowCount: i32): i32 {
  const bound = load<i64>(state, TIME_BOUND);
  const floor = load<i64>(state, TIME_FLOOR);
  const ceiling = load<i64>(state, TIME_CEILING);
  let high = load<i64>(state, TIME_MAX_TIMESTAMP);
  let low: i64 = i64.MAX_VALUE;
  let top: i64 = i64.MIN_VALUE;
  let behind: i32 = 0;
  for (let row = 0; row < rowCount; row++) {
    const time = load<i64>(timestamps + (<usize>row << 3));
    behind |= i32(time - 1 <= max(floor, min(ceiling, high - bound - 1)));
    if (isSet(markers, row)) high = max(high, time);
    low = min(low, time);
    top = max(top, time);
  }
  store<i64>(state, low, TIME_RANGE_MIN);
  store<i64>(state, top, TIME_RANGE_MAX);
  return behind;
}

/**
 * Writes the watermark as it stood before each row.
 *
 * @param watermarks  Receives i64 ms.
 * @returns `rowCount`.
 */
export function writeWatermarks(
  timestamps: usize, markers: usize, watermarks: usize, state: usize, rowCount: i32,
): i32 {
  const bound = load<i64>(state, TIME_BOUND);
  const floor = load<i64>(state, TIME_FLOOR);
  const ceiling = load<i64>(state, TIME_CEILING);
  let high = load<i64>(state, TIME_MAX_TIMESTAMP);
  for (let row = 0; row < rowCount; row++) {
    const at = <usize>row << 3;
    store<i64>(watermarks + at, max(floor, min(ceiling, high - bound - 1)));
    if (!markers || isSet(markers, row)) high = max(high, load<i64>(timestamps + at));
  }
  return rowCount;
}

/**
 * Includes the rows of a batch in the state's maximum.
 *
 * @returns `rowCount`.
 */
export function advanceWatermark(
  timestamps: usize, markers: usize, state: usize, rowCount: i32,
): i32 {
  let high = load<i64>(state, TIME_MAX_TIMESTAMP);
  if (!markers) {
    if (rowCount > 0) high = max(high, load<i64>(state, TIME_RANGE_MAX));
  } else {
    for (let row = 0; row < rowCount; row++) {
      if (isSet(markers, row)) high = max(high, load<i64>(timestamps + (<usize>row << 3)));
    }
  }
  store<i64>(state, high, TIME_MAX_TIMESTAMP);
  return rowCount;
}

/**
 * Limits watermarks of rows to `ceiling`: at a union, the lowest watermark of the other inputs.
 *
 * @param watermarks  i64 ms; may equal `out`.
 * @param ceiling  f64 milliseconds.
 * @returns `rowCount`.
 */
export function clipWatermarks(watermarks: usize, out: usize, rowCount: i32, ceiling: f64): i32 {
  const limit = <i64>ceiling;
  for (let at: usize = 0, end = <usize>rowCount << 3; at < end; at += 8) {
    store<i64>(out + at, min(load<i64>(watermarks + at), limit));
  }
  return rowCount;
}

/** Rounds towards −∞: one microsecond before the epoch is in millisecond −1. */
function toMilliseconds(values: usize, out: usize, rowCount: i32, unitsPerMs: i64): void {
  for (let at: usize = 0, end = <usize>rowCount << 3; at < end; at += 8) {
    const value = load<i64>(values + at);
    const quotient = value / unitsPerMs;
    store<i64>(out + at, quotient - i64(value < quotient * unitsPerMs));
  }
}

/** First row whose bit is 0, or −1. */
function firstUnset(bits: usize, rowCount: i32): i32 {
  for (let base: i32 = 0; base < rowCount; base += 64) {
    const word = ~load<u64>(bits + (<usize>base >> 3));
    if (word == 0) continue;
    const row = base + <i32>ctz(word);
    return row < rowCount ? row : -1;
  }
  return -1;
}

@inline
function isSet(bits: usize, row: i32): bool {
  return ((load<u8>(bits + (<usize>row >> 3)) >> <u8>(row & 7)) & 1) != 0;
}
