// Groups of a changelog: which ones a run of rows touches, and what is to be told of each.
import {
  HEAD_ROWS,
  HEAD_STAMP,
  HEAD_WRITTEN,
  PLAN_ALWAYS,
  PLAN_APPEARED,
  PLAN_CHANGED,
  PLAN_COUNT,
  PLAN_EXISTED,
  PLAN_FLAGS,
  PLAN_GONE,
  PLAN_GONE_COUNT,
  PLAN_GROUPS,
  PLAN_HEADS,
  PLAN_KINDS,
  PLAN_ROWS,
  PLAN_STRIDE,
  PLAN_TOUCHED,
  PLAN_UPDATE_BEFORE,
  TOUCH_ADMITTED,
  TOUCH_ADMITTED_COUNT,
  TOUCH_DONE,
  TOUCH_EXISTED,
  TOUCH_FROM,
  TOUCH_GROUPS,
  TOUCH_HEADS,
  TOUCH_KINDS,
  TOUCH_ROW_COUNT,
  TOUCH_STAMP,
  TOUCH_STOPS,
  TOUCH_STRIDE,
  TOUCH_TOUCHED,
} from "../abi/groupChange";
import {
  ROW_KIND_DELETE,
  ROW_KIND_INSERT,
  ROW_KIND_UPDATE_AFTER,
  ROW_KIND_UPDATE_BEFORE,
} from "../abi/rowKind";
import { groupAt, signOf } from "./rows";

/**
 * Counts the rows of a run to their groups and lists each group once, in the order of its first
 * row. A row that takes back one of a group that has none is not admitted.
 *
 * @param touch  Descriptor (`abi/groupChange.ts`); receives `done`, the row behind the run, and how
 *   many rows were admitted. With `stops` a run ends before the second row of a group.
 * @returns Groups listed.
 */
export function touchGroups(touch: usize): i32 {
  const heads = <usize>load<u32>(touch, TOUCH_HEADS);
  const stride = load<i32>(touch, TOUCH_STRIDE);
  const groups = <usize>load<u32>(touch, TOUCH_GROUPS);
  const kinds = <usize>load<u32>(touch, TOUCH_KINDS);
  const rowCount = load<i32>(touch, TOUCH_ROW_COUNT);
  const stamp = load<f64>(touch, TOUCH_STAMP);
  const stops = load<u32>(touch, TOUCH_STOPS);
  const touched = <usize>load<u32>(touch, TOUCH_TOUCHED);
  const existed = <usize>load<u32>(touch, TOUCH_EXISTED);
  const from = load<i32>(touch, TOUCH_FROM);
  let admitted = <usize>load<u32>(touch, TOUCH_ADMITTED);
  let count: usize = 0;
  let row = from;
  for (; row < rowCount; row++) {
    const group = load<u32>(groups + (<usize>row << 2));
    const head = heads + <usize>group * stride;
    const rows = load<i64>(head, HEAD_ROWS);
    if (load<f64>(head, HEAD_STAMP) != stamp) {
      store<f64>(head, stamp, HEAD_STAMP);
      store<u32>(touched + (count << 2), group);
      store<u8>(existed + count, u8(rows > 0));
      count++;
    } else if (stops) break;
    const after = rows + signOf(kinds, row);
    if (after < 0) continue;
    store<i64>(head, after, HEAD_ROWS);
    store<u32>(admitted, row);
    admitted += 4;
  }
  store<i32>(touch, row, TOUCH_DONE);
  const admittedBytes = admitted - <usize>load<u32>(touch, TOUCH_ADMITTED);
  store<i32>(touch, <i32>(admittedBytes >> 2), TOUCH_ADMITTED_COUNT);
  return <i32>count;
}

/**
 * Says what each touched group tells: +I, (-U) +U, -D or nothing.
 *
 * @param plan  Descriptor (`abi/groupChange.ts`) with room for two rows a group; receives the
 *   groups that are to be forgotten, because they have no rows.
 * @returns Rows planned.
 */
export function planChanges(plan: usize): i32 {
  const heads = <usize>load<u32>(plan, PLAN_HEADS);
  const stride = load<i32>(plan, PLAN_STRIDE);
  const touched = <usize>load<u32>(plan, PLAN_TOUCHED);
  const existed = <usize>load<u32>(plan, PLAN_EXISTED);
  const changed = <usize>load<u32>(plan, PLAN_CHANGED);
  const count = load<i32>(plan, PLAN_COUNT);
  const flags = load<i32>(plan, PLAN_FLAGS);
  const gone = <usize>load<u32>(plan, PLAN_GONE);
  let goneCount = 0;
  let appeared = 0;
  let planned = 0;
  for (let i = 0; i < count; i++) {
    const group = load<u32>(touched + (<usize>i << 2));
    const isThere = load<i64>(heads + <usize>group * stride, HEAD_ROWS) > 0;
    const wasThere = load<u8>(existed + <usize>i) != 0;
    appeared += i32(isThere) - i32(wasThere);
    if (!isThere) {
      store<u32>(gone + (<usize>goneCount << 2), group);
      goneCount += 1;
      if (wasThere) planned = planRow(plan, planned, i, 0, group, ROW_KIND_DELETE);
    } else if (!wasThere) {
      planned = planRow(plan, planned, i, 1, group, ROW_KIND_INSERT);
    } else if (flags & PLAN_ALWAYS || load<u8>(changed + <usize>i)) {
      if (flags & PLAN_UPDATE_BEFORE) {
        planned = planRow(plan, planned, i, 0, group, ROW_KIND_UPDATE_BEFORE);
      }
      planned = planRow(plan, planned, i, 1, group, ROW_KIND_UPDATE_AFTER);
    }
  }
  store<i32>(plan, goneCount, PLAN_GONE_COUNT);
  store<i32>(plan, appeared, PLAN_APPEARED);
  return planned;
}

@inline
function planRow(plan: usize, at: i32, position: i32, isAfter: i32, group: u32, kind: i32): i32 {
  const word = <usize>at << 2;
  store<u32>(<usize>load<u32>(plan, PLAN_ROWS) + word, (position << 1) | isAfter);
  store<u32>(<usize>load<u32>(plan, PLAN_GROUPS) + word, group);
  store<u8>(<usize>load<u32>(plan, PLAN_KINDS) + <usize>at, <u8>kind);
  return at + 1;
}

/**
 * Lists groups among those of rows whose last write is too old, and notes that all are written now.
 *
 * @param heads  The head of group 0; the next group's is `stride` bytes further.
 * @param groups  u32 groups, repeats allowed; 0 for the first `count`, which are not written.
 * @param now  Milliseconds.
 * @param ttl  Milliseconds that a group stays without being written.
 * @param expiredOut  Receives u32 groups, each once.
 * @returns Groups listed.
 */
export function expiredGroups(
  heads: usize,
  stride: i32,
  groups: usize,
  count: i32,
  now: f64,
  ttl: f64,
  expiredOut: usize,
): i32 {
  let expired: usize = 0;
  for (let i = 0; i < count; i++) {
    const group = groupAt(groups, 0, i);
    const head = heads + group * stride;
    const isExpired =
      load<i64>(head, HEAD_ROWS) > 0 && load<f64>(head, HEAD_WRITTEN) + ttl <= now;
    if (groups) store<f64>(head, now, HEAD_WRITTEN);
    if (!isExpired) continue;
    store<u32>(expiredOut + (expired << 2), <u32>group);
    expired += 1;
  }
  return <i32>expired;
}

/**
 * Makes groups what they were before their first row; their stamps and times stay.
 *
 * @param payloads  The payload of group 0.
 * @param bytes  Bytes of the payload in front of the head, a multiple of 8.
 * @returns `count`.
 */
export function clearGroups(
  payloads: usize,
  stride: i32,
  bytes: i32,
  groups: usize,
  count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const payload = payloads + groupAt(groups, 0, i) * stride;
    for (let at: usize = 0; at < <usize>bytes; at += 8) store<u64>(payload + at, 0);
    store<i64>(payload + <usize>bytes, 0, HEAD_ROWS);
  }
  return count;
}

/**
 * Lists the groups that have rows.
 *
 * @param from  First group.
 * @param groupsOut  Receives u32 groups, room for `count`.
 * @returns Groups listed.
 */
export function presentRows(
  heads: usize,
  stride: i32,
  from: i32,
  count: i32,
  groupsOut: usize,
): i32 {
  let listed: usize = 0;
  for (let group = from; group < from + count; group++) {
    if (load<i64>(heads + <usize>group * stride, HEAD_ROWS) <= 0) continue;
    store<u32>(groupsOut + (listed << 2), group);
    listed += 1;
  }
  return <i32>listed;
}
