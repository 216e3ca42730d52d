// Bitmaps: validity, booleans and filter results, least significant bit first, readable in 8-byte
// words.

/**
 * Lists the rows whose bit is set, and valid where a validity bitmap is given.
 *
 * @param bits  Bitmap of at least `rowCount` bits.
 * @param validity  Validity bitmap, or 0.
 * @param rowsOut  Receives u32 row indices, room for `rowCount`.
 * @returns Rows listed.
 */
export function selectBits(bits: usize, validity: usize, rowsOut: usize, rowCount: i32): i32 {
  let out = rowsOut;
  for (let base: i32 = 0; base < rowCount; base += 64) {
    let word = load<u64>(bits + (<usize>base >> 3));
    if (validity) word &= load<u64>(validity + (<usize>base >> 3));
    const left = rowCount - base;
    if (left < 64) word &= (<u64>1 << <u64>left) - 1;
    while (word) {
      store<u32>(out, base + <i32>ctz(word));
      out += 4;
      word &= word - 1;
    }
  }
  return <i32>((out - rowsOut) >> 2);
}

/** Counts the set bits among the first `rowCount`. */
export function countBits(bits: usize, rowCount: i32): i32 {
  let count: i64 = 0;
  for (let base: i32 = 0; base < rowCount; base += 64) {
    let word = load<u64>(bits + (<usize>base >> 3));
    const left = rowCount - base;
    if (left < 64) word &= (<u64>1 << <u64>left) - 1;
    count += popcnt(word);
  }
  return <i32>count;
}
