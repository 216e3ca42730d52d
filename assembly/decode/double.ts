// Decimal text → the nearest double or float, ties to even: what Number(text) gives, bit for bit.
//
//   1. mantissa <= 2^53 and |exponent| <= 22   one multiplication or division of exact doubles
//   2. mantissa · 10^exponent by 126 bits of   an interval: where both of its ends round alike, done
//      the power (William Clinger; Daniel Lemire, Number Parsing at a Gigabyte per Second, 2021)
//   3. else                                    exact, by big integers (exactDouble.ts)
import { POWER_MAX, POWER_MIN, powerOfTen } from "../encode/powersOfTen";
import { compareToDouble, exactDouble, roundToDouble } from "./exactDouble";
import {
  numberExponent, numberIsCut, numberIsNegative, numberMantissa, scanNumber,
} from "./number";

const POWERS = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]);
const MANTISSA_MAX: u64 = 0x20000000000000; // 2^53
const BINARY_MIN: i32 = -1084; // below, a product may be subnormal and drops more bits
const FLOAT_MIN_NORMAL: f64 = 1.1754943508222875e-38; // 2^-126
const FLOAT_DROPPED_BITS: u64 = 0x1fffffff; // of a double's mantissa, 29
const FLOAT_HALFWAY: u64 = 0x10000000;

/**
 * Parses a number into an f64; too large ones become infinite, too small ones zero.
 *
 * @param isLenient  See {@link scanNumber}.
 * @returns End, or 0 when it is no number.
 */
export function parseDouble(at: usize, isLenient: bool, out: usize): usize {
  const end = scanNumber(at, isLenient);
  if (end == 0) return 0;
  const value = magnitude();
  store<f64>(out, numberIsNegative ? -value : value);
  return end;
}

/** Parses a number into the nearest f32; else as {@link parseDouble}. */
export function parseFloat32(at: usize, isLenient: bool, out: usize): usize {
  const end = scanNumber(at, isLenient);
  if (end == 0) return 0;
  let value = magnitude();
  const bits = reinterpret<u64>(value);
  // Rounding twice is wrong only where the double lies halfway between floats and the text does
  // not: there the double is moved towards the text. Elsewhere that would change nothing.
  if ((bits & FLOAT_DROPPED_BITS) == FLOAT_HALFWAY || value < FLOAT_MIN_NORMAL) {
    if (bits != 0) value = reinterpret<f64>(bits + <u64>compareToDouble(bits));
  }
  store<f32>(out, <f32>(numberIsNegative ? -value : value));
  return end;
}

function magnitude(): f64 {
  const mantissa = numberMantissa;
  const exponent = numberExponent;
  if (mantissa == 0) return 0;
  if (!numberIsCut && mantissa <= MANTISSA_MAX && exponent >= -22 && exponent <= 22) {
    const power = load<f64>(POWERS + (<usize>abs(exponent) << 3));
    return exponent < 0 ? <f64>mantissa / power : <f64>mantissa * power;
  }
  if (exponent > 310) return Infinity;
  if (exponent < POWER_MIN || exponent > POWER_MAX) return exactDouble();
  return byInterval(mantissa, exponent);
}

/**
 * The table's power is G · 2^r of 128 bits with G - 4 <= exact < G, so that the product of 128
 * bits, P, has its exact value in [P - 4, P + 1), or up to P + 2^(64 + shift) when digits were cut
 * off.
 */
function byInterval(mantissa: u64, exponent: i32): f64 {
  const shift = clz(mantissa);
  const factor = mantissa << shift;
  const power = powerOfTen(exponent);
  const first = load<u64>(power);
  const second = load<u64>(power, 8);
  const powerHigh = (first << 1) | (second >> 62);
  const carry = highProduct(factor, second << 2);
  const low = factor * powerHigh + carry;
  const high = highProduct(factor, powerHigh) + <u64>(low < carry);
  // Bits of `high` behind the mantissa: 11, or 10 when the product's top bit is clear.
  const dropped = 10 + (high >> 63);
  const half = (<u64>1) << (dropped - 1);
  const rest = high & ((half << 1) - 1);
  if (rest == half && low <= 5) return exactDouble();
  if (numberIsCut && rest < half && rest + ((<u64>2) << shift) >= half) return exactDouble();
  // floor(log2(10^exponent)) - 127 is the exponent of the power's last bit, and 64 bits of the
  // product are left out of `high` twice.
  const log2 = <i32>((<i64>exponent * 913124641741) >> 38);
  const binary = log2 - 127 + 128 - <i32>shift;
  if (binary < BINARY_MIN) return exactDouble();
  return roundToDouble(high, low != 0, binary);
}

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
