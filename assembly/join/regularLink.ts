// Rows of a regular join: linked to those of their key and of their entry, and taken out again.
//
//   head of key    ──► row 9 ◄──► row 5 ◄──► row 2          next, previous
//   head of entry  ──► row 5 ◄──► row 2                     same next, same previous
import {
  EVENT_ENTRIES,
  EVENT_GROUPS,
  EVENT_GROUPS_OUT,
  EVENT_IDS_OUT,
  EVENT_KINDS,
  EVENT_KINDS_OUT,
  EVENT_ROW_IDS,
  SIDE_ENTRIES,
  SIDE_ENTRY,
  SIDE_ENTRY_STRIDE,
  SIDE_EXPIRED,
  SIDE_GONE,
  SIDE_GROUP,
  SIDE_HEADS,
  SIDE_IS_UPSERT,
  SIDE_PREVIOUS,
  SIDE_SAME_NEXT,
  SIDE_SAME_PREVIOUS,
  SIDE_SEGMENTS,
  SIDE_STAMP,
  SIDE_STATES,
  SIDE_STRIDE,
  STATE_BYTES,
  STATE_GONE,
  STATE_STAMP,
} from "../abi/regularJoin";
import {
  ROW_KIND_INSERT,
  ROW_KIND_UPDATE_AFTER,
  ROW_KIND_UPDATE_BEFORE,
} from "../abi/rowKind";
import {
  MARK_MATCHED,
  ROW_NONE,
  SEGMENT_MARKS,
  SEGMENT_NEXT,
  SEGMENT_SHIFT,
} from "../abi/rowStore";
import { rowIn, segmentOf } from "./chain";
import { equalsStored } from "./regularIdentity";

const BLOCK: i32 = 64;

/** Keeps loads ahead of use alive. */
const TOUCHED: usize = memory.data(8, 8);

/** Address of a u32 of a row, in the column at an offset. */
@inline
export function cellOf(segments: usize, id: u32, offset: usize): usize {
  return segmentOf(segments, id) + offset + (rowIn(id) << 2);
}

/** The state of a row's segment. */
@inline
export function stateOf(side: usize, id: u32): usize {
  return <usize>load<u32>(side, SIDE_STATES) + <usize>(id >>> SEGMENT_SHIFT) * STATE_BYTES;
}

/** True when a row was written too long ago. */
@inline
export function isExpired(segments: usize, id: u32, expired: i64): bool {
  if (expired == i64.MIN_VALUE) return false;
  return load<i64>(segmentOf(segments, id) + (rowIn(id) << 3)) <= expired;
}

/** Puts a row in front of its chains. */
@inline
function link(side: usize, id: u32, group: u32, entry: u32): void {
  const segments = <usize>load<u32>(side, SIDE_SEGMENTS);
  const previous = <usize>load<u32>(side, SIDE_PREVIOUS);
  let next: u32 = 0;
  if (group != <u32>ROW_NONE) {
    const head = <usize>load<u32>(side, SIDE_HEADS) + <usize>group * load<u32>(side, SIDE_STRIDE);
    next = load<u32>(head);
    store<u32>(head, id + 1);
  }
  store<u32>(cellOf(segments, id, SEGMENT_NEXT), next);
  if (!previous) return;
  store<u32>(cellOf(segments, id, previous), 0);
  store<u32>(cellOf(segments, id, load<u32>(side, SIDE_GROUP)), group);
  if (next) store<u32>(cellOf(segments, next - 1, previous), id + 1);
  const entries = <usize>load<u32>(side, SIDE_ENTRIES);
  if (!entries) return;
  const head = entries + <usize>entry * load<u32>(side, SIDE_ENTRY_STRIDE);
  const same = load<u32>(head);
  const samePrevious = load<u32>(side, SIDE_SAME_PREVIOUS);
  store<u32>(cellOf(segments, id, load<u32>(side, SIDE_SAME_NEXT)), same);
  store<u32>(cellOf(segments, id, samePrevious), 0);
  store<u32>(cellOf(segments, id, load<u32>(side, SIDE_ENTRY)), entry);
  if (same) store<u32>(cellOf(segments, same - 1, samePrevious), id + 1);
  store<u32>(head, id + 1);
}

/** Takes a row out of a chain. */
@inline
function unchain(segments: usize, id: u32, nexts: usize, previouses: usize, head: usize): void {
  const next = load<u32>(cellOf(segments, id, nexts));
  const previous = load<u32>(cellOf(segments, id, previouses));
  if (next) store<u32>(cellOf(segments, next - 1, previouses), previous);
  if (previous) store<u32>(cellOf(segments, previous - 1, nexts), next);
  else store<u32>(head, next);
}

/** Puts a row into the place of another in a chain. */
@inline
function rechain(
  segments: usize,
  from: u32,
  to: u32,
  nexts: usize,
  previouses: usize,
  head: usize,
): void {
  const next = load<u32>(cellOf(segments, from, nexts));
  const previous = load<u32>(cellOf(segments, from, previouses));
  store<u32>(cellOf(segments, to, nexts), next);
  store<u32>(cellOf(segments, to, previouses), previous);
  if (next) store<u32>(cellOf(segments, next - 1, previouses), to + 1);
  if (previous) store<u32>(cellOf(segments, previous - 1, nexts), to + 1);
  else store<u32>(head, to + 1);
}

@inline
function headOf(side: usize, group: u32): usize {
  return <usize>load<u32>(side, SIDE_HEADS) + <usize>group * load<u32>(side, SIDE_STRIDE);
}

@inline
function entryOf(side: usize, entry: u32): usize {
  return <usize>load<u32>(side, SIDE_ENTRIES) + <usize>entry * load<u32>(side, SIDE_ENTRY_STRIDE);
}

/** Takes a row out of its chains; its columns stay until its segment is released. */
function unlink(side: usize, id: u32): void {
  const segments = <usize>load<u32>(side, SIDE_SEGMENTS);
  const group = load<u32>(cellOf(segments, id, load<u32>(side, SIDE_GROUP)));
  if (group != <u32>ROW_NONE) {
    unchain(segments, id, SEGMENT_NEXT, load<u32>(side, SIDE_PREVIOUS), headOf(side, group));
  }
  if (load<u32>(side, SIDE_ENTRIES)) {
    const entry = load<u32>(cellOf(segments, id, load<u32>(side, SIDE_ENTRY)));
    const nexts = <usize>load<u32>(side, SIDE_SAME_NEXT);
    unchain(segments, id, nexts, load<u32>(side, SIDE_SAME_PREVIOUS), entryOf(side, entry));
  }
  store<u8>(segmentOf(segments, id) + SEGMENT_MARKS + rowIn(id), <u8>MARK_MATCHED);
  const state = stateOf(side, id);
  store<u32>(state, load<u32>(side, SIDE_STAMP), STATE_STAMP);
  store<u32>(state, load<u32>(state, STATE_GONE) + 1, STATE_GONE);
  store<u32>(side, load<u32>(side, SIDE_GONE) + 1, SIDE_GONE);
}

/** Id + 1 of the row that a row of the batch equals; 0 when there is none. */
@inline
function find(side: usize, entry: u32, row: i32): u32 {
  const segments = <usize>load<u32>(side, SIDE_SEGMENTS);
  const expired = load<i64>(side, SIDE_EXPIRED);
  const nexts = <usize>load<u32>(side, SIDE_SAME_NEXT);
  let at = load<u32>(entryOf(side, entry));
  while (at) {
    if (!isExpired(segments, at - 1, expired) && equalsStored(side, row, at - 1)) return at;
    at = load<u32>(cellOf(segments, at - 1, nexts));
  }
  return 0;
}

/**
 * Ids of rows that were appended.
 *
 * @param rows  u32 rows of the batch that were, or 0 when all were.
 * @param from  Position of the first of them that has `firstId`.
 * @param idsOut  Receives the id of each of these rows, at its place in the batch.
 * @returns `count`.
 */
export function placeIds(
  rows: usize,
  from: i32,
  firstId: u32,
  count: i32,
  idsOut: usize,
): i32 {
  for (let i = 0; i < count; i++) {
    const row = rows ? load<u32>(rows + (<usize>(from + i) << 2)) : <u32>(from + i);
    store<u32>(idsOut + (<usize>row << 2), firstId + i);
  }
  return count;
}

/**
 * Links rows that are added to a side whose rows are never taken back.
 *
 * @param side  See `abi/regularJoin.ts`.
 * @param groups  u32 group a row.
 * @param ids  u32 id a row.
 * @param skipsNone  1 where rows without a group have no id.
 * @returns `rowCount`.
 */
export function linkAdded(
  side: usize,
  groups: usize,
  ids: usize,
  rowCount: i32,
  skipsNone: i32,
): i32 {
  let touched: u32 = 0;
  for (let from = 0; from < rowCount; from += BLOCK) {
    const to = min(from + BLOCK, rowCount);
    for (let row = from; row < to; row++) {
      const group = load<u32>(groups + (<usize>row << 2));
      if (group != <u32>ROW_NONE) touched ^= load<u32>(headOf(side, group));
    }
    for (let row = from; row < to; row++) {
      const at = <usize>row << 2;
      const group = load<u32>(groups + at);
      if (skipsNone && group == <u32>ROW_NONE) continue;
      link(side, load<u32>(ids + at), group, 0);
    }
  }
  store<u32>(TOUCHED, touched);
  return rowCount;
}

/**
 * Adds and takes back rows, one after the other. What takes back a row that is not there does
 * nothing.
 *
 * @param events  See `abi/regularJoin.ts`; room for twice as many events as rows.
 * @returns Events.
 */
export function applyRows(side: usize, events: usize, rowCount: i32): i32 {
  const groups = <usize>load<u32>(events, EVENT_GROUPS);
  const entries = <usize>load<u32>(events, EVENT_ENTRIES);
  const kinds = <usize>load<u32>(events, EVENT_KINDS);
  const ids = <usize>load<u32>(events, EVENT_ROW_IDS);
  const isUpsert = load<u32>(side, SIDE_IS_UPSERT);
  const segments = <usize>load<u32>(side, SIDE_SEGMENTS);
  const groupOffset = <usize>load<u32>(side, SIDE_GROUP);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    const at = <usize>row << 2;
    const entry = load<u32>(entries + at);
    let kind = kinds ? <i32>load<u8>(kinds + <usize>row) : ROW_KIND_INSERT;
    const isAdded = (kind & 1) == 0;
    if (!isAdded || isUpsert) {
      const found = find(side, entry, row);
      if (found) {
        const gone = isAdded ? ROW_KIND_UPDATE_BEFORE : kind;
        const group = load<u32>(cellOf(segments, found - 1, groupOffset));
        putEvent(events, count++, found - 1, group, gone);
        unlink(side, found - 1);
        if (isAdded) kind = ROW_KIND_UPDATE_AFTER;
      }
    }
    if (isAdded) {
      const id = load<u32>(ids + at);
      const group = load<u32>(groups + at);
      link(side, id, group, entry);
      putEvent(events, count++, id, group, kind);
    }
  }
  return count;
}

@inline
function putEvent(events: usize, index: i32, id: u32, group: u32, kind: i32): void {
  const at = <usize>index << 2;
  store<u32>(<usize>load<u32>(events, EVENT_IDS_OUT) + at, id);
  store<u32>(<usize>load<u32>(events, EVENT_GROUPS_OUT) + at, group);
  store<u8>(<usize>load<u32>(events, EVENT_KINDS_OUT) + <usize>index, <u8>kind);
}

/**
 * Takes out the rows of a segment that were written too long ago.
 *
 * @returns Rows that went.
 */
export function expireRows(side: usize, firstId: u32, rowCount: i32): i32 {
  const segments = <usize>load<u32>(side, SIDE_SEGMENTS);
  const segment = segmentOf(segments, firstId);
  const expired = load<i64>(side, SIDE_EXPIRED);
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    if (load<u8>(segment + SEGMENT_MARKS + <usize>row) == <u8>MARK_MATCHED) continue;
    if (load<i64>(segment + (<usize>row << 3)) > expired) continue;
    unlink(side, firstId + row);
    count++;
  }
  return count;
}

/**
 * Puts copies of rows into the places of the rows in their chains.
 *
 * @param fromIds  u32 ids of rows that are linked.
 * @param toIds  u32 ids of their copies, in other segments.
 * @returns `count`.
 */
export function moveRows(side: usize, fromIds: usize, toIds: usize, count: i32): i32 {
  const segments = <usize>load<u32>(side, SIDE_SEGMENTS);
  const groups = <usize>load<u32>(side, SIDE_GROUP);
  const previous = <usize>load<u32>(side, SIDE_PREVIOUS);
  const hasEntries = load<u32>(side, SIDE_ENTRIES) != 0;
  for (let i = 0; i < count; i++) {
    const from = load<u32>(fromIds + (<usize>i << 2));
    const to = load<u32>(toIds + (<usize>i << 2));
    const group = load<u32>(cellOf(segments, from, groups));
    store<u32>(cellOf(segments, to, groups), group);
    if (group != <u32>ROW_NONE) {
      rechain(segments, from, to, SEGMENT_NEXT, previous, headOf(side, group));
    }
    if (!hasEntries) continue;
    const entryOffset = <usize>load<u32>(side, SIDE_ENTRY);
    const entry = load<u32>(cellOf(segments, from, entryOffset));
    store<u32>(cellOf(segments, to, entryOffset), entry);
    const nexts = <usize>load<u32>(side, SIDE_SAME_NEXT);
    const previouses = <usize>load<u32>(side, SIDE_SAME_PREVIOUS);
    rechain(segments, from, to, nexts, previouses, entryOf(side, entry));
  }
  return count;
}
