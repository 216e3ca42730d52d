// Rows of a regular join as a whole: which are kept, and tables of keys made anew.
import { MARK_MATCHED, ROW_NONE, SEGMENT_MARKS } from "../abi/rowStore";

/**
 * Separates rows that are added from those that are taken back.
 *
 * @param kinds  i8 a row.
 * @param rowsOut  Receives the u32 rows that are added; room for one more.
 * @returns Rows that are added.
 */
export function addedRows(kinds: usize, rowsOut: usize, rowCount: i32): i32 {
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    store<u32>(rowsOut + (<usize>count << 2), row);
    count += 1 - (<i32>load<u8>(kinds + <usize>row) & 1);
  }
  return count;
}

/**
 * Lists the rows that have a group.
 *
 * @param groups  u32 a row, ROW_NONE = none.
 * @param rowsOut  Receives u32 rows; room for one more.
 * @returns Rows listed.
 */
export function keyedRows(groups: usize, rowsOut: usize, rowCount: i32): i32 {
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    store<u32>(rowsOut + (<usize>count << 2), row);
    count += i32(load<u32>(groups + (<usize>row << 2)) != <u32>ROW_NONE);
  }
  return count;
}

/**
 * Lists the rows of a segment that are kept.
 *
 * @param expired  f64: rows written then or before are not; −Infinity = all are.
 * @param idsOut  Receives u32 ids.
 * @returns Rows listed.
 */
export function listKept(
  segment: usize,
  firstId: u32,
  rowCount: i32,
  expired: f64,
  idsOut: usize,
): i32 {
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    if (load<u8>(segment + SEGMENT_MARKS + <usize>row) == <u8>MARK_MATCHED) continue;
    if (<f64>load<i64>(segment + (<usize>row << 3)) <= expired) continue;
    store<u32>(idsOut + (<usize>count << 2), firstId + row);
    count++;
  }
  return count;
}

/**
 * Lists the groups whose payload of 8 bytes is not zero.
 *
 * @param payload  Of group 0; the next group's is `stride` bytes further.
 * @param groupsOut  Receives u32 groups, or 0 to count only.
 * @returns Groups listed.
 */
export function usedGroups(
  payload: usize,
  stride: i32,
  from: i32,
  count: i32,
  groupsOut: usize,
): i32 {
  let found = 0;
  for (let group = from; group < from + count; group++) {
    if (!load<u64>(payload + <usize>group * stride)) continue;
    if (groupsOut) store<u32>(groupsOut + (<usize>found << 2), group);
    found++;
  }
  return found;
}

/**
 * Copies payloads of 8 bytes to the groups of another table, and notes the new number of each.
 *
 * @param groups  u32 groups before.
 * @param newGroups  u32 groups behind.
 * @param numbersOut  Receives the new u32 number of each group, at its old one.
 * @returns `count`.
 */
export function carryGroups(
  payload: usize,
  groups: usize,
  newPayload: usize,
  newGroups: usize,
  stride: i32,
  numbersOut: usize,
  count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const from = load<u32>(groups + (<usize>i << 2));
    const to = load<u32>(newGroups + (<usize>i << 2));
    const head = load<u64>(payload + <usize>from * stride);
    store<u64>(newPayload + <usize>to * stride, head);
    store<u32>(numbersOut + (<usize>from << 2), to);
  }
  return count;
}

/**
 * Gives the rows of a segment the new numbers of their groups; ROW_NONE stays.
 *
 * @param cells  u32 a row.
 * @returns `rowCount`.
 */
export function renumber(cells: usize, numbers: usize, rowCount: i32): i32 {
  for (let row = 0; row < rowCount; row++) {
    const cell = cells + (<usize>row << 2);
    const group = load<u32>(cell);
    if (group == <u32>ROW_NONE) continue;
    store<u32>(cell, load<u32>(numbers + (<usize>group << 2)));
  }
  return rowCount;
}
