// Rows dealt out to subtasks. Exported kernels.
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH } from "../abi/stringView";

/**
 * Subtasks of key groups, in place: the inverse of ranges of equal size.
 *
 *   subtask = group * parallelism / maxParallelism
 *
 * @param groups  u32 a row.
 * @returns `rowCount`.
 */
export function keyGroupsToSubtasks(
  groups: usize,
  rowCount: i32,
  parallelism: i32,
  maxParallelism: i32,
): i32 {
  const count = <u32>parallelism;
  const max = <u32>maxParallelism;
  for (let at = groups, end = groups + (<usize>rowCount << 2); at < end; at += 4) {
    store<u32>(at, (load<u32>(at) * count) / max);
  }
  return rowCount;
}

/**
 * Row indices sorted by target, those of one target in order.
 *
 * @param targets  u32 a row, each less than `targetCount`.
 * @param ends  Receives u32[targetCount]: where the rows of each target end in `rows`.
 * @param rows  Receives u32[rowCount].
 * @returns `rowCount`.
 */
export function partitionRows(
  targets: usize,
  rowCount: i32,
  targetCount: i32,
  ends: usize,
  rows: usize,
): i32 {
  const bytes = <usize>rowCount << 2;
  memory.fill(ends, 0, <usize>targetCount << 2);
  for (let at: usize = 0; at < bytes; at += 4) {
    const count = ends + (<usize>load<u32>(targets + at) << 2);
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
    const next = ends + (<usize>load<u32>(targets + (<usize>row << 2)) << 2);
    const at = load<u32>(next);
    store<u32>(rows + (<usize>at << 2), row);
    store<u32>(next, at + 1);
  }
  return rowCount;
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
