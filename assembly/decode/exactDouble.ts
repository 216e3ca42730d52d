// The scanned number (`number.ts`) as a double, exactly: digits as a big integer, then one
// division.
//
//   digits · 10^e  =  digits · 5^e · 2^e          e >= 0: a whole number, shifted
//                  =  (digits / 5^-e) · 2^e       e <  0: a quotient of 62 or 63 bits and a remainder
//
// Invariants
//   · A double and the point halfway to the next have at most 768 significant digits, so that 800
//     of them and a 1 for any that follow round as all of them do.
//   · 800 digits take 2,658 bits, 5^1131 takes 2,627; with 63 bits for the quotient they fit.
import {
  bigBitCount, bigCompare, bigHalve, bigMultiplyAdd, bigMultiplyByPowerOfFive, bigSet, bigShiftLeft,
  bigSubtract,
} from "./bigInteger";
import { powerOfTen64 } from "./digits";
import { numberDigits, numberDigitsEnd, numberLastExponent } from "./number";

const DIGITS_MAX: i32 = 800;
const DECIMAL_MIN: i32 = -326; // 10^-326 rounds to zero
const DECIMAL_MAX: i32 = 310;
const QUOTIENT_BITS: i32 = 62;

const dividend = memory.data(512); // BIG_BYTES
const divisor = memory.data(512);
let exponent: i32 = 0; // of ten, of the digits in `dividend`
let digitCount: i32 = 0; // in `dividend`

/** The nearest double to the scanned number's magnitude. */
export function exactDouble(): f64 {
  loadDigits();
  if (digitCount == 0 || exponent + digitCount < DECIMAL_MIN) return 0;
  if (exponent + digitCount > DECIMAL_MAX) return Infinity;
  if (exponent >= 0) {
    bigMultiplyByPowerOfFive(dividend, exponent);
    const shift = max(bigBitCount(dividend) - 64, 0);
    bigSet(divisor, 1);
    return divided(shift, exponent);
  }
  bigSet(divisor, 1);
  bigMultiplyByPowerOfFive(divisor, -exponent);
  const shift = bigBitCount(divisor) - bigBitCount(dividend) + QUOTIENT_BITS;
  if (shift > 0) {
    bigShiftLeft(dividend, shift);
    return divided(0, exponent - shift);
  }
  return divided(-shift, exponent);
}

/** dividend / (divisor · 2^shift) · 2^(binary + shift), rounded. */
function divided(shift: i32, binary: i32): f64 {
  bigShiftLeft(divisor, shift + QUOTIENT_BITS + 1);
  let quotient: u64 = 0;
  for (let i = QUOTIENT_BITS + 1; i >= 0; i--) {
    quotient <<= 1;
    if (bigCompare(dividend, divisor) >= 0) {
      bigSubtract(dividend, divisor);
      quotient |= 1;
    }
    bigHalve(divisor);
  }
  return roundToDouble(quotient, bigBitCount(dividend) > 0, binary + shift);
}

/** The order of the scanned magnitude and of a finite double that is not zero: -1, 0 or 1. */
export function compareToDouble(bits: u64): i32 {
  loadDigits();
  if (digitCount == 0) return -1;
  const biased = <i32>(bits >> 52);
  const fraction = bits & 0x000fffffffffffff;
  bigSet(divisor, biased == 0 ? fraction : fraction | 0x0010000000000000);
  const shift = exponent - (max(biased, 1) - 1075);
  if (exponent >= 0) bigMultiplyByPowerOfFive(dividend, exponent);
  else bigMultiplyByPowerOfFive(divisor, -exponent);
  if (shift > 0) bigShiftLeft(dividend, shift);
  else bigShiftLeft(divisor, -shift);
  return bigCompare(dividend, divisor);
}

function loadDigits(): void {
  bigSet(dividend, 0);
  digitCount = 0;
  let pending: u64 = 0;
  let pendingCount = 0;
  let droppedCount = 0;
  let isMoreThanZero = false;
  for (let at = numberDigits; at < numberDigitsEnd; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e || (digitCount == 0 && byte == 0x30)) continue;
    if (digitCount == DIGITS_MAX) {
      droppedCount++;
      isMoreThanZero = isMoreThanZero || byte != 0x30;
      continue;
    }
    digitCount++;
    pending = pending * 10 + (byte - 0x30);
    if (++pendingCount < 9) continue;
    bigMultiplyAdd(dividend, 1000000000, pending);
    pending = 0;
    pendingCount = 0;
  }
  if (pendingCount) bigMultiplyAdd(dividend, powerOfTen64(pendingCount), pending);
  exponent = numberLastExponent + droppedCount;
  if (!isMoreThanZero) return;
  bigMultiplyAdd(dividend, 10, 1);
  digitCount++;
  exponent--;
}

/**
 * The nearest double to value · 2^binary, ties to even.
 *
 * @param value  Not zero.
 * @param isAbove  True when the exact number is above that, by less than one of its last bit.
 */
export function roundToDouble(value: u64, isAbove: bool, binary: i32): f64 {
  const zeros = clz(value);
  value <<= zeros;
  const biased = binary - <i32>zeros + 63 + 1023;
  const dropped = biased > 0 ? 11 : 12 - biased;
  if (dropped > 64) return 0;
  const kept = dropped == 64 ? 0 : value >> dropped;
  const rest = value << (64 - dropped);
  const half: u64 = 0x8000000000000000;
  const isUp = rest > half || (rest == half && (isAbove || (kept & 1) != 0));
  // The mantissa's top bit adds one to the exponent, and so does a mantissa that rounds over.
  const bits = (biased > 0 ? <u64>(biased - 1) << 52 : 0) + kept + <u64>isUp;
  return bits >= 0x7ff0000000000000 ? Infinity : reinterpret<f64>(bits);
}
