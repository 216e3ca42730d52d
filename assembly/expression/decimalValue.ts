// Unscaled integers of any width as sign and 128-bit magnitude.
import { powerHigh, powerLow } from "./wide";

// The value that was read last.
export let low: u64 = 0;
export let high: u64 = 0;
export let isNegative: bool = false;

/** Reads an integer of 1, 2, 4, 8 or 16 bytes. */
@inline
export function readValue(at: usize, width: i32): void {
  if (width == 16) {
    low = load<u64>(at);
    high = load<u64>(at, 8);
    isNegative = <i64>high < 0;
    if (!isNegative) return;
    low = 0 - low;
    high = ~high + <u64>(low == 0);
    return;
  }
  let value: i64;
  if (width == 8) value = load<i64>(at);
  else if (width == 4) value = <i64>load<i32>(at);
  else if (width == 2) value = <i64>load<i16>(at);
  else value = <i64>load<i8>(at);
  isNegative = value < 0;
  low = <u64>(isNegative ? 0 - value : value);
  high = 0;
}

/**
 * Stores a magnitude with a sign; false when it has more than `precision` digits or, precision 0,
 * does not fit the width.
 */
@inline
export function writeValue(
  at: usize, width: i32, lower: u64, upper: u64, negative: bool, precision: i32,
): bool {
  let fits: bool;
  if (precision > 0) {
    const limit = powerHigh(precision);
    fits = upper < limit || (upper == limit && lower < powerLow(precision));
  } else {
    const bound = (<u64>1) << (<u64>(width << 3) - 1);
    fits = upper == 0 && lower < bound + <u64>negative;
  }
  if (negative) {
    lower = 0 - lower;
    upper = ~upper + <u64>(lower == 0);
  }
  if (width == 16) {
    store<u64>(at, lower);
    store<u64>(at, upper, 8);
  } else if (width == 8) store<u64>(at, lower);
  else if (width == 4) store<u32>(at, <u32>lower);
  else if (width == 2) store<u16>(at, <u16>lower);
  else store<u8>(at, <u8>lower);
  return fits;
}
