// Gather: the selected rows of a column, made dense.
//
//   values    a b c d e f        selection  1 3 4
//   out       b d e
//
// Every column but ROW, ARRAY and MAP is of fixed width (strings are 16-byte views), so that two
// kernels serve all.

/**
 * Copies the selected values of a fixed-width column.
 *
 * @param values  Source values.
 * @param rows  u32 row indices.
 * @param out  Receives `count` values; must not overlap `values`.
 * @param count  Rows to copy.
 * @param width  Bytes a value: 1, 2, 4, 8 or 16.
 * @returns `count`.
 */
export function gatherFixed(values: usize, rows: usize, out: usize, count: i32, width: i32): i32 {
  const end = rows + (<usize>count << 2);
  switch (width) {
    case 1:
      for (; rows < end; rows += 4, out += 1) store<u8>(out, load<u8>(values + load<u32>(rows)));
      break;
    case 2:
      for (; rows < end; rows += 4, out += 2) {
        store<u16>(out, load<u16>(values + (load<u32>(rows) << 1)));
      }
      break;
    case 4:
      for (; rows < end; rows += 4, out += 4) {
        store<u32>(out, load<u32>(values + (load<u32>(rows) << 2)));
      }
      break;
    case 8:
      for (; rows < end; rows += 4, out += 8) {
        store<u64>(out, load<u64>(values + (load<u32>(rows) << 3)));
      }
      break;
    case 16:
      for (; rows < end; rows += 4, out += 16) {
        v128.store(out, v128.load(values + (load<u32>(rows) << 4)));
      }
      break;
    default:
      assert(false, "width is 1, 2, 4, 8 or 16");
  }
  return count;
}

/**
 * Copies the selected bits of a bitmap; bits behind `count` in the last 64-bit word are zero.
 *
 * @param bits  Source bitmap, least significant bit first.
 * @param rows  u32 row indices.
 * @param out  Receives ceil(count / 64) words of 8 bytes.
 * @returns `count`.
 */
export function gatherBits(bits: usize, rows: usize, out: usize, count: i32): i32 {
  for (let row = 0; row < count; ) {
    const end = min(row + 64, count);
    let word: u64 = 0;
    for (let bit: u64 = 0; row < end; row++, bit++) {
      const from = load<u32>(rows + (<usize>row << 2));
      word |= (<u64>((load<u8>(bits + (from >> 3)) >> (from & 7)) & 1)) << bit;
    }
    store<u64>(out, word);
    out += 8;
  }
  return count;
}

/**
 * Lists the rows below `rowCount` that are not in a list.
 *
 * @param rows  u32 row indices, ascending, `count` of them.
 * @param out  Receives u32 row indices, room for `rowCount - count`.
 * @returns Rows listed.
 */
export function complementRows(rows: usize, count: i32, out: usize, rowCount: i32): i32 {
  const end = rows + (<usize>count << 2);
  let to = out;
  for (let row: u32 = 0; row < <u32>rowCount; row++) {
    if (rows < end && load<u32>(rows) == row) {
      rows += 4;
    } else {
      store<u32>(to, row);
      to += 4;
    }
  }
  return <i32>((to - out) >> 2);
}
