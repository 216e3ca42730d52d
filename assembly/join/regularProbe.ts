// Pairs of a regular join: events of one side with the rows of the other, and what they make of the
// result.
import {
  CHANGES_ANTI,
  CHANGES_FLAGS,
  CHANGES_HALF,
  CHANGES_IDS,
  CHANGES_KINDS,
  CHANGES_KINDS_OUT,
  CHANGES_MATCHES,
  CHANGES_OTHER,
  CHANGES_OTHER_OUT,
  CHANGES_OTHER_OUTER,
  CHANGES_OWN,
  CHANGES_OWN_OUT,
  CHANGES_OWN_OUTER,
  CHANGES_PAIR_EVENTS,
  CHANGES_PAIR_IDS,
  CHANGES_RIGHT,
  PAIRS_CAPACITY,
  PAIRS_CURSOR,
  PAIRS_EVENTS,
  PAIRS_GROUPS,
  PAIRS_IDS,
  PAIRS_OTHER,
  SIDE_EXPIRED,
  SIDE_HEADS,
  SIDE_MATCHES,
  SIDE_NOW,
  SIDE_SEGMENTS,
  SIDE_STAMP,
  SIDE_STRIDE,
  STATE_STAMP,
} from "../abi/regularJoin";
import { ROW_KIND_DELETE, ROW_KIND_INSERT } from "../abi/rowKind";
import { ROW_NONE, SEGMENT_NEXT } from "../abi/rowStore";
import { rowIn, segmentOf } from "./chain";
import { cellOf, isExpired, stateOf } from "./regularLink";

const BLOCK: i32 = 64;

/** Keeps loads ahead of use alive. */
const TOUCHED: usize = memory.data(8, 8);

/**
 * Lists the pairs of events with the rows of the other side that have their key.
 *
 * @param pairs  See `abi/regularJoin.ts`.
 * @param from  First event to look at.
 * @param pairCount  Address of an i32 that receives the pairs found.
 * @returns The event to go on with; `eventCount` when all are done, less when there is no room.
 */
export function probePairs(pairs: usize, from: i32, eventCount: i32, pairCount: usize): i32 {
  const other = <usize>load<u32>(pairs, PAIRS_OTHER);
  const segments = <usize>load<u32>(other, SIDE_SEGMENTS);
  const heads = <usize>load<u32>(other, SIDE_HEADS);
  const stride = <usize>load<u32>(other, SIDE_STRIDE);
  const expired = load<i64>(other, SIDE_EXPIRED);
  const groups = <usize>load<u32>(pairs, PAIRS_GROUPS);
  const events = <usize>load<u32>(pairs, PAIRS_EVENTS);
  const ids = <usize>load<u32>(pairs, PAIRS_IDS);
  const capacity = load<i32>(pairs, PAIRS_CAPACITY);
  let cursor = load<u32>(pairs, PAIRS_CURSOR);
  let found = 0;
  let touched: u32 = 0;
  let blockEnd = from;
  for (let event = from; event < eventCount; event++) {
    if (event >= blockEnd) {
      blockEnd = min(event + BLOCK, eventCount);
      touched ^= touchChains(segments, heads, stride, groups, event, blockEnd);
    }
    const group = load<u32>(groups + (<usize>event << 2));
    if (group == <u32>ROW_NONE) continue;
    let at = cursor ? cursor : load<u32>(heads + <usize>group * stride);
    cursor = 0;
    while (at) {
      if (!isExpired(segments, at - 1, expired)) {
        if (found == capacity) {
          store<u32>(pairs, at, PAIRS_CURSOR);
          store<i32>(pairCount, found);
          return event;
        }
        store<u32>(events + (<usize>found << 2), event);
        store<u32>(ids + (<usize>found << 2), at - 1);
        found++;
      }
      at = load<u32>(cellOf(segments, at - 1, SEGMENT_NEXT));
    }
  }
  store<u32>(pairs, 0, PAIRS_CURSOR);
  store<i32>(pairCount, found);
  store<u32>(TOUCHED, touched);
  return eventCount;
}

/** Loads the heads of some events, then the first row of each chain, so that misses overlap. */
@inline
function touchChains(
  segments: usize,
  heads: usize,
  stride: usize,
  groups: usize,
  from: i32,
  to: i32,
): u32 {
  let touched: u32 = 0;
  for (let event = from; event < to; event++) {
    const group = load<u32>(groups + (<usize>event << 2));
    if (group != <u32>ROW_NONE) touched ^= load<u32>(heads + <usize>group * stride);
  }
  for (let event = from; event < to; event++) {
    const group = load<u32>(groups + (<usize>event << 2));
    if (group == <u32>ROW_NONE) continue;
    const head = load<u32>(heads + <usize>group * stride);
    if (head) touched ^= load<u32>(cellOf(segments, head - 1, SEGMENT_NEXT));
  }
  return touched;
}

/**
 * Says how the result changes, and counts the matches of rows that leave without one.
 *
 * @param changes  See `abi/regularJoin.ts`; room for two changes a pair and one an event.
 * @param from  First event whose pairs are not all done.
 * @param to  The events before have all their pairs; that one may have some.
 * @param pairCount  Pairs of these events, in order.
 * @returns Changes.
 */
export function joinChanges(changes: usize, from: i32, to: i32, pairCount: i32): i32 {
  const flags = load<i32>(changes, CHANGES_FLAGS);
  const pairEvents = <usize>load<u32>(changes, CHANGES_PAIR_EVENTS);
  const matches = <usize>load<u32>(changes, CHANGES_MATCHES);
  const kinds = <usize>load<u32>(changes, CHANGES_KINDS);
  let out = 0;
  let pair = 0;
  for (let event = from; event < to || pair < pairCount; event++) {
    const first = pair;
    while (pair < pairCount && load<u32>(pairEvents + (<usize>pair << 2)) == event) pair++;
    const kind = kinds ? <i32>load<u8>(kinds + <usize>event) : ROW_KIND_INSERT;
    if (flags & CHANGES_HALF) {
      if (flags & CHANGES_RIGHT) out = halfPairs(changes, flags, kind, first, pair, out);
    } else out = pairsOf(changes, flags, event, kind, first, pair, out);
    const count = matches + (<usize>event << 2);
    store<u32>(count, load<u32>(count) + (pair - first));
    if (event < to) out = finish(changes, flags, event, kind, load<u32>(count), out);
  }
  return out;
}

/** Pairs come and go; rows of an outer other side lose their nulls and get them back. */
@inline
function pairsOf(
  changes: usize,
  flags: i32,
  event: i32,
  kind: i32,
  first: i32,
  end: i32,
  before: i32,
): i32 {
  const ids = <usize>load<u32>(changes, CHANGES_PAIR_IDS);
  const own = load<u32>(<usize>load<u32>(changes, CHANGES_IDS) + (<usize>event << 2));
  const other = <usize>load<u32>(changes, CHANGES_OTHER);
  const isOtherOuter = (flags & CHANGES_OTHER_OUTER) != 0;
  const isAdded = (kind & 1) == 0;
  let out = before;
  if (isAdded && isOtherOuter) {
    for (let pair = first; pair < end; pair++) {
      const id = load<u32>(ids + (<usize>pair << 2));
      if (!count(other, id, true)) continue;
      out = put(changes, out, <u32>ROW_NONE, id, ROW_KIND_DELETE);
    }
  }
  let pairKind = kind;
  if (isAdded && flags & (CHANGES_OWN_OUTER | CHANGES_OTHER_OUTER)) pairKind = ROW_KIND_INSERT;
  if (!isAdded && flags & CHANGES_OWN_OUTER) pairKind = ROW_KIND_DELETE;
  for (let pair = first; pair < end; pair++) {
    out = put(changes, out, own, load<u32>(ids + (<usize>pair << 2)), pairKind);
  }
  if (!isAdded && isOtherOuter) {
    for (let pair = first; pair < end; pair++) {
      const id = load<u32>(ids + (<usize>pair << 2));
      if (count(other, id, false)) out = put(changes, out, <u32>ROW_NONE, id, ROW_KIND_INSERT);
    }
  }
  return out;
}

/** Right rows of a semi or anti join: left rows that get their first match, or lose their last. */
@inline
function halfPairs(
  changes: usize,
  flags: i32,
  kind: i32,
  first: i32,
  end: i32,
  before: i32,
): i32 {
  const ids = <usize>load<u32>(changes, CHANGES_PAIR_IDS);
  const other = <usize>load<u32>(changes, CHANGES_OTHER);
  const isAdded = (kind & 1) == 0;
  let changed = kind;
  if (flags & CHANGES_ANTI) changed = isAdded ? ROW_KIND_DELETE : ROW_KIND_INSERT;
  let out = before;
  for (let pair = first; pair < end; pair++) {
    const id = load<u32>(ids + (<usize>pair << 2));
    if (count(other, id, isAdded)) out = put(changes, out, <u32>ROW_NONE, id, changed);
  }
  return out;
}

/** An event has all its pairs: a row without any leaves with nulls, or alone. */
@inline
function finish(
  changes: usize,
  flags: i32,
  event: i32,
  kind: i32,
  matches: u32,
  out: i32,
): i32 {
  const own = load<u32>(<usize>load<u32>(changes, CHANGES_IDS) + (<usize>event << 2));
  const side = <usize>load<u32>(changes, CHANGES_OWN);
  const isAdded = (kind & 1) == 0;
  const offset = <usize>load<u32>(side, SIDE_MATCHES);
  if (isAdded && offset) {
    store<u32>(cellOf(<usize>load<u32>(side, SIDE_SEGMENTS), own, offset), matches);
  }
  if (flags & CHANGES_HALF) {
    if (flags & CHANGES_RIGHT) return out;
    const isAnti = (flags & CHANGES_ANTI) != 0;
    return matches > 0 != isAnti ? put(changes, out, own, <u32>ROW_NONE, kind) : out;
  }
  if (matches || !(flags & CHANGES_OWN_OUTER)) return out;
  const alone = isAdded ? ROW_KIND_INSERT : ROW_KIND_DELETE;
  return put(changes, out, own, <u32>ROW_NONE, alone);
}

/** Counts a match more or less of a row; true when it had none before, or has none behind. */
@inline
function count(side: usize, id: u32, isAdded: bool): bool {
  const segments = <usize>load<u32>(side, SIDE_SEGMENTS);
  const cell = cellOf(segments, id, load<u32>(side, SIDE_MATCHES));
  const before = load<u32>(cell);
  store<u32>(stateOf(side, id), load<u32>(side, SIDE_STAMP), STATE_STAMP);
  if (load<i64>(side, SIDE_EXPIRED) != i64.MIN_VALUE) {
    store<i64>(segmentOf(segments, id) + (rowIn(id) << 3), load<i64>(side, SIDE_NOW));
  }
  if (isAdded) {
    store<u32>(cell, before + 1);
    return before == 0;
  }
  // Matches that have expired were not counted off: none can be left already.
  if (before) store<u32>(cell, before - 1);
  return before == 1;
}

@inline
function put(changes: usize, index: i32, own: u32, other: u32, kind: i32): i32 {
  const at = <usize>index << 2;
  store<u32>(<usize>load<u32>(changes, CHANGES_OWN_OUT) + at, own);
  store<u32>(<usize>load<u32>(changes, CHANGES_OTHER_OUT) + at, other);
  store<u8>(<usize>load<u32>(changes, CHANGES_KINDS_OUT) + <usize>index, <u8>kind);
  return index + 1;
}
