// Means of decimals: 128-bit sums by counts, rounded half up, digit by digit of 32 bits.
//
//   |sum| × factor ÷ count      four digits, each product and remainder in 64 bits
import { STATUS_LIMIT } from "../abi/status";

/** The magnitude at hand, the lowest digit first: four u32 in 64 bits each. */
const DIGITS: usize = memory.data(32, 16);

/** 10^38, which a mean of 38 digits stays below. */
const LIMIT_HIGH: u64 = 0x4b3b4ca85a86c47a;
const LIMIT_LOW: u64 = 0x098a224000000000;

/**
 * Divides sums by counts.
 *
 * @param sums  i128 values.
 * @param counts  i64 values; a mean by 0 is 0, which the caller marks as null.
 * @param out  Receives i128 values.
 * @param factor  What the sums are multiplied with, below 2^32: the scale of the result is larger.
 * @returns `count`, or STATUS_LIMIT where a number is too large for this way.
 */
export function meansI128(
  sums: usize,
  counts: usize,
  out: usize,
  count: i32,
  factor: u32,
): i32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const divisor = load<u64>(counts + (i << 3));
    const low = load<u64>(sums + (i << 4));
    const high = load<i64>(sums + (i << 4), 8);
    if (<i64>divisor <= 0) {
      v128.store(out + (i << 4), i64x2.splat(0));
      continue;
    }
    if (divisor >>> 31) return STATUS_LIMIT;
    const isNegative = high < 0;
    store<u64>(DIGITS, isNegative ? 0 - low : low);
    store<i64>(DIGITS, isNegative ? ~high + <i64>(low == 0) : high, 8);
    if (!scale(<u64>factor)) return STATUS_LIMIT;
    divide(divisor);
    const quotient = load<u64>(DIGITS);
    const quotientHigh = load<u64>(DIGITS, 8);
    if (quotientHigh > LIMIT_HIGH || (quotientHigh == LIMIT_HIGH && quotient >= LIMIT_LOW)) {
      return STATUS_LIMIT;
    }
    store<u64>(out + (i << 4), isNegative ? 0 - quotient : quotient);
    store<u64>(out + (i << 4), isNegative ? ~quotientHigh + u64(!quotient) : quotientHigh, 8);
  }
  return count;
}

/** Multiplies the magnitude; false when it leaves 127 bits. */
@inline
function scale(factor: u64): bool {
  let carry: u64 = 0;
  for (let at: usize = 0; at < 16; at += 4) {
    carry += <u64>load<u32>(DIGITS + at) * factor;
    store<u32>(DIGITS + at, <u32>carry);
    carry >>= 32;
  }
  return !carry && load<i64>(DIGITS, 8) >= 0;
}

/** Divides the magnitude by at most 31 bits, half up. */
@inline
function divide(divisor: u64): void {
  let rest: u64 = 0;
  for (let at: usize = 16; at > 0; ) {
    at -= 4;
    const dividend = (rest << 32) | <u64>load<u32>(DIGITS + at);
    store<u32>(DIGITS + at, <u32>(dividend / divisor));
    rest = dividend % divisor;
  }
  if (rest << 1 < divisor) return;
  const low = load<u64>(DIGITS) + 1;
  store<u64>(DIGITS, low);
  if (!low) store<u64>(DIGITS, load<u64>(DIGITS, 8) + 1, 8);
}
