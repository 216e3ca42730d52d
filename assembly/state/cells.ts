// Cells by slot: into columns and back, for snapshots of keyed state.
//
//   tags     1 0 2 1          slots 0 2 3         1 = present, 2 = null
//   cells    a · · d    ◄──►  column a ∅ d

/**
 * Lists the slots that hold something.
 *
 * @param tags  A byte a slot; 0 = empty.
 * @param from  First slot.
 * @param slotsOut  Receives u32 slots, room for `count`.
 * @returns Slots listed.
 */
export function listTagged(tags: usize, from: i32, count: i32, slotsOut: usize): i32 {
  let out = slotsOut;
  for (let slot = from; slot < from + count; slot++) {
    if (!load<u8>(tags + <usize>slot)) continue;
    store<u32>(out, slot);
    out += 4;
  }
  return <i32>((out - slotsOut) >> 2);
}

/**
 * Makes a bitmap of the bytes of slots: 1 where the byte is 1.
 *
 * @param slots  u32 slots.
 * @param bitsOut  Receives whole 8-byte words.
 * @returns Bits that are 0.
 */
export function gatherByteBits(bytes: usize, slots: usize, bitsOut: usize, count: i32): i32 {
  let zeros = 0;
  for (let base = 0; base < count; base += 64) {
    let word: u64 = 0;
    const end = min(base + 64, count);
    for (let i = base; i < end; i++) {
      const byte = load<u8>(bytes + <usize>load<u32>(slots + (<usize>i << 2)));
      word |= <u64>(byte == 1) << <u64>(i & 63);
    }
    zeros += end - base - <i32>popcnt(word);
    store<u64>(bitsOut + (<usize>base >> 3), word);
  }
  return zeros;
}

/**
 * Copies the values of a column into the cells of slots.
 *
 * @param values  `count` values of `width` bytes.
 * @param slots  u32 slots.
 * @param stride  Bytes from cell to cell.
 * @param width  1, 2, 4, 8 or 16.
 * @returns `count`.
 */
export function scatterCells(
  values: usize,
  slots: usize,
  cells: usize,
  stride: i32,
  count: i32,
  width: i32,
): i32 {
  for (let i = 0; i < count; i++, values += width) {
    const cell = cells + <usize>load<u32>(slots + (<usize>i << 2)) * stride;
    if (width == 8) store<u64>(cell, load<u64>(values));
    else if (width == 16) v128.store(cell, v128.load(values));
    else if (width == 4) store<u32>(cell, load<u32>(values));
    else if (width == 2) store<u16>(cell, load<u16>(values));
    else store<u8>(cell, load<u8>(values));
  }
  return count;
}

/**
 * Writes a byte for each slot by a bitmap.
 *
 * @param bits  Bitmap, or 0 when all are set.
 * @param slots  u32 slots.
 * @param isSet  Byte where the bit is set.
 * @param isUnset  Byte where it is not.
 * @returns `count`.
 */
export function scatterByteBits(
  bits: usize,
  slots: usize,
  bytes: usize,
  count: i32,
  isSet: i32,
  isUnset: i32,
): i32 {
  for (let i = 0; i < count; i++) {
    const bit = !bits || ((load<u8>(bits + (<usize>i >> 3)) >> <u8>(i & 7)) & 1) == 1;
    store<u8>(bytes + <usize>load<u32>(slots + (<usize>i << 2)), <u8>(bit ? isSet : isUnset));
  }
  return count;
}
