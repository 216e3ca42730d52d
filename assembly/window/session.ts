// Sessions: windows that grow with their rows and merge when a row bridges them.
//
//   gap 10     row 3        [3 ───────── 13)
//              row 30                              [30 ──────── 40)
//              row 13       [3 ─────────────────── 23)                 touching counts: 13 <= 13
//              row 21       [3 ─────────────────────────────── 40)     merges both
//
// Invariants
//   · Sessions of a key that are alive neither overlap nor touch. A session is dead to a row when its end − 1 + lateness is
//     at or below the watermark of the row: it is or will be fired without it.
//   · Every slot in use is in exactly one bucket, that of a time not behind the one at which it needs attention; ends only
//     grow, so that a visit finds a slot in time, or moves it on.
//   · Slots are freed between batches only: a slot that was merged away keeps its accumulators until they were taken.
import {
  SESSION_END,
  SESSION_FIRED,
  SESSION_GONE,
  SESSION_GROUP,
  SESSION_NEXT_IN_BUCKET,
  SESSION_NEXT_OF_KEY,
  SESSION_OPEN,
  SESSION_PAYLOAD,
  SESSION_SEQUENCE,
  SESSION_START,
  SESSION_STATUS,
  SESSIONS_BUCKET_MASK,
  SESSIONS_BUCKET_MS,
  SESSIONS_BUCKETS,
  SESSIONS_CAPACITY,
  SESSIONS_DUE,
  SESSIONS_FLOOR,
  SESSIONS_FREE,
  SESSIONS_GAP,
  SESSIONS_HEADS,
  SESSIONS_LATE_COUNT,
  SESSIONS_LATE_OUT,
  SESSIONS_LATENESS,
  SESSIONS_LIVE,
  SESSIONS_MERGE_COUNT,
  SESSIONS_ROW_COUNT,
  SESSIONS_ROWS_OUT,
  SESSIONS_SEQUENCE,
  SESSIONS_SLOTS,
  SESSIONS_SLOTS_OUT,
  SESSIONS_SOURCES_OUT,
  SESSIONS_STOP_AT_MERGE,
  SESSIONS_STRIDE,
  SESSIONS_TARGETS_OUT,
  SESSIONS_USED,
} from "../abi/windowSession";

/**
 * Finds the session of every row; creates, extends and merges sessions.
 *
 * Accumulators of new slots are zero. The caller updates slots with rows, and merges sources into
 * targets in the order given: behind the updates, or before them when it asked to stop at merges
 * (then only the first row of a call merges).
 *
 * @param state  Store and outputs (abi/windowSession.ts); outputs have room for `rowCount − from`.
 * @param groups  u32 group a row.
 * @param timestamps  i64 ms.
 * @param watermarks  i64 ms, or 0 when no row is behind the floor.
 * @param from  First row.
 * @param rowCount  Rows of the batch.
 * @returns The first row not processed: fewer than `rowCount` when slots ran out, or before a
 * merge.
 */
export function assignSessions(
  state: usize, groups: usize, timestamps: usize, watermarks: usize, from: i32, rowCount: i32,
): i32 {
  const gap = load<i64>(state, SESSIONS_GAP);
  const floor = load<i64>(state, SESSIONS_FLOOR);
  const lateness = load<i64>(state, SESSIONS_LATENESS);
  const sequence = load<i64>(state, SESSIONS_SEQUENCE);
  const heads = <usize>load<u32>(state, SESSIONS_HEADS);
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  const stopAtMerge = load<u32>(state, SESSIONS_STOP_AT_MERGE) != 0;
  let rowsOut = <usize>load<u32>(state, SESSIONS_ROWS_OUT);
  let slotsOut = <usize>load<u32>(state, SESSIONS_SLOTS_OUT);
  const firstOut = rowsOut;
  clearCounts(state);
  let row = from;
  let touchedTo = from;
  for (; row < rowCount; row++) {
    if (row == touchedTo) touchedTo = touchAhead(state, groups, row, rowCount);
    const at = <usize>row << 3;
    const time = load<i64>(timestamps + at);
    const watermark = watermarks ? max(floor, min(FOREVER, load<i64>(watermarks + at))) : floor;
    // A session is alive when its end − 1 + lateness > watermark: its end > dead.
    const dead = watermark - lateness + 1;
    const head = heads + (<usize>load<u32>(groups + (<usize>row << 2)) << 2);
    const link = load<u32>(head);
    let slot = link;
    if (link != 0) {
      const first = slots + <usize>(link - 1) * stride;
      const start = load<i64>(first, SESSION_START);
      const end = load<i64>(first, SESSION_END);
      const isOnly = load<u32>(first, SESSION_NEXT_OF_KEY) == 0;
      // The common case: one session, alive and open, that takes the row.
      if (isOnly && end > dead && start <= time + gap && end >= time && load<u32>(first, SESSION_STATUS) == SESSION_OPEN) {
        store<i64>(first, min(start, time), SESSION_START);
        store<i64>(first, max(end, time + gap), SESSION_END);
      } else {
        if (stopAtMerge && row > from && countTouched(slots, stride, link, time, gap, dead) > 1) break;
        slot = place(state, head, row, time, dead, watermark, sequence + <i64>(row - from));
        if (slot == FULL) break;
      }
    } else {
      slot = place(state, head, row, time, dead, watermark, sequence + <i64>(row - from));
      if (slot == FULL) break;
    }
    if (slot == LATE) continue;
    store<u32>(rowsOut, row);
    store<u32>(slotsOut, slot - 1);
    rowsOut += 4;
    slotsOut += 4;
  }
  store<i64>(state, sequence + <i64>(row - from), SESSIONS_SEQUENCE);
  store<u32>(state, <u32>((rowsOut - firstOut) >> 2), SESSIONS_ROW_COUNT);
  return row;
}

/** Rows whose sessions are loaded ahead. */
const TOUCH_ROWS: i32 = 64;

/**
 * Loads the sessions of the next rows, so that their cache misses overlap; the loop above waits for
 * each before it knows the next. Returns the row behind.
 */
function touchAhead(state: usize, groups: usize, from: i32, rowCount: i32): i32 {
  const heads = <usize>load<u32>(state, SESSIONS_HEADS);
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  const until = min(from + TOUCH_ROWS, rowCount);
  let touched: u32 = 0;
  for (let row = from; row < until; row++) {
    const link = load<u32>(heads + (<usize>load<u32>(groups + (<usize>row << 2)) << 2));
    // Slot 0 stands in for no session: a load without a branch.
    touched |= load<u32>(slots + <usize>(link - u32(link != 0)) * stride, SESSION_STATUS);
  }
  // The sum is used, so that the loads stay.
  store<u32>(state, touched, SESSIONS_DUE);
  return until;
}

/** Watermarks are kept within ±FOREVER, so that sums with durations do not overflow. */
export const FOREVER: i64 = 1 << 62;
export const FULL: u32 = 0xffffffff;
const LATE: u32 = 0;

/**
 * The general case: returns the link of the row's session, LATE, or FULL (then nothing was
 * changed).
 */
function place(
  state: usize, head: usize, row: i32, time: i64, dead: i64, watermark: i64, sequence: i64,
): u32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  const gap = load<i64>(state, SESSIONS_GAP);
  let target: u32 = 0;
  let start = time;
  let end = time + gap;
  let touched = 0;
  for (let link = load<u32>(head); link != 0; ) {
    const at = slots + <usize>(link - 1) * stride;
    const itsEnd = load<i64>(at, SESSION_END);
    if (itsEnd > dead && load<i64>(at, SESSION_START) <= time + gap && itsEnd >= time) {
      touched += 1;
      start = min(start, load<i64>(at, SESSION_START));
      end = max(end, itsEnd);
      if (target == 0 || precedes(at, slots + <usize>(target - 1) * stride)) target = link;
    }
    link = load<u32>(at, SESSION_NEXT_OF_KEY);
  }
  const group = <u32>((head - <usize>load<u32>(state, SESSIONS_HEADS)) >> 2);
  if (touched == 0) {
    if (end <= dead) {
      append(state, SESSIONS_LATE_OUT, SESSIONS_LATE_COUNT, <u32>row);
      return LATE;
    }
    return create(state, head, group, start, end, sequence, watermark);
  }
  const targetAt = slots + <usize>(target - 1) * stride;
  const wakesFired = load<u32>(targetAt, SESSION_STATUS) == SESSION_FIRED && end - 1 > watermark;
  let first = load<i64>(targetAt, SESSION_SEQUENCE);
  if (wakesFired) {
    // A fired session waits in the bucket of its cleanup, which is too late for one that fires once
    // more: a new slot takes it over.
    target = create(state, head, group, start, end, first, watermark);
    if (target == FULL) return FULL;
    touched += 1;
  }
  if (touched > 1) first = min(first, mergeTouched(state, head, target, time, dead));
  const at = slots + <usize>(target - 1) * stride;
  store<i64>(at, start, SESSION_START);
  store<i64>(at, end, SESSION_END);
  store<i64>(at, first, SESSION_SEQUENCE);
  return target;
}

/** Open sessions first, then the one that is older by arrival. */
@inline
function precedes(a: usize, b: usize): bool {
  const statusA = load<u32>(a, SESSION_STATUS);
  const statusB = load<u32>(b, SESSION_STATUS);
  if (statusA != statusB) return statusA < statusB;
  return load<i64>(a, SESSION_SEQUENCE) < load<i64>(b, SESSION_SEQUENCE);
}

function countTouched(slots: usize, stride: usize, head: u32, time: i64, gap: i64, dead: i64): i32 {
  let touched = 0;
  for (let link = head; link != 0; ) {
    const at = slots + <usize>(link - 1) * stride;
    const end = load<i64>(at, SESSION_END);
    if (end > dead && load<i64>(at, SESSION_START) <= time + gap && end >= time) touched += 1;
    link = load<u32>(at, SESSION_NEXT_OF_KEY);
  }
  return touched;
}

/**
 * Merges every session that the row touches into `target`; returns the lowest sequence among them.
 */
function mergeTouched(state: usize, head: usize, target: u32, time: i64, dead: i64): i64 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  const gap = load<i64>(state, SESSIONS_GAP);
  let first: i64 = i64.MAX_VALUE;
  let previous = head;
  for (let link = load<u32>(head); link != 0; ) {
    const at = slots + <usize>(link - 1) * stride;
    const next = load<u32>(at, SESSION_NEXT_OF_KEY);
    const end = load<i64>(at, SESSION_END);
    const touches = end > dead && load<i64>(at, SESSION_START) <= time + gap && end >= time;
    if (touches && link != target) {
      first = min(first, load<i64>(at, SESSION_SEQUENCE));
      const count = <usize>load<u32>(state, SESSIONS_MERGE_COUNT) << 2;
      store<u32>(<usize>load<u32>(state, SESSIONS_TARGETS_OUT) + count, target - 1);
      append(state, SESSIONS_SOURCES_OUT, SESSIONS_MERGE_COUNT, link - 1);
      store<u32>(at, SESSION_GONE, SESSION_STATUS);
      store<u32>(previous, next);
      store<u32>(state, load<u32>(state, SESSIONS_LIVE) - 1, SESSIONS_LIVE);
    } else {
      previous = at + SESSION_NEXT_OF_KEY;
    }
    link = next;
  }
  return first;
}

/** Takes a free slot for a session; returns its link, or FULL. */
export function create(
  state: usize, head: usize, group: u32, start: i64, end: i64, sequence: i64, watermark: i64,
): u32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  let link = load<u32>(state, SESSIONS_FREE);
  if (link != 0) {
    const at = slots + <usize>(link - 1) * stride;
    store<u32>(state, load<u32>(at, SESSION_NEXT_IN_BUCKET), SESSIONS_FREE);
  } else {
    const used = load<u32>(state, SESSIONS_USED);
    if (used == load<u32>(state, SESSIONS_CAPACITY)) return FULL;
    link = used + 1;
    store<u32>(state, link, SESSIONS_USED);
  }
  const at = slots + <usize>(link - 1) * stride;
  store<i64>(at, start, SESSION_START);
  store<i64>(at, end, SESSION_END);
  store<i64>(at, sequence, SESSION_SEQUENCE);
  store<u32>(at, group, SESSION_GROUP);
  store<u32>(at, load<u32>(head), SESSION_NEXT_OF_KEY);
  store<u32>(head, link);
  // A session that begins behind the watermark, within the lateness, fires with its row: it waits
  // for its cleanup only.
  store<u32>(at, end - 1 > watermark ? SESSION_OPEN : SESSION_FIRED, SESSION_STATUS);
  enqueue(state, at, link);
  // Strides are whole words; a bulk fill of so few costs more than it writes.
  for (let byte: usize = SESSION_PAYLOAD; byte < stride; byte += 8) store<u64>(at + byte, 0);
  store<u32>(state, load<u32>(state, SESSIONS_LIVE) + 1, SESSIONS_LIVE);
  return link;
}

/** The watermark at which a slot needs attention: firing when open, cleanup when fired. */
@inline
export function dueTime(state: usize, at: usize): i64 {
  const last = load<i64>(at, SESSION_END) - 1;
  return load<u32>(at, SESSION_STATUS) == SESSION_FIRED ? last + load<i64>(state, SESSIONS_LATENESS) : last;
}

/** Address of the head of the bucket of a time. */
@inline
export function bucketOf(state: usize, time: i64): usize {
  const number = floorDivide(time, load<i64>(state, SESSIONS_BUCKET_MS));
  const index = <usize>number & <usize>load<u32>(state, SESSIONS_BUCKET_MASK);
  return <usize>load<u32>(state, SESSIONS_BUCKETS) + (index << 2);
}

/** Puts a slot at the front of the bucket of the time at which it needs attention. */
@inline
export function enqueue(state: usize, at: usize, link: u32): void {
  const bucket = bucketOf(state, dueTime(state, at));
  store<u32>(at, load<u32>(bucket), SESSION_NEXT_IN_BUCKET);
  store<u32>(bucket, link);
}

/** Quotient rounded towards −∞. */
@inline
export function floorDivide(dividend: i64, divisor: i64): i64 {
  const quotient = dividend / divisor;
  return quotient - i64(dividend < quotient * divisor);
}

/** Appends to one of the output lists. */
@inline
function append(state: usize, list: i32, count: i32, value: u32): void {
  const length = load<u32>(state + <usize>count);
  store<u32>(<usize>load<u32>(state + <usize>list) + (<usize>length << 2), value);
  store<u32>(state + <usize>count, length + 1);
}

function clearCounts(state: usize): void {
  store<u32>(state, 0, SESSIONS_ROW_COUNT);
  store<u32>(state, 0, SESSIONS_LATE_COUNT);
  store<u32>(state, 0, SESSIONS_MERGE_COUNT);
}
