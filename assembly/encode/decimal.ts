// Decimals as plain text: an unscaled integer with a point `scale` digits from its end, never an
// exponent.
//
//   -5, scale 3 → -0.005        12345, scale 2 → 123.45        120, scale 0 → 120
import { tenTo } from "./double";
import { writeDigits, writeUnsigned } from "./integer";

const GROUP: u64 = 1000000000; // nine digits, so that a remainder and a 32-bit limb fit 64 bits
const GROUPS: i32 = 5; // 45 digits hold every 128-bit integer
const TEXT_LENGTH: i32 = 45;

const limbs = memory.data(16);
const text = memory.data(64); // digits from the left, zeros in front, room for overruns

/**
 * Writes unscaled / 10^scale, scale 0 … 18; at most 21 bytes, overruns by up to 8. Returns the end.
 */
export function writeDecimal64(unscaled: i64, scale: i32, out: usize): usize {
  if (unscaled < 0) store<u8>(out++, 0x2d);
  return writeMagnitude(<u64>abs(unscaled), scale, out);
}

/**
 * Writes unscaled / 10^scale of a 128-bit integer, scale 0 … 38; at most 42 bytes, overruns by up
 * to 8.
 */
export function writeDecimal128(low: u64, high: i64, scale: i32, out: usize): usize {
  if (high < 0) {
    store<u8>(out++, 0x2d);
    low = 0 - low;
    high = ~high + <i64>(low == 0);
  }
  if (high == 0 && scale <= 18) return writeMagnitude(low, scale, out);
  store<u64>(limbs, low);
  store<u64>(limbs, <u64>high, 8);
  for (let group = GROUPS - 1; group >= 0; group--) {
    writeGroup(divideLimbs(), text + <usize>(group * 9));
  }
  let wholeStart: usize = 0;
  const wholeEnd = <usize>(TEXT_LENGTH - scale);
  while (wholeStart + 1 < wholeEnd && load<u8>(text + wholeStart) == 0x30) wholeStart++;
  memory.copy(out, text + wholeStart, wholeEnd - wholeStart);
  out += wholeEnd - wholeStart;
  if (scale == 0) return out;
  store<u8>(out, 0x2e);
  memory.copy(out + 1, text + wholeEnd, scale);
  return out + 1 + scale;
}

@inline
function writeMagnitude(value: u64, scale: i32, out: usize): usize {
  if (scale == 0) return writeUnsigned(value, out);
  const unit = tenTo(scale);
  const whole = value / unit;
  out = writeUnsigned(whole, out);
  store<u8>(out, 0x2e);
  return writeDigits(value - whole * unit, scale, out + 1);
}

/** Divides the 128 bits in `limbs` by {@link GROUP} and returns the remainder. */
function divideLimbs(): u32 {
  let remainder: u64 = 0;
  for (let at: usize = 16; at > 0; at -= 4) {
    const part = (remainder << 32) | load<u32>(limbs + at - 4);
    const quotient = part / GROUP;
    store<u32>(limbs + at - 4, <u32>quotient);
    remainder = part - quotient * GROUP;
  }
  return <u32>remainder;
}

/** Exactly nine digits, nothing behind them: groups are written from the last to the first. */
function writeGroup(value: u32, out: usize): void {
  for (let at = out + 9; at > out; ) {
    const tenth = value / 10;
    store<u8>(--at, <u8>(0x30 + value - tenth * 10));
    value = tenth;
  }
}
