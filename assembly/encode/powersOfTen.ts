// Powers of ten for shortest doubles: 126 significant bits of 10^p, p = -292 … 324.
//
//   10^p = g · 2^r,  2^125 <= g < 2^126,  stored as g = floor(10^p / 2^r) + 1 in two words of 63
//   bits, high first
//
// The table is computed once, when the module is instantiated (about 0.05 ms), from exact big
// integers: 5^p for p >= 0, and floor(2^832 / 5^-p) for p < 0, where dividing by five again and
// again is exact because floors of floors are floors.

export const POWER_MIN: i32 = -292;
export const POWER_MAX: i32 = 324;

const LIMBS: i32 = 27;
const TABLE = memory.data(9872); // (POWER_MAX - POWER_MIN + 1) * 16
const limbs = memory.data(108); // LIMBS * 4, little endian

/** Address of the two words of 10^power. */
@inline
export function powerOfTen(power: i32): usize {
  return TABLE + (<usize>(power - POWER_MIN) << 4);
}

function limb(index: i32): u64 {
  return index < 0 ? 0 : <u64>load<u32>(limbs + (<usize>index << 2));
}

function multiplyByFive(): void {
  let carry: u64 = 0;
  for (let i = 0; i < LIMBS; i++) {
    carry += limb(i) * 5;
    store<u32>(limbs + (<usize>i << 2), <u32>carry);
    carry >>= 32;
  }
}

function divideByFive(): void {
  let remainder: u64 = 0;
  for (let i = LIMBS - 1; i >= 0; i--) {
    const part = (remainder << 32) | limb(i);
    store<u32>(limbs + (<usize>i << 2), <u32>(part / 5));
    remainder = part % 5;
  }
}

/** Stores floor of the top 126 bits, plus one, as two words of 63 bits. */
function storeTop(power: i32): void {
  let top = LIMBS - 1;
  while (limb(top) == 0) top--;
  const shift = clz(<u32>limb(top));
  const first = (limb(top) << 32) | limb(top - 1);
  const second = (limb(top - 2) << 32) | limb(top - 3);
  const third = limb(top - 4) << 32;
  const high = shift == 0 ? first : (first << shift) | (second >> (64 - shift));
  const low = shift == 0 ? second : (second << shift) | (third >> (64 - shift));
  // 128 bits → 126 bits, split behind the first 63: the low word has bits 62 … 0.
  const lowWord = (((high & 1) << 62) | (low >> 2)) + 1;
  store<u64>(powerOfTen(power), (high >> 1) + (lowWord >> 63));
  store<u64>(powerOfTen(power), lowWord & 0x7fffffffffffffff, 8);
}

function fillTable(): void {
  store<u32>(limbs, 1);
  for (let power = 0; power <= POWER_MAX; power++) {
    storeTop(power);
    multiplyByFive();
  }
  memory.fill(limbs, 0, LIMBS << 2);
  store<u32>(limbs + (<usize>(LIMBS - 1) << 2), 1);
  for (let power = -1; power >= POWER_MIN; power--) {
    divideByFive();
    storeTop(power);
  }
}

fillTable();
