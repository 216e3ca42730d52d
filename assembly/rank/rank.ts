// Ranks: rows into the ordered chains of their partitions and out, and what that changes.
import {
  KEY_BYTES,
  KEY_DESCENDING,
  KEY_VIEW,
  KEY_WORD,
  MARK_EMITTED,
  MARK_KEPT,
  RANK_COUNT,
  RANK_HEAD,
  RANK_LAST_WINS,
  RANK_NO_BEFORE,
  RANK_NUMBERED,
  RANK_TAIL,
  RANK_TIME,
  RANK_TOUCHED,
  RANK_UPDATES,
  STATE_BEFORE,
  STATE_CURSOR,
  STATE_FLAGS,
  STATE_FROM,
  STATE_HASHES,
  STATE_KEYS,
  STATE_KEY_COUNT,
  STATE_LIMIT,
  STATE_LIVE,
  STATE_NOW,
  STATE_PARTITIONS,
  STATE_SEGMENTS,
  STATE_SLOTS,
  STATE_SLOT_CAPACITY,
  STATE_SLOT_COUNT,
  STATE_STRIDE,
  STATE_TO,
  STATE_TTL,
} from "../abi/rank";
import {
  ROW_KIND_DELETE,
  ROW_KIND_INSERT,
  ROW_KIND_UPDATE_AFTER,
  ROW_KIND_UPDATE_BEFORE,
} from "../abi/rowKind";
import { SEGMENT_MARKS, SEGMENT_NEXT } from "../abi/rowStore";
import { rowIn, segmentOf } from "../join/chain";
import { compareViews } from "../state/views";

@inline
function nextOf(segments: usize, id: u32): u32 {
  return load<u32>(segmentOf(segments, id) + SEGMENT_NEXT + (rowIn(id) << 2));
}

@inline
function setNext(segments: usize, id: u32, next: u32): void {
  store<u32>(segmentOf(segments, id) + SEGMENT_NEXT + (rowIn(id) << 2), next);
}

@inline
function markAt(segments: usize, id: u32): usize {
  return segmentOf(segments, id) + SEGMENT_MARKS + rowIn(id);
}

/** Negative, zero or positive as row a comes before, with or behind row b. */
function compareRows(state: usize, a: u32, b: u32): i32 {
  const segments = <usize>load<u32>(state, STATE_SEGMENTS);
  const left = segmentOf(segments, a);
  const right = segmentOf(segments, b);
  let key = <usize>load<u32>(state, STATE_KEYS);
  const end = key + <usize>load<u32>(state, STATE_KEY_COUNT) * KEY_BYTES;
  for (; key < end; key += KEY_BYTES) {
    const offset = <usize>load<u32>(key, KEY_WORD);
    const x = load<i64>(left + offset + (rowIn(a) << 3));
    const y = load<i64>(right + offset + (rowIn(b) << 3));
    if (x != y) return x < y ? -1 : 1;
    const view = <usize>load<u32>(key, KEY_VIEW);
    if (!view) continue;
    const order = compareViews(left + view + (rowIn(a) << 4), right + view + (rowIn(b) << 4));
    if (order) return load<u32>(key, KEY_DESCENDING) ? -order : order;
  }
  return 0;
}

/** True when row `id` comes before a row that is there already. */
@inline
function comesBefore(state: usize, id: u32, other: u32): bool {
  const order = compareRows(state, id, other);
  return order < 0 || (order == 0 && (load<u32>(state, STATE_FLAGS) & RANK_LAST_WINS) != 0);
}

/** True when a partition got no row for so long that it counts as gone. */
@inline
function isExpired(state: usize, partition: usize): bool {
  const ttl = load<f64>(state, STATE_TTL);
  return ttl > 0 && load<f64>(partition, RANK_TIME) + ttl <= load<f64>(state, STATE_NOW);
}

/** Remembers the rows that a partition emits, once a batch; false when there is no slot left. */
function touch(state: usize, partition: usize, group: u32): bool {
  if (load<u32>(partition, RANK_TOUCHED)) return true;
  const slot = load<u32>(state, STATE_SLOT_COUNT);
  if (slot == load<u32>(state, STATE_SLOT_CAPACITY)) return false;
  if (isExpired(state, partition)) {
    const gone = load<u32>(partition, RANK_COUNT);
    store<u32>(state, load<u32>(state, STATE_LIVE) - gone, STATE_LIVE);
    memory.fill(partition, 0, RANK_TOUCHED);
  }
  store<f64>(partition, load<f64>(state, STATE_NOW), RANK_TIME);
  store<u32>(state, slot + 1, STATE_SLOT_COUNT);
  store<u32>(partition, slot + 1, RANK_TOUCHED);
  store<u32>(<usize>load<u32>(state, STATE_SLOTS) + (<usize>slot << 2), group);
  const to = load<u32>(state, STATE_TO);
  const segments = <usize>load<u32>(state, STATE_SEGMENTS);
  const before = <usize>load<u32>(state, STATE_BEFORE) + (<usize>(slot * to) << 2);
  let link = load<u32>(partition, RANK_HEAD);
  for (let i: u32 = 0; i < to; i++) {
    store<u32>(before + (<usize>i << 2), link);
    if (link) link = nextOf(segments, link - 1);
  }
  return true;
}

/** Puts a row behind the last one that comes before it. */
function insertRow(state: usize, partition: usize, id: u32): void {
  const segments = <usize>load<u32>(state, STATE_SEGMENTS);
  const limit = load<u32>(state, STATE_LIMIT);
  const count = load<u32>(partition, RANK_COUNT);
  const tail = load<u32>(partition, RANK_TAIL);
  if (tail && !comesBefore(state, id, tail - 1)) {
    if (limit && count >= limit) return;
    setNext(segments, tail - 1, id + 1);
    setNext(segments, id, 0);
    store<u32>(partition, id + 1, RANK_TAIL);
    store<u32>(partition, count + 1, RANK_COUNT);
    store<u32>(state, load<u32>(state, STATE_LIVE) + 1, STATE_LIVE);
    return;
  }
  let before: u32 = 0;
  let link = load<u32>(partition, RANK_HEAD);
  while (link && !comesBefore(state, id, link - 1)) {
    before = link;
    link = nextOf(segments, link - 1);
  }
  setNext(segments, id, link);
  if (before) setNext(segments, before - 1, id + 1);
  else store<u32>(partition, id + 1, RANK_HEAD);
  if (!link) store<u32>(partition, id + 1, RANK_TAIL);
  if (!limit || count < limit) {
    store<u32>(partition, count + 1, RANK_COUNT);
    store<u32>(state, load<u32>(state, STATE_LIVE) + 1, STATE_LIVE);
    return;
  }
  let last = id;
  for (let next = link; next != tail; next = nextOf(segments, next - 1)) last = next - 1;
  setNext(segments, last, 0);
  store<u32>(partition, last + 1, RANK_TAIL);
}

/** Takes the row out that is like row `id`; nothing happens where there is none. */
function removeRow(state: usize, partition: usize, id: u32): void {
  const segments = <usize>load<u32>(state, STATE_SEGMENTS);
  const hashes = <usize>load<u32>(state, STATE_HASHES);
  const wanted = load<u64>(segmentOf(segments, id) + hashes + (rowIn(id) << 3));
  let before: u32 = 0;
  for (let link = load<u32>(partition, RANK_HEAD); link; ) {
    const other = link - 1;
    const next = nextOf(segments, other);
    const isSame = load<u64>(segmentOf(segments, other) + hashes + (rowIn(other) << 3)) == wanted;
    if (!isSame) {
      before = link;
      link = next;
      continue;
    }
    if (before) setNext(segments, before - 1, next);
    else store<u32>(partition, next, RANK_HEAD);
    if (!next) store<u32>(partition, before, RANK_TAIL);
    store<u32>(partition, load<u32>(partition, RANK_COUNT) - 1, RANK_COUNT);
    store<u32>(state, load<u32>(state, STATE_LIVE) - 1, STATE_LIVE);
    return;
  }
}

/**
 * Puts rows into the chains of their partitions, or takes the like of them out.
 *
 * @param groups  u32 partition a row.
 * @param ids  u32 id a row; the rows are in the store already.
 * @param kinds  i8 row kind a row, or 0: all are added.
 * @returns The row to go on with: `count`, or that for which no slot is left.
 */
export function rankRows(
  state: usize,
  groups: usize,
  ids: usize,
  kinds: usize,
  from: i32,
  count: i32,
): i32 {
  const partitions = <usize>load<u32>(state, STATE_PARTITIONS);
  const stride = <usize>load<u32>(state, STATE_STRIDE);
  for (let i = from; i < count; i++) {
    const group = load<u32>(groups + (<usize>i << 2));
    const partition = partitions + <usize>group * stride;
    if (!touch(state, partition, group)) return i;
    const id = load<u32>(ids + (<usize>i << 2));
    const kind = kinds ? <i32>load<i8>(kinds + <usize>i) : ROW_KIND_INSERT;
    if (kind == ROW_KIND_UPDATE_BEFORE || kind == ROW_KIND_DELETE) removeRow(state, partition, id);
    else insertRow(state, partition, id);
  }
  return count;
}

/**
 * Lists the rows that may come into their partition: those that come before its last row, or for
 * which there is room. Texts count as far as their first bytes tell.
 *
 * @param words  Address of the i64 words of each part of the order, one behind the other.
 * @param rowsOut  Receives u32 rows.
 * @returns Rows listed.
 */
export function rankCandidates(
  state: usize,
  groups: usize,
  words: usize,
  rowsOut: usize,
  count: i32,
): i32 {
  const partitions = <usize>load<u32>(state, STATE_PARTITIONS);
  const stride = <usize>load<u32>(state, STATE_STRIDE);
  const segments = <usize>load<u32>(state, STATE_SEGMENTS);
  const limit = load<u32>(state, STATE_LIMIT);
  const keys = <usize>load<u32>(state, STATE_KEYS);
  const keyCount = load<u32>(state, STATE_KEY_COUNT);
  const lastWins = (load<u32>(state, STATE_FLAGS) & RANK_LAST_WINS) != 0;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const group = load<u32>(groups + (<usize>i << 2));
    const partition = partitions + <usize>group * stride;
    let may = load<u32>(partition, RANK_COUNT) < limit || lastWins || isExpired(state, partition);
    if (!may) {
      const tail = load<u32>(partition, RANK_TAIL) - 1;
      const segment = segmentOf(segments, tail);
      for (let k: u32 = 0; k < keyCount; k++) {
        const key = keys + <usize>k * KEY_BYTES;
        const own = load<i64>(words + (<usize>(k * <u32>count + <u32>i) << 3));
        const other = load<i64>(segment + load<u32>(key, KEY_WORD) + (rowIn(tail) << 3));
        may = own < other;
        if (own != other) break;
        if (load<u32>(key, KEY_VIEW)) {
          may = true;
          break;
        }
      }
    }
    if (!may) continue;
    store<u32>(rowsOut + (<usize>kept << 2), <u32>i);
    kept++;
  }
  return kept;
}

/** Where changes are written. */
let outIds: usize = 0;
let outKinds: usize = 0;
let outRanks: usize = 0;
let written: i32 = 0;

@inline
function change(link: u32, kind: i32, rank: u32): void {
  store<u32>(outIds + (<usize>written << 2), link - 1);
  store<i8>(outKinds + <usize>written, <i8>kind);
  if (outRanks) store<i64>(outRanks + (<usize>written << 3), <i64>rank);
  written++;
}

/** Rank by rank. */
function numberedChanges(state: usize, partition: usize, before: usize): void {
  const segments = <usize>load<u32>(state, STATE_SEGMENTS);
  const from = load<u32>(state, STATE_FROM);
  const to = load<u32>(state, STATE_TO);
  const isShort = (load<u32>(state, STATE_FLAGS) & RANK_NO_BEFORE) != 0;
  let link = load<u32>(partition, RANK_HEAD);
  for (let rank: u32 = 1; rank <= to; rank++) {
    const old = load<u32>(before + (<usize>(rank - 1) << 2));
    if (!link && !old) return;
    if (rank >= from && link != old) {
      if (old && link) {
        if (!isShort) change(old, ROW_KIND_UPDATE_BEFORE, rank);
        change(link, ROW_KIND_UPDATE_AFTER, rank);
      } else if (old) {
        change(old, ROW_KIND_DELETE, rank);
      } else {
        change(link, ROW_KIND_INSERT, rank);
      }
    }
    if (link) link = nextOf(segments, link - 1);
  }
}

/** Rows that are no longer emitted, then those that are now. */
function memberChanges(state: usize, partition: usize, before: usize): void {
  const segments = <usize>load<u32>(state, STATE_SEGMENTS);
  const from = load<u32>(state, STATE_FROM);
  const to = load<u32>(state, STATE_TO);
  const flags = load<u32>(state, STATE_FLAGS);
  let link = load<u32>(partition, RANK_HEAD);
  for (let rank: u32 = 1; rank <= to && link; rank++) {
    const mark = markAt(segments, link - 1);
    if (rank >= from) store<u8>(mark, load<u8>(mark) | <u8>MARK_KEPT);
    link = nextOf(segments, link - 1);
  }
  const start = written;
  for (let rank: u32 = from; rank <= to; rank++) {
    const old = load<u32>(before + (<usize>(rank - 1) << 2));
    if (!old) break;
    const mark = markAt(segments, old - 1);
    if (load<u8>(mark) & <u8>MARK_KEPT) continue;
    store<u8>(mark, 0);
    change(old, ROW_KIND_DELETE, rank);
  }
  const gone = written - start;
  link = load<u32>(partition, RANK_HEAD);
  for (let rank: u32 = 1; rank <= to && link; rank++) {
    const mark = markAt(segments, link - 1);
    if (rank >= from) {
      if (!(load<u8>(mark) & <u8>MARK_EMITTED)) change(link, ROW_KIND_INSERT, rank);
      store<u8>(mark, <u8>MARK_EMITTED);
    } else if (load<u8>(mark)) {
      store<u8>(mark, 0);
    }
    link = nextOf(segments, link - 1);
  }
  if (!(flags & RANK_UPDATES) || gone != 1 || written - start != 2) return;
  if (flags & RANK_NO_BEFORE) {
    store<u32>(outIds + (<usize>start << 2), load<u32>(outIds + (<usize>(start + 1) << 2)));
    written--;
  } else {
    store<i8>(outKinds + <usize>start, <i8>ROW_KIND_UPDATE_BEFORE);
  }
  store<i8>(outKinds + <usize>(written - 1), <i8>ROW_KIND_UPDATE_AFTER);
}

/**
 * Tells what has changed in the partitions of slots, and forgets how they were.
 *
 * @param slot  The first slot.
 * @param ids  Receives u32 ids; room for 2 × `to` rows at least.
 * @param kinds  Receives i8 row kinds.
 * @param ranks  Receives i64 ranks, or 0.
 * @param countOut  Receives the u32 number of changes.
 * @returns The slot to go on with: the number of slots, or the first for which there is no room.
 */
export function rankChanges(
  state: usize,
  slot: i32,
  ids: usize,
  kinds: usize,
  ranks: usize,
  capacity: i32,
  countOut: usize,
): i32 {
  outIds = ids;
  outKinds = kinds;
  outRanks = ranks;
  written = 0;
  const to = <i32>load<u32>(state, STATE_TO);
  const slots = <usize>load<u32>(state, STATE_SLOTS);
  const all = <i32>load<u32>(state, STATE_SLOT_COUNT);
  const partitions = <usize>load<u32>(state, STATE_PARTITIONS);
  const stride = <usize>load<u32>(state, STATE_STRIDE);
  const isNumbered = (load<u32>(state, STATE_FLAGS) & RANK_NUMBERED) != 0;
  for (; slot < all && written + 2 * to <= capacity; slot++) {
    const partition = partitions + <usize>load<u32>(slots + (<usize>slot << 2)) * stride;
    const before = <usize>load<u32>(state, STATE_BEFORE) + (<usize>(slot * to) << 2);
    store<u32>(partition, 0, RANK_TOUCHED);
    if (isNumbered) numberedChanges(state, partition, before);
    else memberChanges(state, partition, before);
  }
  store<u32>(countOut, <u32>written);
  if (slot == all) store<u32>(state, 0, STATE_SLOT_COUNT);
  return slot;
}

/**
 * Lists the rows of partitions in their order. What is left of a partition is told by the cursor of
 * the state, 0 at first.
 *
 * @param group  The first partition.
 * @param until  The one behind the last.
 * @param ids  Receives u32 ids.
 * @param countOut  Receives the u32 number of rows listed.
 * @returns The partition to go on with.
 */
export function rankList(
  state: usize,
  group: i32,
  until: i32,
  ids: usize,
  capacity: i32,
  countOut: usize,
): i32 {
  const partitions = <usize>load<u32>(state, STATE_PARTITIONS);
  const stride = <usize>load<u32>(state, STATE_STRIDE);
  const segments = <usize>load<u32>(state, STATE_SEGMENTS);
  let count = 0;
  let link = load<u32>(state, STATE_CURSOR);
  for (; group < until; group++) {
    if (!link) link = load<u32>(partitions + <usize>group * stride, RANK_HEAD);
    for (; link && count < capacity; count++) {
      store<u32>(ids + (<usize>count << 2), link - 1);
      link = nextOf(segments, link - 1);
    }
    if (link) break;
  }
  store<u32>(state, link, STATE_CURSOR);
  store<u32>(countOut, <u32>count);
  return group;
}
