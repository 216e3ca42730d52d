// Slices: groups the rows of a batch by the slice of time that they fall into.
//
//   event time   ──●────●──┬──●─────────┬──●──▶
//   slice start  0        size        2·size         (offset = 0)
//
//   timestamps  3 12 5 11 8      size 10     runs   start 0: rows 0 2 4    start 10: rows 1 3
//
// Invariants
//   · start <= time < start + size, for negative times too.
//   · Within a run, rows keep the order of arrival.
//   · Memory depends on the rows, not on the time between them: far-apart slices are numbered by a hash table.
import { SLICE_BYTES, SLICE_COUNT, SLICE_FIRST, SLICE_START } from "../abi/windowSlice";
import { storeTimeRange } from "./timeRange";

const HASH_MULTIPLIER: i64 = 0x9e3779b97f4a7c15;
// A slot of the hash table: | slice i64 | number u32, 0 = empty | pad |
const SLOT_NUMBER: usize = 8;
const SLOT_SHIFT: usize = 4;

/**
 * Finds the earliest and the latest time.
 *
 * @param timestamps  i64 ms, `rowCount` of them.
 * @param out  Receives f64 min and f64 max; Infinity and −Infinity without rows.
 * @returns `rowCount`.
 */
export function timestampRange(timestamps: usize, out: usize, rowCount: i32): i32 {
  if (rowCount == 0) {
    store<f64>(out, f64.POSITIVE_INFINITY);
    store<f64>(out, f64.NEGATIVE_INFINITY, 8);
    return 0;
  }
  storeTimeRange(timestamps, rowCount, out);
  store<f64>(out, <f64>load<i64>(out));
  store<f64>(out, <f64>load<i64>(out, 8), 8);
  return rowCount;
}

/**
 * Groups rows whose slices are near each other, by counting sort.
 *
 * @param timestamps  i64 ms.
 * @param rows  Receives u32 row indices, run after run, runs ascending by start.
 * @param runs  Receives runs (abi/windowSlice.ts), room for min(rowCount, sliceCount).
 * @param scratch  u32[rowCount + sliceCount].
 * @param firstStart  Start of the lowest slice, f64 ms.
 * @param sliceCount  Slices from the lowest to the highest, both included.
 * @param sliceMs  Length of a slice, f64 ms.
 * @returns Runs written.
 */
export function assignSlices(
  timestamps: usize, rows: usize, runs: usize, scratch: usize, rowCount: i32, sliceCount: i32,
  firstStart: f64, sliceMs: f64,
): i32 {
  const first = <i64>firstStart;
  const size = <i64>sliceMs;
  const numbers = scratch;
  const counts = scratch + (<usize>rowCount << 2);
  memory.fill(counts, 0, <usize>sliceCount << 2);
  let current: i64 = first;
  let number: u32 = 0;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const time = load<i64>(timestamps + (row << 3));
    if (<u64>(time - current) >= <u64>size) {
      // Never negative here, so that truncation is floor.
      number = <u32>((time - first) / size);
      current = first + <i64>number * size;
    }
    store<u32>(numbers + (row << 2), number);
    const count = counts + (<usize>number << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  let out = runs;
  let position: u32 = 0;
  for (let slice = 0; slice < sliceCount; slice++) {
    const at = counts + (<usize>slice << 2);
    const count = load<u32>(at);
    if (count == 0) continue;
    writeRun(out, first + <i64>slice * size, position, count);
    store<u32>(at, position);
    position += count;
    out += SLICE_BYTES;
  }
  scatter(numbers, counts, rows, rowCount);
  return <i32>((out - runs) / SLICE_BYTES);
}

/**
 * Groups rows whose slices are far apart: slices are numbered in order of appearance through a hash
 * table.
 *
 * @param runs  Receives runs in order of appearance, room for `rowCount`.
 * @param scratch  u32[2 · rowCount], then `1 << tableBits` slots of 16 bytes, 16-byte aligned by
 * the caller's choice of
 *   an even rowCount.
 * @param tableBits  log2 of the slots, at least 2 · rowCount of them.
 * @param offsetMs  Any slice's start, f64 ms.
 * @returns Runs written.
 */
export function assignSparseSlices(
  timestamps: usize, rows: usize, runs: usize, scratch: usize, rowCount: i32, tableBits: i32,
  offsetMs: f64, sliceMs: f64,
): i32 {
  const offset = <i64>offsetMs;
  const size = <i64>sliceMs;
  const numbers = scratch;
  const counts = scratch + (<usize>rowCount << 2);
  const table = counts + (<usize>rowCount << 2);
  memory.fill(table, 0, <usize>1 << (<usize>tableBits + SLOT_SHIFT));
  let runCount: u32 = 0;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const slice = floorDivide(load<i64>(timestamps + (row << 3)) - offset, size);
    const slot = findSlot(table, slice, tableBits);
    let number = load<u32>(slot, SLOT_NUMBER);
    if (number == 0) {
      number = ++runCount;
      store<i64>(slot, slice);
      store<u32>(slot, number, SLOT_NUMBER);
      writeRun(runs + <usize>(number - 1) * SLICE_BYTES, slice * size + offset, 0, 0);
    }
    number -= 1;
    store<u32>(numbers + (row << 2), number);
    const count = runs + <usize>number * SLICE_BYTES;
    store<u32>(count, load<u32>(count, SLICE_COUNT) + 1, SLICE_COUNT);
  }
  let position: u32 = 0;
  for (let number: u32 = 0; number < runCount; number++) {
    const run = runs + <usize>number * SLICE_BYTES;
    store<u32>(run, position, SLICE_FIRST);
    store<u32>(counts + (<usize>number << 2), position);
    position += load<u32>(run, SLICE_COUNT);
  }
  scatter(numbers, counts, rows, rowCount);
  return <i32>runCount;
}

/** Puts every row index at the next free position of its slice. */
function scatter(numbers: usize, positions: usize, rows: usize, rowCount: i32): void {
  for (let row: u32 = 0; row < <u32>rowCount; row++) {
    const at = positions + (<usize>load<u32>(numbers + (<usize>row << 2)) << 2);
    const position = load<u32>(at);
    store<u32>(rows + (<usize>position << 2), row);
    store<u32>(at, position + 1);
  }
}

@inline
function writeRun(run: usize, start: i64, first: u32, count: u32): void {
  store<f64>(run, <f64>start, SLICE_START);
  store<u32>(run, first, SLICE_FIRST);
  store<u32>(run, count, SLICE_COUNT);
}

/** The slot of a slice, or the empty one where it belongs. */
@inline
function findSlot(table: usize, slice: i64, tableBits: i32): usize {
  const mask = (<usize>1 << <usize>tableBits) - 1;
  let index = <usize>((slice * HASH_MULTIPLIER) >>> <i64>(64 - tableBits));
  let slot = table + (index << SLOT_SHIFT);
  while (load<u32>(slot, SLOT_NUMBER) != 0 && load<i64>(slot) != slice) {
    index = (index + 1) & mask;
    slot = table + (index << SLOT_SHIFT);
  }
  return slot;
}

/** Quotient rounded towards −∞. */
@inline
function floorDivide(dividend: i64, divisor: i64): i64 {
  const quotient = dividend / divisor;
  return quotient - i64(dividend < quotient * divisor);
}

/** The first row behind `from` whose time is not that of row `from`, or `rowCount`. */
export function endOfEqualTimes(times: usize, from: i32, rowCount: i32): i32 {
  const time = load<i64>(times + (<usize>from << 3));
  let row = from + 1;
  while (row < rowCount && load<i64>(times + (<usize>row << 3)) == time) row += 1;
  return row;
}
