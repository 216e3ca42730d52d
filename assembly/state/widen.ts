// Columns widened to 64 bits, and results narrowed back, so that accumulators exist for i64 and f64
// only.
import {
  TYPE_BOOLEAN,
  TYPE_FLOAT32,
  TYPE_INT16,
  TYPE_INT8,
} from "../abi/type";
import { isValid } from "./rows";

/**
 * Widens a column of fewer than 8 bytes a value.
 *
 * @param type  Type id: FLOAT32 becomes f64, every other becomes i64.
 * @param out  Receives `rowCount` 64-bit values.
 * @returns `rowCount`.
 */
export function widenValues(values: usize, type: i32, out: usize, rowCount: i32): i32 {
  const count = <usize>rowCount;
  if (type == TYPE_BOOLEAN) {
    for (let i: usize = 0; i < count; i++) {
      store<i64>(out + (i << 3), <i64>((load<u8>(values + (i >> 3)) >> (<u8>i & 7)) & 1));
    }
  } else if (type == TYPE_INT8) {
    for (let i: usize = 0; i < count; i++) store<i64>(out + (i << 3), <i64>load<i8>(values + i));
  } else if (type == TYPE_INT16) {
    for (let i: usize = 0; i < count; i++) {
      store<i64>(out + (i << 3), <i64>load<i16>(values + (i << 1)));
    }
  } else if (type == TYPE_FLOAT32) {
    for (let i: usize = 0; i < count; i++) {
      store<f64>(out + (i << 3), <f64>load<f32>(values + (i << 2)));
    }
  } else {
    for (let i: usize = 0; i < count; i++) {
      store<i64>(out + (i << 3), <i64>load<i32>(values + (i << 2)));
    }
  }
  return rowCount;
}

/** The way back: 64-bit values as a column of `type`; parameters as in `widenValues`. */
export function narrowValues(values: usize, type: i32, out: usize, rowCount: i32): i32 {
  const count = <usize>rowCount;
  if (type == TYPE_BOOLEAN) {
    memory.fill(out, 0, (<usize>rowCount + 63) >> 6 << 3);
    for (let i: usize = 0; i < count; i++) {
      const bit = <u8>(load<u8>(values + (i << 3)) & 1) << (<u8>i & 7);
      store<u8>(out + (i >> 3), load<u8>(out + (i >> 3)) | bit);
    }
  } else if (type == TYPE_INT8) {
    for (let i: usize = 0; i < count; i++) store<u8>(out + i, load<u8>(values + (i << 3)));
  } else if (type == TYPE_INT16) {
    for (let i: usize = 0; i < count; i++) {
      store<u16>(out + (i << 1), load<u16>(values + (i << 3)));
    }
  } else if (type == TYPE_FLOAT32) {
    for (let i: usize = 0; i < count; i++) {
      store<f32>(out + (i << 2), <f32>load<f64>(values + (i << 3)));
    }
  } else {
    for (let i: usize = 0; i < count; i++) {
      store<u32>(out + (i << 2), load<u32>(values + (i << 3)));
    }
  }
  return rowCount;
}

/**
 * Whether integers of 64 bits fit fewer.
 *
 * @param validity  Bitmap, or 0; nulls fit.
 * @param bits  8, 16 or 32.
 * @returns The first row that does not fit, or `rowCount`.
 */
export function fitsIntegers(values: usize, validity: usize, bits: i32, rowCount: i32): i32 {
  const half = <u64>1 << <u64>(bits - 1);
  for (let row = 0; row < rowCount; row++) {
    const shifted = load<u64>(values + (<usize>row << 3)) + half;
    if (shifted >>> <u64>bits && isValid(validity, row)) return row;
  }
  return rowCount;
}
