// Decimal text → unscaled integers of a fixed scale, exact, HALF_UP: 2.345 at scale 2 is 2.35, and
// -2.345 is -2.35.
import { powerOfTen64 } from "./digits";
import {
  numberDigits, numberDigitsEnd, numberExponent, numberIsCut, numberIsNegative, numberLastExponent,
  numberMantissa, scanNumber,
} from "./number";

// Magnitude under construction.
let low: u64 = 0;
let high: u64 = 0;

/**
 * Parses a DECIMAL of precision <= 18 into an i64.
 *
 * @param isLenient  See {@link scanNumber}.
 * @returns End, or 0 when it is no number or has more digits before the point than fit.
 */
export function parseDecimal64(
  at: usize, precision: i32, scale: i32, isLenient: bool, out: usize,
): usize {
  const end = scanNumber(at, isLenient);
  if (end == 0 || !fitDecimal(precision, scale)) return 0;
  store<i64>(out, numberIsNegative ? <i64>(0 - low) : <i64>low);
  return end;
}

/** Parses a DECIMAL of precision <= 38 into an i128, little endian; else {@link parseDecimal64}. */
export function parseDecimal128(
  at: usize, precision: i32, scale: i32, isLenient: bool, out: usize,
): usize {
  const end = scanNumber(at, isLenient);
  if (end == 0 || !fitDecimal(precision, scale)) return 0;
  if (numberIsNegative) {
    low = 0 - low;
    high = ~high + <u64>(low == 0);
  }
  store<u64>(out, low);
  store<u64>(out, high, 8);
  return end;
}

/** Sets `low` and `high` to the scanned number's magnitude; false when it has too many digits. */
function fitDecimal(precision: i32, scale: i32): bool {
  const shift = numberExponent + scale;
  const mantissa = numberMantissa;
  high = 0;
  if (!numberIsCut && precision <= 18) {
    if (shift >= 0 && shift <= precision) {
      low = mantissa * powerOfTen64(shift);
      return mantissa < powerOfTen64(precision - shift);
    }
    if (shift < 0 && shift >= -18) {
      const unit = powerOfTen64(-shift);
      const quotient = mantissa / unit;
      low = quotient + <u64>(mantissa - quotient * unit >= unit >> 1);
      return low < powerOfTen64(precision);
    }
  }
  return walkDigits(precision, scale);
}

/** The general case: digit by digit, up to the scale. */
function walkDigits(precision: i32, scale: i32): bool {
  let exponent = numberLastExponent;
  for (let at = numberDigits; at < numberDigitsEnd; at++) exponent += i32(load<u8>(at) != 0x2e);
  low = 0;
  let digitCount = 0;
  for (let at = numberDigits; at < numberDigitsEnd; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x2e) continue;
    exponent--;
    if (exponent < -scale) return exponent != -scale - 1 || byte < 0x35 || roundUp(precision);
    if (digitCount == 0 && byte == 0x30) continue;
    if (++digitCount > precision) return false;
    appendDigit(byte - 0x30);
  }
  if (digitCount == 0) return true;
  // Digits that an exponent implies.
  for (; exponent > -scale; exponent--) {
    if (++digitCount > precision) return false;
    appendDigit(0);
  }
  return true;
}

function appendDigit(digit: u32): void {
  const first = (low & 0xffffffff) * 10 + digit;
  const second = (low >> 32) * 10 + (first >> 32);
  low = (second << 32) | (first & 0xffffffff);
  high = high * 10 + (second >> 32);
}

function roundUp(precision: i32): bool {
  low++;
  high += <u64>(low == 0);
  const value = low;
  const upper = high;
  low = 1;
  high = 0;
  for (let i = 0; i < precision; i++) appendDigit(0);
  const fits = upper < high || (upper == high && value < low);
  low = value;
  high = upper;
  return fits;
}
