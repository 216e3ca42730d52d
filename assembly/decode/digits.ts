// Decimal digits eight at a time, as the bytes of one little-endian word.
//
//   "1234,567"  →  leadingDigits 4  →  shifted to "00001234"  →  eightDigits 1234

const ZEROS: u64 = 0x3030303030303030;

const TENS = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
  100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000,
  100000000000000000, 1000000000000000000, 10000000000000000000,
]);

/** 10^exponent, exponent 0 … 19. */
@inline
export function powerOfTen64(exponent: i32): u64 {
  return load<u64>(TENS + (<usize>exponent << 3));
}

@inline
export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

/**
 * How many of the eight bytes, from the first one, are digits. A carry can only leave a byte that
 * is no digit itself, and what follows the first such byte does not count.
 */
@inline
export function leadingDigits(word: u64): i32 {
  const nibbles = word ^ ZEROS;
  const other = (nibbles | (nibbles + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0;
  // ctz(0) is 64: eight digits.
  return <i32>(ctz(other) >> 3);
}

/** The value of eight digits. */
@inline
export function eightDigits(word: u64): u64 {
  word -= ZEROS;
  word = word * 10 + (word >> 8);
  const upper = (word & 0x000000ff000000ff) * 0x000f424000000064;
  const lower = ((word >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (upper + lower) >> 32;
}

/** The value of the first `count` digits, 1 … 7. */
@inline
export function fewDigits(word: u64, count: i32): u64 {
  const shift = <u64>(64 - (count << 3));
  return eightDigits((word << shift) | (ZEROS >> (64 - shift)));
}

/** The value of two digits, not checked. */
@inline
export function twoDigits(at: usize): i32 {
  return (<i32>load<u8>(at) - 0x30) * 10 + <i32>load<u8>(at, 1) - 0x30;
}
