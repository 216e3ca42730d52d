// Rows of sessions, linked in their segments.
//
//   slot | head | tail | count |      head ──► row ──► row ──► … ──► tail
import { SEGMENT_MARKS, SEGMENT_NEXT, MARK_MATCHED } from "../abi/rowStore";
import { SESSION_ROWS_COUNT, SESSION_ROWS_HEAD, SESSION_ROWS_TAIL } from "../abi/sessionRows";
import { rowIn, segmentOf } from "../join/chain";

@inline
function storeNext(segments: usize, id: u32, next: u32): void {
  store<u32>(segmentOf(segments, id) + SEGMENT_NEXT + (rowIn(id) << 2), next);
}

/**
 * Appends rows to their sessions.
 *
 * @param segments  u32 address of each segment.
 * @param payload  Address of the payload of slot 0; the next slot's is `stride` bytes further.
 * @param slots  u32 slot a row.
 * @param firstId  Id of the first row; the others follow in the same segment.
 * @returns `count`.
 */
export function chainRows(
  segments: usize, payload: usize, stride: i32, slots: usize, firstId: u32, count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const slot = payload + <usize>load<u32>(slots + (<usize>i << 2)) * stride;
    const id = firstId + i;
    const tail = load<u32>(slot, SESSION_ROWS_TAIL);
    storeNext(segments, id, 0);
    if (tail) storeNext(segments, tail - 1, id + 1);
    else store<u32>(slot, id + 1, SESSION_ROWS_HEAD);
    store<u32>(slot, id + 1, SESSION_ROWS_TAIL);
    store<u32>(slot, load<u32>(slot, SESSION_ROWS_COUNT) + 1, SESSION_ROWS_COUNT);
  }
  return count;
}

/**
 * Appends the rows of sessions to those of others, one after the other.
 *
 * @param targets  u32 slots that take in …
 * @param sources  … those, which are left without rows.
 * @returns `count`.
 */
export function mergeChains(
  segments: usize, payload: usize, stride: i32, targets: usize, sources: usize, count: i32,
): i32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const target = payload + <usize>load<u32>(targets + (i << 2)) * stride;
    const source = payload + <usize>load<u32>(sources + (i << 2)) * stride;
    const head = load<u32>(source, SESSION_ROWS_HEAD);
    if (!head || target == source) continue;
    const tail = load<u32>(target, SESSION_ROWS_TAIL);
    if (tail) storeNext(segments, tail - 1, head);
    else store<u32>(target, head, SESSION_ROWS_HEAD);
    const size = load<u32>(target, SESSION_ROWS_COUNT) + load<u32>(source, SESSION_ROWS_COUNT);
    store<u32>(target, load<u32>(source, SESSION_ROWS_TAIL), SESSION_ROWS_TAIL);
    store<u32>(target, size, SESSION_ROWS_COUNT);
    memory.fill(source, 0, SESSION_ROWS_COUNT + 4);
  }
  return count;
}

/** Counts the rows of sessions. */
export function countChains(payload: usize, stride: i32, slots: usize, count: i32): i32 {
  let rows = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    rows += load<i32>(payload + <usize>load<u32>(slots + (i << 2)) * stride, SESSION_ROWS_COUNT);
  }
  return rows;
}

/**
 * Lists the rows of sessions, those of each in order of arrival, and marks them as taken.
 *
 * @param slots  u32 slots.
 * @param idsOut  Receives u32 ids.
 * @param sessionsOut  Receives u32: the position of a row's session among `slots`.
 * @returns Rows listed.
 */
export function listChains(
  segments: usize, payload: usize, stride: i32, slots: usize, count: i32, idsOut: usize,
  sessionsOut: usize,
): i32 {
  let listed: usize = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const slot = payload + <usize>load<u32>(slots + (i << 2)) * stride;
    const first = listed;
    let before: u32 = 0;
    let isSorted = true;
    for (let at = load<u32>(slot, SESSION_ROWS_HEAD); at; listed++) {
      const segment = segmentOf(segments, at - 1);
      store<u32>(idsOut + (listed << 2), at - 1);
      store<u32>(sessionsOut + (listed << 2), <u32>i);
      store<u8>(segment + SEGMENT_MARKS + rowIn(at - 1), <u8>MARK_MATCHED);
      if (at < before) isSorted = false;
      before = at;
      at = load<u32>(segment + SEGMENT_NEXT + (rowIn(at - 1) << 2));
    }
    if (!isSorted) sortIds(idsOut + (first << 2), <i32>(listed - first));
  }
  return <i32>listed;
}

/** Shell sort: chains that merged are a few sorted pieces, and short. */
function sortIds(ids: usize, count: i32): void {
  let gap = 1;
  while (gap < count / 3) gap = gap * 3 + 1;
  for (; gap > 0; gap = gap / 3) {
    for (let i = gap; i < count; i++) {
      const id = load<u32>(ids + (<usize>i << 2));
      let at = i;
      for (; at >= gap; at -= gap) {
        const other = load<u32>(ids + (<usize>(at - gap) << 2));
        if (other <= id) break;
        store<u32>(ids + (<usize>at << 2), other);
      }
      store<u32>(ids + (<usize>at << 2), id);
    }
  }
}
