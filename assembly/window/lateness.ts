// Lateness, judged per row against the watermark as it stood when the row arrived.
//
//   a row's watermark   max(floor, watermarks[row])        floor: what the operator has been told already

/**
 * Separates rows that came too late for their slice from the others; both keep their order.
 *
 * @param rows  u32 row indices, or 0 for 0 … count − 1.
 * @param watermarks  i64 ms by row index, or 0 when no row is behind.
 * @param onTime  Receives u32 row indices; may equal `rows`.
 * @param late  Receives u32 row indices.
 * @param floor  f64 ms: no row's watermark is below.
 * @param cleanupTime  f64 ms: a row is late when its watermark has reached it.
 * @returns Late rows.
 */
export function splitLate(
  rows: usize, watermarks: usize, onTime: usize, late: usize, count: i32, floor: f64,
  cleanupTime: f64,
): i32 {
  const lowest = <i64>floor;
  const limit = <i64>cleanupTime;
  const everyRowLate = lowest >= limit;
  let kept = onTime;
  let dropped = late;
  for (let i: u32 = 0; i < <u32>count; i++) {
    const row = rows ? load<u32>(rows + (<usize>i << 2)) : i;
    const isLate = everyRowLate || (watermarks != 0 && load<i64>(watermarks + (<usize>row << 3)) >= limit);
    if (isLate) {
      store<u32>(dropped, row);
      dropped += 4;
    } else {
      store<u32>(kept, row);
      kept += 4;
    }
  }
  return <i32>((dropped - late) >> 2);
}

/**
 * The same for rows that are in no window: a row is late when its time + lateness is at or below
 * its watermark.
 *
 * @param rows  u32 row indices.
 * @param late  Receives u32 row indices.
 * @param lateness  f64 ms.
 * @returns Late rows.
 */
export function listLate(
  rows: usize, timestamps: usize, watermarks: usize, late: usize, count: i32, floor: f64,
  lateness: f64,
): i32 {
  const lowest = <i64>floor;
  const allowed = <i64>lateness;
  let out = late;
  for (let i: u32 = 0; i < <u32>count; i++) {
    const row = rows ? load<u32>(rows + (<usize>i << 2)) : i;
    const at = <usize>row << 3;
    const watermark = watermarks ? max(lowest, load<i64>(watermarks + at)) : lowest;
    if (load<i64>(timestamps + at) + allowed > watermark) continue;
    store<u32>(out, row);
    out += 4;
  }
  return <i32>((out - late) >> 2);
}

/**
 * Finds the next row that arrived when one of its windows had closed already: the first whose first
 * window end is at or below its watermark, while that watermark is at least `due`.
 *
 * @param watermarks  i64 ms, or 0.
 * @param gridMs  Distance of window ends, f64 ms, or 0: then every row at or behind its watermark
 * is found.
 * @param phaseMs  Any window end, f64 ms.
 * @returns The row in from … rowCount − 1, or `rowCount`.
 */
export function findClosed(
  timestamps: usize, watermarks: usize, from: i32, rowCount: i32, floor: f64, due: f64, gridMs: f64,
  phaseMs: f64,
): i32 {
  const lowest = <i64>floor;
  const limit = <i64>due;
  const grid = <i64>gridMs;
  const phase = <i64>phaseMs;
  for (let row = from; row < rowCount; row++) {
    const at = <usize>row << 3;
    const watermark = watermarks ? max(lowest, load<i64>(watermarks + at)) : lowest;
    const time = load<i64>(timestamps + at);
    if (time > watermark || watermark < limit) continue;
    if (grid == 0) return row;
    const remainder = (time - phase) % grid;
    const firstEnd = time - remainder + (remainder < 0 ? 0 : grid);
    if (firstEnd - 1 <= watermark) return row;
  }
  return rowCount;
}

/**
 * Lists consecutive rows.
 *
 * @param rows  Receives u32 row indices from … from + count − 1.
 * @returns `count`.
 */
export function listRows(rows: usize, from: i32, count: i32): i32 {
  for (let i = 0; i < count; i++) store<u32>(rows + (<usize>i << 2), from + i);
  return count;
}

/** Adds `by` to u32 row indices, in place. Returns `count`. */
export function shiftRows(rows: usize, count: i32, by: i32): i32 {
  for (let at = rows, end = rows + (<usize>count << 2); at < end; at += 4) {
    store<u32>(at, load<u32>(at) + by);
  }
  return count;
}

/** Writes the same i64 milliseconds `count` times; `value` is an f64. Returns `count`. */
export function fillTimes(out: usize, count: i32, value: f64): i32 {
  const time = <i64>value;
  for (let at = out, end = out + (<usize>count << 3); at < end; at += 8) store<i64>(at, time);
  return count;
}

/**
 * Finds the next row at or behind the watermark that follows its own: time <= watermark + 1.
 *
 * @param watermarks  i64 ms, or 0.
 * @param floor  f64 ms: no row's watermark is below.
 * @returns The row in from … rowCount − 1, or `rowCount`.
 */
export function findTouching(
  timestamps: usize, watermarks: usize, from: i32, rowCount: i32, floor: f64,
): i32 {
  const lowest = <i64>floor;
  for (let row = from; row < rowCount; row++) {
    const at = <usize>row << 3;
    const watermark = watermarks ? max(lowest, load<i64>(watermarks + at)) : lowest;
    if (load<i64>(timestamps + at) - 1 <= watermark) return row;
  }
  return rowCount;
}
