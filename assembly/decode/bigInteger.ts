// Unsigned integers of 4,096 bits in static memory, for the few decimals that need exact
// arithmetic.
//
//   address → | limb 0 (least significant) | limb 1 | … | limb 127 |   u32 each

export const BIG_LIMBS: i32 = 128;
export const BIG_BYTES: i32 = 512;
const FIVE_TO_THE_13TH: u64 = 1220703125; // the highest power of five in 32 bits

export function bigSet(big: usize, value: u64): void {
  memory.fill(big, 0, BIG_BYTES);
  store<u64>(big, value);
}

/** big = big · factor + addend. */
export function bigMultiplyAdd(big: usize, factor: u64, addend: u64): void {
  let carry = addend;
  for (const end = big + BIG_BYTES; big < end; big += 4) {
    carry += <u64>load<u32>(big) * factor;
    store<u32>(big, <u32>carry);
    carry >>= 32;
  }
}

export function bigMultiplyByPowerOfFive(big: usize, power: i32): void {
  for (; power >= 13; power -= 13) bigMultiplyAdd(big, FIVE_TO_THE_13TH, 0);
  let factor: u64 = 1;
  for (; power > 0; power--) factor *= 5;
  if (factor > 1) bigMultiplyAdd(big, factor, 0);
}

export function bigShiftLeft(big: usize, bits: i32): void {
  const limbs = bits >> 5;
  const rest = <u64>(bits & 31);
  for (let i = BIG_LIMBS - 1; i >= 0; i--) {
    const from = i - limbs;
    const upper = from >= 0 ? <u64>load<u32>(big + (<usize>from << 2)) : 0;
    const lower = from >= 1 ? <u64>load<u32>(big + (<usize>from << 2) - 4) : 0;
    store<u32>(big + (<usize>i << 2), <u32>((((upper << 32) | lower) << rest) >> 32));
  }
}

export function bigHalve(big: usize): void {
  for (const last = big + BIG_BYTES - 4; big < last; big += 4) {
    store<u32>(big, <u32>(load<u64>(big) >> 1));
  }
  store<u32>(big, load<u32>(big) >> 1);
}

/** Position of the highest set bit, plus one; 0 for zero. */
export function bigBitCount(big: usize): i32 {
  for (let i = BIG_LIMBS - 1; i >= 0; i--) {
    const limb = load<u32>(big + (<usize>i << 2));
    if (limb) return (i << 5) + 32 - <i32>clz(limb);
  }
  return 0;
}

/** -1, 0 or 1. */
export function bigCompare(a: usize, b: usize): i32 {
  for (let offset = BIG_BYTES - 4; offset >= 0; offset -= 4) {
    const left = load<u32>(a + offset);
    const right = load<u32>(b + offset);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

/** a = a - b, a >= b. */
export function bigSubtract(a: usize, b: usize): void {
  let borrow: u64 = 0;
  for (const end = a + BIG_BYTES; a < end; a += 4, b += 4) {
    const difference = <u64>load<u32>(a) - <u64>load<u32>(b) - borrow;
    store<u32>(a, <u32>difference);
    borrow = difference >> 63;
  }
}
