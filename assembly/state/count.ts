// Counts of rows or of values, and what all cells need of them: which groups have a value.
import { groupAt, isValid, signOf } from "./rows";

/**
 * Counts the rows of each group that are not null; rows that are taken back count −1.
 *
 * @param cells  The cell of group 0; the next group's is `stride` bytes further.
 * @param groups  u32 group a row.
 * @param kinds  i8 row kinds, or 0.
 * @returns `rowCount`.
 */
export function updateCount(
  cells: usize,
  stride: i32,
  groups: usize,
  validity: usize,
  kinds: usize,
  rowCount: i32,
): i32 {
  countRows(cells, stride, groups, validity, kinds, 0, rowCount);
  return rowCount;
}

/** The same for rows `from … to - 1`. */
export function countRows(
  cells: usize,
  stride: i32,
  groups: usize,
  validity: usize,
  kinds: usize,
  from: i32,
  to: i32,
): void {
  if (!validity && !kinds) {
    for (let row = from; row < to; row++) {
      const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
      store<i64>(cell, load<i64>(cell) + 1);
    }
    return;
  }
  for (let row = from; row < to; row++) {
    if (!isValid(validity, row)) continue;
    const cell = cells + <usize>load<u32>(groups + (<usize>row << 2)) * stride;
    store<i64>(cell, load<i64>(cell) + signOf(kinds, row));
  }
}

/**
 * Adds counts to counts.
 *
 * @param targetGroups  u32 group of `cells` for each of `count` groups of `source`.
 * @param sourceGroups  u32 groups of `source`, or 0 for those from `from` on.
 * @returns `count`.
 */
export function mergeCount(
  cells: usize,
  stride: i32,
  targetGroups: usize,
  source: usize,
  sourceStride: i32,
  sourceGroups: usize,
  from: i32,
  count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const cell = cells + groupAt(targetGroups, 0, i) * stride;
    const other = source + groupAt(sourceGroups, from, i) * sourceStride;
    store<i64>(cell, load<i64>(cell) + load<i64>(other));
  }
  return count;
}

/**
 * Marks the groups whose count is not 0.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param validityOut  Receives a bitmap in whole 8-byte words.
 * @returns Groups whose count is 0.
 */
export function countedGroups(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  validityOut: usize,
  count: i32,
): i32 {
  let empty = 0;
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const end = min(base + 64, count);
    for (let i = base; i < end; i++) {
      const bit = <u64>(load<i64>(cells + groupAt(groups, from, i) * stride) != 0);
      word |= bit << <u64>(i & 63);
    }
    empty += end - base - <i32>popcnt(word);
    store<u64>(validityOut + (<usize>base >> 3), word);
  }
  return empty;
}

/**
 * Copies cells or key parts of groups out into a column.
 *
 * @param groups  u32 groups, or 0 for those from `from` on.
 * @param out  Receives `count` values of `width` bytes: the low ones of a cell.
 * @param width  1, 2, 4, 8 or 16.
 * @returns `count`.
 */
export function gatherCells(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  out: usize,
  count: i32,
  width: i32,
): i32 {
  let to = out;
  if (!groups && width >= 8) {
    copyCells(cells + <usize>from * stride, stride, out, count, width);
    return count;
  }
  for (let i = 0; i < count; i++, to += width) {
    const cell = cells + groupAt(groups, from, i) * stride;
    if (width == 8) store<u64>(to, load<u64>(cell));
    else if (width == 16) v128.store(to, v128.load(cell));
    else if (width == 4) store<u32>(to, load<u32>(cell));
    else if (width == 2) store<u16>(to, load<u16>(cell));
    else store<u8>(to, load<u8>(cell));
  }
  return count;
}

/** Cells side by side, four at a time: a loop of one waits for its own counting. */
@inline
function copyCells(cells: usize, stride: i32, out: usize, count: i32, width: i32): void {
  const end = out + <usize>count * width;
  let from = cells;
  let to = out;
  if (width == 16) {
    for (; to < end; to += 16, from += stride) v128.store(to, v128.load(from));
    return;
  }
  const step = <usize>stride;
  for (; to + 32 <= end; to += 32, from += step * 4) {
    store<u64>(to, load<u64>(from));
    store<u64>(to, load<u64>(from + step), 8);
    store<u64>(to, load<u64>(from + step * 2), 16);
    store<u64>(to, load<u64>(from + step * 3), 24);
  }
  for (; to < end; to += 8, from += step) store<u64>(to, load<u64>(from));
}

/**
 * The way back of `gatherCells` for words: a column into cells.
 *
 * @param validity  Bitmap, or 0; nulls become 0.
 * @param stride  Bytes from cell to cell.
 * @returns `count`.
 */
export function scatterWords(
  values: usize,
  validity: usize,
  cells: usize,
  stride: i32,
  count: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const word = isValid(validity, i) ? load<u64>(values + (<usize>i << 3)) : 0;
    store<u64>(cells + <usize>i * stride, word);
  }
  return count;
}

/**
 * Copies one bit of a word of each group out into a bitmap.
 *
 * @param bit  The bit of the word.
 * @param isInverted  1 to copy the complement: null bits become validity.
 * @param bitsOut  Receives whole 8-byte words.
 * @returns Bits that are 0 in the bitmap.
 */
export function gatherCellBits(
  cells: usize,
  stride: i32,
  groups: usize,
  from: i32,
  bitsOut: usize,
  count: i32,
  bit: i32,
  isInverted: i32,
): i32 {
  let zeros = 0;
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const end = min(base + 64, count);
    for (let i = base; i < end; i++) {
      const cell = load<u64>(cells + groupAt(groups, from, i) * stride);
      word |= (((cell >>> <u64>bit) ^ <u64>isInverted) & 1) << <u64>(i & 63);
    }
    zeros += end - base - <i32>popcnt(word);
    store<u64>(bitsOut + (<usize>base >> 3), word);
  }
  return zeros;
}
