// Sessions out of their store and back into one, for snapshots.
import {
  SESSION_FIRED,
  SESSION_NEXT_OF_KEY,
  SESSION_SEQUENCE,
  SESSION_STATUS,
  SESSIONS_HEADS,
  SESSIONS_SEQUENCE,
  SESSIONS_SLOTS,
  SESSIONS_STRIDE,
} from "../abi/windowSession";
import { create, FULL } from "./session";

/**
 * Lists the slots of live sessions key by key, those of a key from the back of its list: they come
 * back in this order, each in front of the others.
 *
 * @param groupCount  Keys.
 * @param out  Receives u32 slots, room for SESSIONS_LIVE.
 * @returns Slots listed.
 */
export function listSessionsByKey(state: usize, groupCount: i32, out: usize): i32 {
  const heads = <usize>load<u32>(state, SESSIONS_HEADS);
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  let to = out;
  for (let group = 0; group < groupCount; group++) {
    const first = to;
    for (let link = load<u32>(heads + (<usize>group << 2)); link != 0; to += 4) {
      store<u32>(to, link - 1);
      link = load<u32>(slots + <usize>(link - 1) * stride, SESSION_NEXT_OF_KEY);
    }
    reverse(first, to);
  }
  return <i32>((to - out) >> 2);
}

@inline
function reverse(from: usize, until: usize): void {
  for (let left = from, right = until - 4; left < right; left += 4, right -= 4) {
    const word = load<u32>(left);
    store<u32>(left, load<u32>(right));
    store<u32>(right, word);
  }
}

/**
 * What `describeSessions` leaves out.
 *
 * @param picked  u32 slots.
 * @param sequencesOut  Receives the i64 arrival number of each one's first row.
 * @param firedOut  Receives a bitmap in whole 8-byte words: 1 = has fired.
 * @returns `count`.
 */
export function describeSessionStates(
  state: usize, picked: usize, sequencesOut: usize, firedOut: usize, count: i32,
): i32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  memory.fill(firedOut, 0, ((<usize>count + 63) >> 6) << 3);
  for (let i: usize = 0; i < <usize>count; i++) {
    const at = slots + <usize>load<u32>(picked + (i << 2)) * stride;
    store<i64>(sequencesOut + (i << 3), load<i64>(at, SESSION_SEQUENCE));
    const isFired = <u8>(load<u32>(at, SESSION_STATUS) == SESSION_FIRED);
    const byte = firedOut + (i >> 3);
    store<u8>(byte, load<u8>(byte) | (isFired << (<u8>i & 7)));
  }
  return <i32>count;
}

/**
 * Makes sessions as they were described; new ones arrive behind them.
 *
 * @param groups  u32 group a session.
 * @param starts  i64 ms.
 * @param ends  i64 ms.
 * @param sequences  i64 arrival numbers.
 * @param fired  Bitmap.
 * @param slotsOut  Receives the u32 slot of each.
 * @param from  First session.
 * @returns The first session not made: fewer than `count` when slots ran out.
 */
export function restoreSessions(
  state: usize, groups: usize, starts: usize, ends: usize, sequences: usize, fired: usize,
  slotsOut: usize, from: i32, count: i32,
): i32 {
  const heads = <usize>load<u32>(state, SESSIONS_HEADS);
  let sequence = load<i64>(state, SESSIONS_SEQUENCE);
  let next = from;
  for (; next < count; next++) {
    const i = <usize>next;
    const group = load<u32>(groups + (i << 2));
    const start = load<i64>(starts + (i << 3));
    const end = load<i64>(ends + (i << 3));
    const its = load<i64>(sequences + (i << 3));
    const isFired = (load<u8>(fired + (i >> 3)) >> (<u8>i & 7)) & 1;
    // A watermark at its end makes it a fired one.
    const watermark = isFired ? end : end - 2;
    const link = create(state, heads + (<usize>group << 2), group, start, end, its, watermark);
    if (link == FULL) break;
    store<u32>(slotsOut + (i << 2), link - 1);
    sequence = max(sequence, its + 1);
  }
  store<i64>(state, sequence, SESSIONS_SEQUENCE);
  return next;
}
