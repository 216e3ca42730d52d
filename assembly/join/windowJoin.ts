// Joins of the rows of windows that have ended: all of them are there, so that rows are grouped by
// counting and probed once.
//
//   groups of the other side   0 1 0 2 0        offsets 0 3 4 5        rows 0 2 4 | 1 | 3
import { ROW_NONE } from "../abi/rowStore";
import {
  PAIRS_CAPACITY,
  PAIRS_COUNT,
  PAIRS_CURSOR,
  PAIRS_GROUPS,
  PAIRS_LEFTS,
  PAIRS_OFFSETS,
  PAIRS_RIGHTS,
  PAIRS_ROWS,
} from "../abi/windowJoin";

/**
 * Lists rows by group, in their order; those of ROW_NONE are left out.
 *
 * @param groups  u32 group a row.
 * @param offsets  Receives u32[groupCount + 1]: where the rows of each group begin, and the end.
 * @param rowsOut  Receives u32 rows.
 * @returns Rows listed.
 */
export function groupRows(
  groups: usize, count: i32, groupCount: i32, offsets: usize, rowsOut: usize,
): i32 {
  memory.fill(offsets, 0, <usize>(groupCount + 1) << 2);
  for (let row = 0; row < count; row++) {
    const group = load<u32>(groups + (<usize>row << 2));
    if (group == <u32>ROW_NONE) continue;
    const at = offsets + (<usize>group << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let end: u32 = 0;
  for (let at = offsets, last = offsets + (<usize>groupCount << 2); at <= last; at += 4) {
    end += load<u32>(at);
    store<u32>(at, end);
  }
  // From the ends of the groups backwards: when all rows are placed, their beginnings are left.
  for (let row = count - 1; row >= 0; row--) {
    const group = load<u32>(groups + (<usize>row << 2));
    if (group == <u32>ROW_NONE) continue;
    const at = offsets + (<usize>group << 2);
    const position = load<u32>(at) - 1;
    store<u32>(rowsOut + (<usize>position << 2), row);
    store<u32>(at, position);
  }
  return <i32>end;
}

/**
 * Pairs rows with the rows of their groups.
 *
 * @param pairs  See `abi/windowJoin.ts`.
 * @param from  First row that probes.
 * @param groupCount  Groups that `offsets` knows; rows of later ones meet nothing.
 * @returns The row to go on with; `rowCount` when all are done.
 */
export function pairGroups(pairs: usize, from: i32, rowCount: i32, groupCount: i32): i32 {
  const groups = <usize>load<u32>(pairs, PAIRS_GROUPS);
  const offsets = <usize>load<u32>(pairs, PAIRS_OFFSETS);
  const rows = <usize>load<u32>(pairs, PAIRS_ROWS);
  const lefts = <usize>load<u32>(pairs, PAIRS_LEFTS);
  const rights = <usize>load<u32>(pairs, PAIRS_RIGHTS);
  const capacity = load<u32>(pairs, PAIRS_CAPACITY);
  let cursor = load<u32>(pairs, PAIRS_CURSOR);
  let count: u32 = 0;
  let row = from;
  for (; row < rowCount; row++) {
    const group = load<u32>(groups + (<usize>row << 2));
    if (group >= <u32>groupCount) continue;
    const first = load<u32>(offsets + (<usize>group << 2)) + cursor;
    const end = load<u32>(offsets + (<usize>group << 2), 4);
    const until = min(end, first + capacity - count);
    for (let at = first; at < until; at++) {
      store<u32>(lefts + (<usize>count << 2), row);
      store<u32>(rights + (<usize>count << 2), load<u32>(rows + (<usize>at << 2)));
      count++;
    }
    if (until < end) {
      cursor += until - first;
      break;
    }
    cursor = 0;
  }
  store<u32>(pairs, cursor, PAIRS_CURSOR);
  store<u32>(pairs, count, PAIRS_COUNT);
  return row;
}

/**
 * Sets the u8 mark of each row whose group is one of the first `groupCount`. Returns `count`.
 *
 * @param groups  u32 group a row, ROW_NONE where a key is null.
 */
export function markKnown(groups: usize, count: i32, groupCount: i32, marks: usize): i32 {
  for (let row: usize = 0; row < <usize>count; row++) {
    store<u8>(marks + row, u8(load<u32>(groups + (row << 2)) < <u32>groupCount));
  }
  return count;
}

/** Sets the u8 mark of each listed row. Returns `count`. */
export function markRows(marks: usize, rows: usize, count: i32): i32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    store<u8>(marks + <usize>load<u32>(rows + (i << 2)), 1);
  }
  return count;
}

/**
 * Lists the rows whose u8 mark is `wanted`.
 *
 * @param rowsOut  Receives u32 rows, room for `count`.
 * @returns Rows listed.
 */
export function listMarked(marks: usize, wanted: i32, rowsOut: usize, count: i32): i32 {
  let out = rowsOut;
  for (let row = 0; row < count; row++) {
    if (<i32>load<u8>(marks + <usize>row) != wanted) continue;
    store<u32>(out, row);
    out += 4;
  }
  return <i32>((out - rowsOut) >> 2);
}
