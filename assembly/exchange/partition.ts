// Rows dealt out to subtasks. Exported kernels.
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH } from "../abi/stringView";

/**
 * Row indices sorted by the subtask that has their key group, those of one subtask in order.
 *
 *   group = hash * groupCount >> 32        subtask = targetOf[group]
 *
 * @param hashes  u32 a row; overwritten.
 * @param groupCount  1 … 32,768.
 * @param targetOf  u16[groupCount]: a subtask below `targetCount` for each key group.
 * @param ends  Receives u32[targetCount]: where the rows of each subtask end in `rows`.
 * @param rows  Receives u32[rowCount].
 * @param scratch  u32[rowCount].
 * @returns `rowCount`.
 */
export function dealHashes(
  hashes: usize,
  rowCount: i32,
  groupCount: i32,
  targetOf: usize,
  targetCount: i32,
  ends: usize,
  rows: usize,
  scratch: usize,
): i32 {
  if (targetCount == 2) {
    return dealToTwo(hashes, rowCount, groupCount, targetOf, ends, rows, scratch);
  }
  const bytes = <usize>rowCount << 2;
  memory.fill(ends, 0, <usize>targetCount << 2);
  for (let at = hashes; at < hashes + bytes; at += 4) {
    const target = targetAt(at, groupCount, targetOf);
    store<u32>(at, target);
    const count = ends + (<usize>target << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  let start: u32 = 0;
  for (let target = 0; target < targetCount; target++) {
    const count = ends + (<usize>target << 2);
    const size = load<u32>(count);
    store<u32>(count, start);
    start += size;
  }
  for (let row = 0; row < rowCount; row++) {
    const next = ends + (<usize>load<u32>(hashes + (<usize>row << 2)) << 2);
    const at = load<u32>(next);
    store<u32>(rows + (<usize>at << 2), row);
    store<u32>(next, at + 1);
  }
  return rowCount;
}

/** Between two: a row is written to both lists, and the end of its own moves on. */
function dealToTwo(
  hashes: usize,
  rowCount: i32,
  groupCount: i32,
  targetOf: usize,
  ends: usize,
  rows: usize,
  scratch: usize,
): i32 {
  let first = rows;
  let second = scratch;
  let at = hashes;
  for (let row = 0; row < rowCount; row++, at += 4) {
    const step = <usize>targetAt(at, groupCount, targetOf) << 2;
    store<u32>(first, row);
    store<u32>(second, row);
    first += 4 - step;
    second += step;
  }
  memory.copy(first, scratch, second - scratch);
  store<u32>(ends, <u32>((first - rows) >>> 2));
  store<u32>(ends, rowCount, 4);
  return rowCount;
}

@inline
function targetAt(hash: usize, groupCount: i32, targetOf: usize): u32 {
  const group = (<u64>load<u32>(hash) * <u64>groupCount) >>> 32;
  return load<u16>(targetOf + (<usize>group << 1));
}

/**
 * Moves the addresses of long views by `delta`: their bytes were copied elsewhere.
 *
 * @returns `count`.
 */
export function relocateViews(views: usize, count: i32, delta: i32): i32 {
  for (let at = views, end = views + (<usize>count << 4); at < end; at += 16) {
    if (load<u32>(at, VIEW_LENGTH) <= <u32>VIEW_INLINE_MAX) continue;
    store<u32>(at, load<u32>(at, VIEW_ADDRESS) + <u32>delta, VIEW_ADDRESS);
  }
  return count;
}
