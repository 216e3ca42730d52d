// Order words: values as 64-bit numbers that compare as the values do.
import { VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH, VIEW_PREFIX } from "../abi/stringView";
import {
  TYPE_BOOLEAN,
  TYPE_DATE,
  TYPE_FLOAT32,
  TYPE_FLOAT64,
  TYPE_INT16,
  TYPE_INT32,
  TYPE_INT8,
  TYPE_INTERVAL_MONTH,
  TYPE_STRING,
  TYPE_BINARY,
  TYPE_TIME,
  TYPE_DECIMAL128,
} from "../abi/type";

/** Signed order of a double: all bits of negative ones are turned but the sign. */
@inline
function doubleWord(value: f64): i64 {
  const bits = reinterpret<i64>(value == 0 ? 0 : value);
  return bits < 0 ? bits ^ i64.MAX_VALUE : bits;
}

/** The first 8 bytes of a string as a signed number. */
@inline
function textWord(view: usize): i64 {
  const length = load<u32>(view, VIEW_LENGTH);
  const inline = length <= <u32>VIEW_INLINE_MAX;
  const start = inline ? view + VIEW_PREFIX : <usize>load<u32>(view, VIEW_ADDRESS);
  return <i64>(bswap(load<u64>(start)) ^ 0x8000000000000000);
}

@inline
function wordOf(type: i32, values: usize, row: usize, half: i32): i64 {
  if (type == TYPE_BOOLEAN) return <i64>((load<u8>(values + (row >> 3)) >> <u8>(row & 7)) & 1);
  if (type == TYPE_INT8) return <i64>load<i8>(values + row);
  if (type == TYPE_INT16) return <i64>load<i16>(values + (row << 1));
  if (
    type == TYPE_INT32 ||
    type == TYPE_DATE ||
    type == TYPE_TIME ||
    type == TYPE_INTERVAL_MONTH
  ) {
    return <i64>load<i32>(values + (row << 2));
  }
  if (type == TYPE_FLOAT32) return doubleWord(<f64>load<f32>(values + (row << 2)));
  if (type == TYPE_FLOAT64) return doubleWord(load<f64>(values + (row << 3)));
  if (type == TYPE_STRING || type == TYPE_BINARY) return textWord(values + (row << 4));
  if (type == TYPE_DECIMAL128) {
    if (half == 0) return load<i64>(values + (row << 4), 8);
    return <i64>(load<u64>(values + (row << 4)) ^ 0x8000000000000000);
  }
  return load<i64>(values + (row << 3));
}

/**
 * The order of values as signed words. Null is the lowest or highest word; in columns that may hold
 * it values next to it move by one, so that they stay apart.
 *
 * @param type  Type id of the column.
 * @param validity  Bitmap, or 0 when no value is null.
 * @param half  1 for the lower half of a DECIMAL of 128 bits, else 0.
 * @param flags  1 = descending, 2 = nulls first, 4 = the column may hold nulls.
 * @param out  Receives i64.
 * @returns `count`.
 */
export function orderWords(
  type: i32,
  values: usize,
  validity: usize,
  half: i32,
  flags: i32,
  out: usize,
  count: i32,
): i32 {
  const isDescending = (flags & 1) != 0;
  const isNullable = (flags & 4) != 0;
  const none: i64 = (flags & 2) != 0 ? i64.MIN_VALUE : i64.MAX_VALUE;
  for (let i: usize = 0; i < <usize>count; i++) {
    if (validity && !((load<u8>(validity + (i >> 3)) >> <u8>(i & 7)) & 1)) {
      store<i64>(out + (i << 3), none);
      continue;
    }
    let word = wordOf(type, values, i, half);
    if (isDescending) word = ~word;
    if (isNullable && word == none) word = none == i64.MIN_VALUE ? word + 1 : word - 1;
    store<i64>(out + (i << 3), word);
  }
  return count;
}
