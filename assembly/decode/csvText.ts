// The text of a CSV field → a string view; bytes stay where they are.
import { CSV_BAD_UTF8 } from "../abi/csv";
import {
  VIEW_ADDRESS, VIEW_BUFFER, VIEW_INLINE_MAX, VIEW_LENGTH, VIEW_PREFIX,
} from "../abi/stringView";
import { isUtf8 } from "./utf8";

/** Stores the view of text `start … end`; returns 0, or CSV_BAD_UTF8. */
@inline
export function storeCsvText(view: usize, start: usize, end: usize): i32 {
  storeCsvView(view, start, end);
  const length = <u32>(end - start);
  let high = <u32>i8x16.bitmask(v128.load(start));
  high = length < 16 ? high & ((1 << length) - 1) : high | highBits(start + 16, end);
  return high == 0 || isUtf8(start, end) ? 0 : CSV_BAD_UTF8;
}

/** Stores the view of bytes `start … end`. Reads up to 15 bytes behind. */
@inline
export function storeCsvView(view: usize, start: usize, end: usize): void {
  const length = <u32>(end - start);
  const first = v128.load(start);
  store<u32>(view, length, VIEW_LENGTH);
  if (length <= <u32>VIEW_INLINE_MAX) {
    store<u64>(view, i64x2.extract_lane(first, 0) & lowBytes(length), VIEW_PREFIX);
    const last = <u32>i32x4.extract_lane(first, 2) & <u32>lowBytes(length > 8 ? length - 8 : 0);
    store<u32>(view, last, VIEW_ADDRESS);
  } else {
    store<u32>(view, <u32>i32x4.extract_lane(first, 0), VIEW_PREFIX);
    store<u32>(view, 0, VIEW_BUFFER);
    store<u32>(view, <u32>start, VIEW_ADDRESS);
  }
}

/** A word whose lowest `count` bytes (at most 8 count) are ones. */
@inline
function lowBytes(count: u32): u64 {
  return count >= 8 ? <u64>-1 : ((<u64>1 << (<u64>count << 3)) - 1);
}

/** Non-zero when a byte of `start … end` is not ASCII. */
function highBits(start: usize, end: usize): u32 {
  let all = i64x2.splat(0);
  for (; start + 16 <= end; start += 16) all = v128.or(all, v128.load(start));
  const last = <u32>i8x16.bitmask(v128.load(start)) & ((1 << <u32>(end - start)) - 1);
  return <u32>i8x16.bitmask(all) | last;
}
