// Due sessions: what a watermark fires, found bucket by bucket and sorted by end.
//
//   buckets by time   … [ ] [s1 s7] [s4] [ ] [s2 …          visited: those between the last watermark and this one
//
// Invariants
//   · A visit frees slots that are gone or past their lateness, lists open ones that are due, and moves on the others.
//   · The order of firing is (end, arrival of the first row): it does not depend on batches.
import {
  DUE_BYTES,
  DUE_END,
  DUE_SEQUENCE,
  DUE_SLOT,
  SESSION_END,
  SESSION_FIRED,
  SESSION_GONE,
  SESSION_GROUP,
  SESSION_NEXT_IN_BUCKET,
  SESSION_NEXT_OF_KEY,
  SESSION_OPEN,
  SESSION_SEQUENCE,
  SESSION_START,
  SESSION_STATUS,
  SESSIONS_BUCKET_MASK,
  SESSIONS_BUCKET_MS,
  SESSIONS_BUCKETS,
  SESSIONS_DUE,
  SESSIONS_FLOOR,
  SESSIONS_FREE,
  SESSIONS_HEADS,
  SESSIONS_LIVE,
  SESSIONS_SLOTS,
  SESSIONS_STRIDE,
  SESSIONS_USED,
} from "../abi/windowSession";
import { bucketOf, dueTime, enqueue, floorDivide, FOREVER } from "./session";

/**
 * Takes the sessions that a watermark fires out of their buckets, and cleans up what is over. The
 * watermark becomes the floor.
 *
 * @param state  Store (abi/windowSession.ts); the due list hangs at SESSIONS_DUE.
 * @param watermark  f64 ms; not below the floor.
 * @returns Due sessions.
 */
export function collectDueSessions(state: usize, watermark: f64): i32 {
  const until = max(-FOREVER, min(FOREVER, <i64>watermark));
  const mask = <u64>load<u32>(state, SESSIONS_BUCKET_MASK);
  const buckets = <usize>load<u32>(state, SESSIONS_BUCKETS);
  const width = load<i64>(state, SESSIONS_BUCKET_MS);
  const firstBucket = floorDivide(load<i64>(state, SESSIONS_FLOOR), width);
  const visits = min(<u64>(floorDivide(until, width) - firstBucket), mask) + 1;
  store<u32>(state, 0, SESSIONS_DUE);
  let count = 0;
  for (let i: u64 = 0; i < visits; i++) {
    if ((i & 7) == 0) touchBuckets(state, buckets, <u64>firstBucket + i, mask);
    const bucket = buckets + (<usize>((<u64>firstBucket + i) & mask) << 2);
    count += visitBucket(state, bucket, until);
  }
  store<i64>(state, until, SESSIONS_FLOOR);
  return count;
}

/**
 * Follows eight chains side by side, so that their cache misses overlap: slots are near when the
 * buckets are visited one by one. Those behind the last visit are touched for nothing, at most
 * seven, and are visited next.
 */
function touchBuckets(state: usize, buckets: usize, first: u64, mask: u64): void {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  let a = load<u32>(buckets + (<usize>(first & mask) << 2));
  let b = load<u32>(buckets + (<usize>((first + 1) & mask) << 2));
  let c = load<u32>(buckets + (<usize>((first + 2) & mask) << 2));
  let d = load<u32>(buckets + (<usize>((first + 3) & mask) << 2));
  let e = load<u32>(buckets + (<usize>((first + 4) & mask) << 2));
  let f = load<u32>(buckets + (<usize>((first + 5) & mask) << 2));
  let g = load<u32>(buckets + (<usize>((first + 6) & mask) << 2));
  let h = load<u32>(buckets + (<usize>((first + 7) & mask) << 2));
  while ((a | b | c | d | e | f | g | h) != 0) {
    a = nextInBucket(slots, stride, a);
    b = nextInBucket(slots, stride, b);
    c = nextInBucket(slots, stride, c);
    d = nextInBucket(slots, stride, d);
    e = nextInBucket(slots, stride, e);
    f = nextInBucket(slots, stride, f);
    g = nextInBucket(slots, stride, g);
    h = nextInBucket(slots, stride, h);
  }
}

@inline
function nextInBucket(slots: usize, stride: usize, link: u32): u32 {
  return link == 0 ? 0 : load<u32>(slots + <usize>(link - 1) * stride, SESSION_NEXT_IN_BUCKET);
}

function visitBucket(state: usize, bucket: usize, until: i64): i32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  let count = 0;
  let previous = bucket;
  for (let link = load<u32>(bucket); link != 0; ) {
    const at = slots + <usize>(link - 1) * stride;
    const next = load<u32>(at, SESSION_NEXT_IN_BUCKET);
    const status = load<u32>(at, SESSION_STATUS);
    const due = dueTime(state, at);
    if (status != SESSION_GONE && due > until && bucketOf(state, due) == bucket) {
      previous = at + SESSION_NEXT_IN_BUCKET;
      link = next;
      continue;
    }
    store<u32>(previous, next);
    if (status == SESSION_GONE) freeSlot(state, at, link);
    else if (due > until) enqueue(state, at, link);
    else if (status == SESSION_FIRED) forget(state, at, link);
    else {
      store<u32>(at, load<u32>(state, SESSIONS_DUE), SESSION_NEXT_IN_BUCKET);
      store<u32>(state, link, SESSIONS_DUE);
      count += 1;
    }
    link = next;
  }
  return count;
}

/**
 * Writes the due list in order of end, then of the arrival of the first row.
 *
 * @param slotsOut  Receives u32 slots.
 * @param records  Scratch: 2 · count records (abi/windowSession.ts).
 * @returns `count`.
 */
export function sortDueSessions(state: usize, slotsOut: usize, records: usize, count: i32): i32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  // The list has the last bucket first: from the back, only records of one bucket are out of order.
  let record = records + <usize>count * DUE_BYTES;
  for (let link = load<u32>(state, SESSIONS_DUE); link != 0; ) {
    record -= DUE_BYTES;
    const at = slots + <usize>(link - 1) * stride;
    store<i64>(record, load<i64>(at, SESSION_END), DUE_END);
    store<i64>(record, load<i64>(at, SESSION_SEQUENCE), DUE_SEQUENCE);
    store<u32>(record, link - 1, DUE_SLOT);
    link = load<u32>(at, SESSION_NEXT_IN_BUCKET);
  }
  let from = records;
  let to = records + <usize>count * DUE_BYTES;
  for (let width = 1; width < count; width <<= 1) {
    for (let left = 0; left < count; left += width << 1) {
      const middle = min(left + width, count);
      mergeRuns(from, to, left, middle, min(middle + width, count));
    }
    const swap = from;
    from = to;
    to = swap;
  }
  for (let i: usize = 0; i < <usize>count; i++) {
    store<u32>(slotsOut + (i << 2), load<u32>(from + i * DUE_BYTES, DUE_SLOT));
  }
  return count;
}

function mergeRuns(from: usize, to: usize, left: i32, middle: i32, right: i32): void {
  let a = from + <usize>left * DUE_BYTES;
  let b = from + <usize>middle * DUE_BYTES;
  const endA = b;
  const endB = from + <usize>right * DUE_BYTES;
  let out = to + <usize>left * DUE_BYTES;
  // Which run is next is a guess that fails every other time: it is added up, not jumped by.
  for (; a < endA && b < endB; out += DUE_BYTES) {
    const takesB = isBefore(b, a);
    copyRecord(out, select(b, a, takesB));
    b += <usize>takesB * DUE_BYTES;
    a += <usize>(takesB ^ 1) * DUE_BYTES;
  }
  for (; a < endA; a += DUE_BYTES, out += DUE_BYTES) copyRecord(out, a);
  for (; b < endB; b += DUE_BYTES, out += DUE_BYTES) copyRecord(out, b);
}

/** Three words: a bulk copy of so few bytes costs more than it moves. */
@inline
function copyRecord(to: usize, from: usize): void {
  store<i64>(to, load<i64>(from, DUE_END), DUE_END);
  store<i64>(to, load<i64>(from, DUE_SEQUENCE), DUE_SEQUENCE);
  store<i64>(to, load<i64>(from, DUE_SLOT), DUE_SLOT);
}

@inline
function isBefore(a: usize, b: usize): u32 {
  const endA = load<i64>(a, DUE_END);
  const endB = load<i64>(b, DUE_END);
  const isOlder = u32(load<i64>(a, DUE_SEQUENCE) < load<i64>(b, DUE_SEQUENCE));
  return u32(endA < endB) | (u32(endA == endB) & isOlder);
}

/**
 * Describes sessions for their results.
 *
 * @param picked  u32 slots.
 * @param groupsOut  Receives u32 groups.
 * @param startsOut  Receives i64 ms.
 * @param endsOut  Receives i64 ms.
 * @param lastsOut  Receives i64 ms, end − 1.
 * @returns `count`.
 */
export function describeSessions(
  state: usize, picked: usize, groupsOut: usize, startsOut: usize, endsOut: usize, lastsOut: usize,
  count: i32,
): i32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  for (let i: usize = 0; i < <usize>count; i++) {
    const at = slots + <usize>load<u32>(picked + (i << 2)) * stride;
    const end = load<i64>(at, SESSION_END);
    store<u32>(groupsOut + (i << 2), load<u32>(at, SESSION_GROUP));
    store<i64>(startsOut + (i << 3), load<i64>(at, SESSION_START));
    store<i64>(endsOut + (i << 3), end);
    store<i64>(lastsOut + (i << 3), end - 1);
  }
  return count;
}

/**
 * Ends sessions that have fired: they wait for the end of their lateness, or are freed when it is
 * over.
 *
 * @param fired  u32 slots, taken out of their buckets by `collectDueSessions`.
 * @returns `count`.
 */
export function retireSessions(state: usize, fired: usize, count: i32): i32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  const watermark = load<i64>(state, SESSIONS_FLOOR);
  for (let i: usize = 0; i < <usize>count; i++) {
    const slot = load<u32>(fired + (i << 2));
    const at = slots + <usize>slot * stride;
    store<u32>(at, SESSION_FIRED, SESSION_STATUS);
    if (dueTime(state, at) > watermark) enqueue(state, at, slot + 1);
    else forget(state, at, slot + 1);
  }
  return count;
}

/**
 * Lists the slots of live sessions.
 *
 * @param out  Receives u32 slots, room for SESSIONS_LIVE.
 * @returns Slots listed.
 */
export function listSessions(state: usize, out: usize): i32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  const used = load<u32>(state, SESSIONS_USED);
  let count: usize = 0;
  for (let slot: u32 = 0; slot < used; slot++) {
    const status = load<u32>(slots + <usize>slot * stride, SESSION_STATUS);
    if (status != SESSION_OPEN && status != SESSION_FIRED) continue;
    store<u32>(out + (count << 2), slot);
    count += 1;
  }
  return <i32>count;
}

/**
 * Gives sessions new groups, after the keys were interned anew; SESSIONS_HEADS are the new heads,
 * zeroed.
 *
 * @param picked  u32 slots of all live sessions.
 * @param groups  u32 new group of each.
 * @returns `count`.
 */
export function regroupSessions(state: usize, picked: usize, groups: usize, count: i32): i32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  const heads = <usize>load<u32>(state, SESSIONS_HEADS);
  for (let i: usize = 0; i < <usize>count; i++) {
    const slot = load<u32>(picked + (i << 2));
    const group = load<u32>(groups + (i << 2));
    const at = slots + <usize>slot * stride;
    const head = heads + (<usize>group << 2);
    store<u32>(at, group, SESSION_GROUP);
    store<u32>(at, load<u32>(head), SESSION_NEXT_OF_KEY);
    store<u32>(head, slot + 1);
  }
  return count;
}

/** Takes a session out of the list of its key and frees its slot. */
function forget(state: usize, at: usize, link: u32): void {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  let previous = <usize>load<u32>(state, SESSIONS_HEADS) + (<usize>load<u32>(at, SESSION_GROUP) << 2);
  while (load<u32>(previous) != link) {
    previous = slots + <usize>(load<u32>(previous) - 1) * stride + SESSION_NEXT_OF_KEY;
  }
  store<u32>(previous, load<u32>(at, SESSION_NEXT_OF_KEY));
  store<u32>(state, load<u32>(state, SESSIONS_LIVE) - 1, SESSIONS_LIVE);
  freeSlot(state, at, link);
}

@inline
function freeSlot(state: usize, at: usize, link: u32): void {
  store<u32>(at, 0, SESSION_STATUS);
  store<u32>(at, load<u32>(state, SESSIONS_FREE), SESSION_NEXT_IN_BUCKET);
  store<u32>(state, link, SESSIONS_FREE);
}
