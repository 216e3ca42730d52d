// Integers as decimal text, eight digits at a time in one 64-bit word.
//
//   12345678 → 1234 | 5678 → 12 34 | 56 78 → 1 2 3 4 5 6 7 8   (a step divides all parts at once)
//
// The first digit is the lowest byte, so that leading zeros are trailing zero bits and one shift
// removes them. The products below are exact over the ranges that occur: x·10486 >> 20 = x / 100
// for x < 10,000 and x·103 >> 10 = x / 10 for x < 100.

const ZEROS: u64 = 0x3030303030303030;

/** Eight digits (0 … 9 a byte, first digit lowest) of `value` < 100,000,000. */
@inline
export function digits8(value: u32): u64 {
  const high = value / 10000;
  const fours = <u64>high | (<u64>(value - high * 10000) << 32);
  const hundreds = ((fours * 10486) >> 20) & 0x0000007f0000007f;
  const twos = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((twos * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((twos - tens * 10) << 8);
}

/** Writes `value` with a sign when negative; overruns by up to 8 bytes. Returns the end. */
@inline
export function writeInteger(value: i64, out: usize): usize {
  if (value < 0) {
    store<u8>(out, 0x2d);
    return writeUnsigned(<u64>-value, out + 1);
  }
  return writeUnsigned(<u64>value, out);
}

/** Writes `value`; overruns by up to 8 bytes. Returns the end. */
@inline
export function writeUnsigned(value: u64, out: usize): usize {
  return value < 100000000 ? writeShort(<u32>value, out) : writeLong(value, out);
}

@inline
function writeShort(value: u32, out: usize): usize {
  const digits = digits8(value);
  const zeros = <usize>ctz(digits | 0x0100000000000000) >> 3;
  store<u64>(out, (digits | ZEROS) >> (zeros << 3));
  return out + 8 - zeros;
}

function writeLong(value: u64, out: usize): usize {
  const high = value / 100000000;
  out = high < 100000000 ? writeShort(<u32>high, out) : writeLong(high, out);
  store<u64>(out, digits8(<u32>(value - high * 100000000)) | ZEROS);
  return out + 8;
}

/**
 * Writes exactly `count` digits (0 … 19) of `value`, zeros in front; overruns by up to 8 bytes.
 * Returns the end.
 */
export function writeDigits(value: u64, count: i32, out: usize): usize {
  if (count > 8) {
    const high = value / 100000000;
    out = writeDigits(high, count - 8, out);
    store<u64>(out, digits8(<u32>(value - high * 100000000)) | ZEROS);
    return out + 8;
  }
  if (count == 0) return out;
  store<u64>(out, (digits8(<u32>value) | ZEROS) >> (<u64>(8 - count) << 3));
  return out + count;
}
