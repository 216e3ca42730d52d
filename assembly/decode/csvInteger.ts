// The text of a CSV field → an integer of 1, 2, 4 or 8 bytes: a sign and digits, leading zeros
// allowed.
//
// A field's end is known, so that its last eight characters are loaded as one word and what is
// before the first digit is masked to zeros.
import { CSV_BAD_VALUE, CSV_OUT_OF_RANGE } from "../abi/csv";
import { eightDigits, leadingDigits } from "./digits";

/** Stores an integer of 1 << `shift` bytes. */
@inline
export function storeCsvInteger(at: usize, shift: i32, start: usize, end: usize): i32 {
  const sign = load<u8>(start);
  const isNegative = sign == 0x2d;
  if (isNegative || sign == 0x2b) start++;
  const length = end - start;
  let magnitude: u64;
  if (length - 1 < 8) {
    const digits = lastDigits(end, length);
    if (leadingDigits(digits) < 8) return CSV_BAD_VALUE;
    magnitude = eightDigits(digits);
  } else {
    const code = parseLong(start, end);
    if (code != 0) return code;
    magnitude = parsed;
  }
  const most = (<u64>1 << ((<u64>8 << <u64>shift) - 1)) - <u64>!isNegative;
  if (magnitude > most) return CSV_OUT_OF_RANGE;
  const value = isNegative ? -<i64>magnitude : <i64>magnitude;
  if (shift == 0) store<i8>(at, <i8>value);
  else if (shift == 1) store<i16>(at, <i16>value);
  else if (shift == 2) store<i32>(at, <i32>value);
  else store<i64>(at, value);
  return 0;
}

// Result of parseLong.
let parsed: u64 = 0;

/** Digits of any number; 0, or why they are no 64-bit integer. */
function parseLong(start: usize, end: usize): i32 {
  if (start >= end) return CSV_BAD_VALUE;
  while (start + 1 < end && load<u8>(start) == 0x30) start++;
  let isLong = false;
  while (end - start > 19) {
    if (load<u8>(start++) - 0x30 > 9) return CSV_BAD_VALUE;
    isLong = true;
  }
  let value: u64 = 0;
  for (let length = end - start; length > 0; ) {
    const count = (length - 1) % 8 + 1;
    const digits = lastDigits(start + count, count);
    if (leadingDigits(digits) < 8) return CSV_BAD_VALUE;
    value = value * 100000000 + eightDigits(digits);
    start += count;
    length -= count;
  }
  parsed = value;
  return isLong ? CSV_OUT_OF_RANGE : 0;
}

/** The `count` (1 … 8) characters before `end` as the last of eight, zeros in front. */
@inline
function lastDigits(end: usize, count: usize): u64 {
  const front = count == 8 ? 0 : <u64>-1 >> (<u64>count << 3);
  return (load<u64>(end - 8) & ~front) | (0x3030303030303030 & front);
}
