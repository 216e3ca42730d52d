// Window table functions: each row once for each window that it is in.
//
//   hop 10 by 5, time 12        [10 20) [5 15)            latest start first
//   cumulate 5 to 15, time 3    [0 5) [0 10) [0 15)       earliest end first
//
// Order as in Flink's SlidingWindowAssigner and CumulativeWindowAssigner.
import {
  EXPAND_CAPACITY,
  EXPAND_CUMULATE,
  EXPAND_ENDS,
  EXPAND_KIND,
  EXPAND_OFFSET,
  EXPAND_ROWS,
  EXPAND_SIZE,
  EXPAND_SLIDE,
  EXPAND_STARTS,
  EXPAND_STEP,
  EXPAND_TIMES,
  EXPAND_WRITTEN,
} from "../abi/windowTable";

/**
 * Writes the windows of rows. It stops before a row whose windows may not fit.
 *
 * @param expansion  See `abi/windowTable.ts`.
 * @param from  First row.
 * @returns The row to go on with.
 */
export function expandWindows(expansion: usize, from: i32, rowCount: i32): i32 {
  return load<i32>(expansion, EXPAND_KIND) == EXPAND_CUMULATE
    ? expandCumulate(expansion, from, rowCount)
    : expandHop(expansion, from, rowCount);
}

function expandHop(expansion: usize, from: i32, rowCount: i32): i32 {
  const times = <usize>load<u32>(expansion, EXPAND_TIMES);
  const rows = <usize>load<u32>(expansion, EXPAND_ROWS);
  const starts = <usize>load<u32>(expansion, EXPAND_STARTS);
  const ends = <usize>load<u32>(expansion, EXPAND_ENDS);
  const size = load<i64>(expansion, EXPAND_SIZE);
  const slide = load<i64>(expansion, EXPAND_SLIDE);
  const offset = load<i64>(expansion, EXPAND_OFFSET);
  const most = <i32>((size + slide - 1) / slide);
  const last = load<i32>(expansion, EXPAND_CAPACITY) - most;
  let written = 0;
  let row = from;
  let latest: i64 = 0;
  for (; row < rowCount && written <= last; row++) {
    const time = load<i64>(times + (<usize>row << 3));
    if (row == from || <u64>(time - latest) >= <u64>slide) latest = floorTo(time, slide, offset);
    for (let start = latest; start > time - size; start -= slide) {
      store<u32>(rows + (<usize>written << 2), row);
      store<i64>(starts + (<usize>written << 3), start);
      store<i64>(ends + (<usize>written << 3), start + size);
      written++;
    }
  }
  store<i32>(expansion, written, EXPAND_WRITTEN);
  return row;
}

function expandCumulate(expansion: usize, from: i32, rowCount: i32): i32 {
  const times = <usize>load<u32>(expansion, EXPAND_TIMES);
  const rows = <usize>load<u32>(expansion, EXPAND_ROWS);
  const starts = <usize>load<u32>(expansion, EXPAND_STARTS);
  const ends = <usize>load<u32>(expansion, EXPAND_ENDS);
  const size = load<i64>(expansion, EXPAND_SIZE);
  const step = load<i64>(expansion, EXPAND_STEP);
  const offset = load<i64>(expansion, EXPAND_OFFSET);
  const last = load<i32>(expansion, EXPAND_CAPACITY) - <i32>(size / step);
  let written = 0;
  let row = from;
  for (; row < rowCount && written <= last; row++) {
    const time = load<i64>(times + (<usize>row << 3));
    const start = floorTo(time, size, offset);
    for (let end = floorTo(time, step, offset) + step; end <= start + size; end += step) {
      store<u32>(rows + (<usize>written << 2), row);
      store<i64>(starts + (<usize>written << 3), start);
      store<i64>(ends + (<usize>written << 3), end);
      written++;
    }
  }
  store<i32>(expansion, written, EXPAND_WRITTEN);
  return row;
}

/** The greatest `phase` + n · `unit` that is not above `time`. */
@inline
function floorTo(time: i64, unit: i64, phase: i64): i64 {
  const remainder = (time - phase) % unit;
  return time - remainder - (remainder < 0 ? unit : 0);
}

/** Divides i64 times by a unit, rounding down: microseconds to milliseconds. Returns `count`. */
export function floorTimes(times: usize, out: usize, count: i32, unit: i32): i32 {
  const divisor = <i64>unit;
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 8) {
    const time = load<i64>(times + at);
    const quotient = time / divisor;
    store<i64>(out + at, quotient - i64(time < quotient * divisor));
  }
  return count;
}

/** Adds `by`, an f64 of milliseconds, to i64 times; `out` may equal `times`. Returns `count`. */
export function shiftTimes(times: usize, out: usize, count: i32, by: f64): i32 {
  const shift = <i64>by;
  for (let at: usize = 0, end = <usize>count << 3; at < end; at += 8) {
    store<i64>(out + at, load<i64>(times + at) + shift);
  }
  return count;
}

/**
 * Separates rows whose window ended before they arrived from the others; both keep their order.
 *
 * @param lasts  i64 ms a row: the last instant of its window.
 * @param watermarks  i64 ms a row: the watermark when it arrived; or 0.
 * @param kept  Receives u32 row indices.
 * @param late  Receives u32 row indices.
 * @param floor  f64 ms: no row's watermark is below.
 * @returns Late rows.
 */
export function splitEnded(
  lasts: usize, watermarks: usize, kept: usize, late: usize, count: i32, floor: f64,
): i32 {
  const lowest = <i64>floor;
  const firstLate = late;
  for (let row = 0; row < count; row++) {
    const at = <usize>row << 3;
    const watermark = watermarks ? max(lowest, load<i64>(watermarks + at)) : lowest;
    if (load<i64>(lasts + at) <= watermark) {
      store<u32>(late, row);
      late += 4;
    } else {
      store<u32>(kept, row);
      kept += 4;
    }
  }
  return <i32>((late - firstLate) >> 2);
}
