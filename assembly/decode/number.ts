// Numbers as text → integers and the parts of decimals. Shared by the decoders.
//
// A parser takes the address of the first byte and an address for the value, and returns the
// address behind the last byte that it read, or 0 when there is no such number; it stores nothing
// then.
//
// Invariants
//   · At least 16 bytes behind the text are readable, and the first of them is no digit.
//   · What `scanNumber` found stays until it is called again.
import { eightDigits, fewDigits, isDigit, leadingDigits, powerOfTen64 } from "./digits";

const MAX_DIGITS: usize = 19; // any 19 digits fit a u64
const EXPONENT_LIMIT: i32 = 100000; // far outside what any type holds

/**
 * Parses `[-]digits` into an i64, leading zeros allowed; what follows the digits is the caller's.
 *
 * @returns End, or 0 without a digit or outside i64.
 */
@inline
export function parseInteger(at: usize, out: usize): usize {
  const isNegative = load<u8>(at) == 0x2d;
  const start = at + <usize>isNegative;
  const word = load<u64>(start);
  const count = leadingDigits(word);
  if (count == 8) return parseLongInteger(start, isNegative, out);
  if (count == 0) return 0;
  const value = <i64>fewDigits(word, count);
  store<i64>(out, isNegative ? -value : value);
  return start + count;
}

/** {@link parseInteger} from eight digits on. */
export function parseLongInteger(start: usize, isNegative: bool, out: usize): usize {
  let at = start;
  let value: u64 = 0;
  let count = 8;
  while (count == 8) {
    const word = load<u64>(at);
    count = leadingDigits(word);
    if (count == 8) value = value * 100000000 + eightDigits(word);
    else if (count > 0) value = value * powerOfTen64(count) + fewDigits(word, count);
    at += count;
  }
  if (at - start > MAX_DIGITS) {
    while (load<u8>(start) == 0x30) start++;
    if (at - start > MAX_DIGITS) return 0;
  }
  // i64.MIN_VALUE is one further from zero than i64.MAX_VALUE.
  if (value > <u64>i64.MAX_VALUE + <u64>isNegative) return 0;
  store<i64>(out, isNegative ? <i64>(0 - value) : <i64>value);
  return at;
}

// What scanNumber found: (isNegative ? -1 : 1) · mantissa · 10^exponent, exact unless digits were
// dropped, and then below (mantissa + 1) · 10^exponent.
export let numberIsNegative: bool = false;
export let numberMantissa: u64 = 0;
export let numberExponent: i32 = 0;
/** True when there were more than 19 significant digits. */
export let numberIsCut: bool = false;
/** The first digit; behind it are digits and at most one point up to `numberDigitsEnd`. */
export let numberDigits: usize = 0;
export let numberDigitsEnd: usize = 0;
/** Exponent of the last digit before `numberDigitsEnd`. */
export let numberLastExponent: i32 = 0;

/**
 * Takes a number apart: `[-]digits[.digits][e[+-]digits]`, leading zeros allowed.
 *
 * @param isLenient  Also takes `.5` and `5.`.
 * @returns End, or 0 when it is no number.
 */
export function scanNumber(at: usize, isLenient: bool): usize {
  numberIsNegative = load<u8>(at) == 0x2d;
  const start = at + <usize>numberIsNegative;
  numberDigits = start;
  numberMantissa = 0;
  at = scanDigits(start);
  const wholeCount = at - start;
  let fractionCount: usize = 0;
  const hasPoint = load<u8>(at) == 0x2e;
  if (hasPoint) {
    const fraction = at + 1;
    at = scanDigits(fraction);
    fractionCount = at - fraction;
  }
  if (isLenient ? wholeCount + fractionCount == 0 : !wholeCount || (hasPoint && !fractionCount)) {
    return 0;
  }
  numberDigitsEnd = at;
  const explicit = at;
  if ((load<u8>(at) | 0x20) == 0x65) at = scanExponent(at + 1);
  else numberExponent = 0;
  if (at == 0) return 0;
  // A document's length bounds the count of digits, so that this cannot wrap.
  numberExponent -= <i32>fractionCount;
  numberLastExponent = numberExponent;
  numberIsCut = false;
  if (wholeCount + fractionCount > MAX_DIGITS) cutMantissa(start, explicit);
  return at;
}

/** Appends digits to the mantissa, which may wrap: `cutMantissa` counts again then. */
@inline
function scanDigits(at: usize): usize {
  let word = load<u64>(at);
  let count = leadingDigits(word);
  while (count == 8) {
    numberMantissa = numberMantissa * 100000000 + eightDigits(word);
    at += 8;
    word = load<u64>(at);
    count = leadingDigits(word);
  }
  if (count == 0) return at;
  numberMantissa = numberMantissa * powerOfTen64(count) + fewDigits(word, count);
  return at + count;
}

function scanExponent(at: usize): usize {
  const sign = load<u8>(at);
  if (sign == 0x2d || sign == 0x2b) at++;
  if (!isDigit(load<u8>(at))) return 0;
  let value = 0;
  for (; isDigit(load<u8>(at)); at++) {
    if (value < EXPONENT_LIMIT) value = value * 10 + <i32>load<u8>(at) - 0x30;
  }
  numberExponent = sign == 0x2d ? -value : value;
  return at;
}

/** The first 19 significant digits as the mantissa, the exponent by the digits behind them. */
function cutMantissa(at: usize, end: usize): void {
  while (at < end && (load<u8>(at) == 0x30 || load<u8>(at) == 0x2e)) at++;
  let taken: usize = 0;
  let dropped = 0;
  let mantissa: u64 = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e) continue;
    if (taken == MAX_DIGITS) {
      dropped++;
      continue;
    }
    mantissa = mantissa * 10 + (byte - 0x30);
    taken++;
  }
  numberMantissa = mantissa;
  numberExponent += dropped;
  numberIsCut = dropped > 0;
}
