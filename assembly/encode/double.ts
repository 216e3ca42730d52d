// Doubles and floats as the shortest decimal text that reads back as the same number, in
// JavaScript's notation.
//
//   value = c · 2^q      interval of numbers that round to it:  (c - 1/2) · 2^q … (c + 1/2) · 2^q
//   scale by 10^-k so that the interval holds an integer, but few: at most two candidates of one
//   digit less, else of s, s + 1
//
// Raffaello Giulietti, The Schubfach way to render doubles (2020), as in the JDK's Double.toString,
// with JavaScript's rule: as few digits as possible, then the nearest. Products of 64 by 126 bits
// are rounded to odd, which the paper proves to be enough for every comparison.
//
// Invariants
//   · `decimalDigits` has no trailing zero, unless the value is zero.
import { powerOfTen } from "./powersOfTen";
import { writeInteger, writeUnsigned, writeDigits } from "./integer";

const MASK_63: u64 = 0x7fffffffffffffff;
const ZERO: u8 = 0x30;

// Results of `shortest`: the number is decimalDigits · 10^decimalExponent.
let decimalDigits: u64 = 0;
let decimalExponent: i32 = 0;

/** Writes a finite double; at most 25 bytes, overruns by up to 24. Returns the end. */
export function writeDouble(value: f64, out: usize): usize {
  const whole = <i64>value;
  // Below 2^53 whole numbers are exact and their digits are the shortest or end in zeros that are
  // written anyway.
  if (<f64>whole == value && abs(value) < 9007199254740992.0) return writeInteger(whole, out);
  const bits = reinterpret<u64>(value);
  if (<i64>bits < 0) store<u8>(out++, 0x2d);
  const fraction = bits & 0x000fffffffffffff;
  const exponent = <i32>(bits >> 52) & 0x7ff;
  if (exponent == 0) shortest(fraction, -1074, false);
  else shortest(fraction | 0x0010000000000000, exponent - 1075, fraction == 0 && exponent > 1);
  return writeDecimal(out);
}

/** Writes a finite float: the digits that identify it among floats. Else as {@link writeDouble}. */
export function writeFloat(value: f32, out: usize): usize {
  const whole = <i64>value;
  if (<f32>whole == value && abs(value) < 16777216) return writeInteger(whole, out);
  const bits = reinterpret<u32>(value);
  if (<i32>bits < 0) store<u8>(out++, 0x2d);
  const fraction = bits & 0x007fffff;
  const exponent = <i32>(bits >> 23) & 0xff;
  if (exponent == 0) shortest(fraction, -149, false);
  else shortest(fraction | 0x00800000, exponent - 150, fraction == 0 && exponent > 1);
  return writeDecimal(out);
}

/**
 * Finds the shortest decimal of c · 2^q, c > 0; `isPower` when the next lower number is half as far
 * as the next higher.
 */
function shortest(c: u64, q: i32, isPower: bool): void {
  const odd = c & 1;
  // floor(log10(2^q)), or of 3/4 · 2^q; floor(log2(10^-k)): exact over the exponents of doubles.
  const k = <i32>((<i64>q * 661971961083 - (isPower ? 274743187321 : 0)) >> 41);
  const h = <u64>(q + <i32>((<i64>-k * 913124641741) >> 38) + 2);
  const power = powerOfTen(-k);
  const high = load<u64>(power);
  const low = load<u64>(power, 8);
  const center = c << 2;
  const middle = scale(high, low, center << h);
  const lower = scale(high, low, (center - (isPower ? 1 : 2)) << h) + odd;
  const upper = scale(high, low, (center + 2) << h) - odd;
  const s = middle >> 2;
  if (s >= 10) {
    const tens = s / 10;
    const below = lower <= 40 * tens;
    const above = 40 * tens + 40 <= upper;
    if (below != above) return finish(tens + <u64>above, k + 1);
  }
  const below = lower <= s << 2;
  const above = (s << 2) + 4 <= upper;
  if (below != above) return finish(s + <u64>above, k);
  const half = (s << 2) + 2;
  finish(s + <u64>(middle > half || (middle == half && (s & 1) != 0)), k);
}

/** floor(g · factor / 2^127) with the lowest bit set when anything was cut off. */
@inline
function scale(high: u64, low: u64, factor: u64): u64 {
  const carry = highProduct(low, factor);
  const sum = ((high * factor) >> 1) + carry;
  return (highProduct(high, factor) + (sum >> 63)) | (((sum & MASK_63) + MASK_63) >> 63);
}

/** Upper 64 bits of a 128-bit product. */
@inline
function highProduct(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const first = aHigh * bLow + ((aLow * bLow) >> 32);
  const second = aLow * bHigh + (first & 0xffffffff);
  return aHigh * bHigh + (first >> 32) + (second >> 32);
}

/** Takes trailing zeros off: eight at once, then one by one in 32 bits, which divide faster. */
function finish(digits: u64, exponent: i32): void {
  const upper = digits / 100000000;
  if (upper * 100000000 == digits) {
    digits = upper;
    exponent += 8;
  }
  if (digits <= <u64>u32.MAX_VALUE) {
    let short = <u32>digits;
    for (let tenth = short / 10; tenth * 10 == short; tenth = short / 10) {
      short = tenth;
      exponent++;
    }
    digits = <u64>short;
  } else {
    for (let tenth = digits / 10; tenth * 10 == digits; tenth = digits / 10) {
      digits = tenth;
      exponent++;
    }
  }
  decimalDigits = digits;
  decimalExponent = exponent;
}

/** Writes the decimal found, in the notation of ECMAScript's Number::toString. */
function writeDecimal(out: usize): usize {
  const digits = decimalDigits;
  const exponent = decimalExponent;
  const count = digitCount(digits);
  const point = count + exponent;
  if (point > 21 || point < -5) return writeScientific(digits, count, point - 1, out);
  if (exponent >= 0) {
    out = writeUnsigned(digits, out);
    for (let i = 0; i < exponent; i++) store<u8>(out++, ZERO);
    return out;
  }
  if (point > 0) {
    const divisor = tenTo(-exponent);
    const whole = digits / divisor;
    out = writeUnsigned(whole, out);
    store<u8>(out, 0x2e);
    return writeDigits(digits - whole * divisor, -exponent, out + 1);
  }
  store<u64>(out, 0x3030303030302e30); // 0.000000
  return writeUnsigned(digits, out + 2 - point);
}

function writeScientific(digits: u64, count: i32, exponent: i32, out: usize): usize {
  const divisor = tenTo(count - 1);
  const first = digits / divisor;
  store<u8>(out++, ZERO + <u8>first);
  if (count > 1) {
    store<u8>(out, 0x2e);
    out = writeDigits(digits - first * divisor, count - 1, out + 1);
  }
  store<u16>(out, exponent < 0 ? 0x2d65 : 0x2b65);
  return writeUnsigned(<u64>abs(exponent), out + 2);
}

/** 10^exponent, exponent 0 … 19. */
export function tenTo(exponent: i32): u64 {
  return load<u64>(TENS + (<usize>exponent << 3));
}

function digitCount(value: u64): i32 {
  // 1233 / 4096 approximates log10(2): right or one too low.
  const guess = <i32>(((64 - clz(value)) * 1233) >> 12);
  return guess + <i32>(value >= tenTo(guess));
}

const TENS = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
  100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000,
  100000000000000000, 1000000000000000000, 10000000000000000000,
]);
