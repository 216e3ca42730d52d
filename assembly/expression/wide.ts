// Magnitudes of up to 512 bits in 32-bit limbs, least significant first: products and shifted
// quotients of 38-digit decimals.
//
//   left   [16 limbs]   ÷   right [16 limbs]   =   quotient [16 limbs], the remainder stays in left
//
// Long division after Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D.
const LIMBS: i32 = 16;
export const left = memory.data(72); // one limb more for the division
export const right = memory.data(72);
export const quotient = memory.data(72);

const POWERS = memory.data<u64>([
  1, 0, 10, 0, 100, 0, 1000, 0, 10000, 0, 100000, 0, 1000000, 0, 10000000, 0, 100000000, 0,
  1000000000, 0, 10000000000, 0, 100000000000, 0, 1000000000000, 0, 10000000000000, 0,
  100000000000000, 0, 1000000000000000, 0, 10000000000000000, 0, 100000000000000000, 0,
  1000000000000000000, 0, 10000000000000000000, 0, 7766279631452241920, 5, 3875820019684212736,
  54, 1864712049423024128, 542, 200376420520689664, 5421, 2003764205206896640, 54210,
  1590897978359414784, 542101, 15908979783594147840, 5421010, 11515845246265065472, 54210108,
  4477988020393345024, 542101086, 7886392056514347008, 5421010862, 5076944270305263616,
  54210108624, 13875954555633532928, 542101086242, 9632337040368467968, 5421010862427,
  4089650035136921600, 54210108624275, 4003012203950112768, 542101086242752, 3136633892082024448,
  5421010862427522, 12919594847110692864, 54210108624275221, 68739955140067328,
  542101086242752217, 687399551400673280, 5421010862427522170,
]);

/** Low half of 10^exponent, exponent 0 … 38. */
@inline
export function powerLow(exponent: i32): u64 {
  return load<u64>(POWERS + (<usize>exponent << 4));
}

/** High half of 10^exponent. */
@inline
export function powerHigh(exponent: i32): u64 {
  return load<u64>(POWERS + (<usize>exponent << 4), 8);
}

/** Sets a magnitude to 128 bits. */
export function setWide(at: usize, low: u64, high: u64): void {
  memory.fill(at, 0, 72);
  store<u64>(at, low);
  store<u64>(at, high, 8);
}

/** Multiplies by 10^digits, nine digits at a time. */
export function scaleUp(at: usize, digits: i32): void {
  for (; digits > 0; digits -= 9) {
    const factor = digits >= 9 ? 1000000000 : powerLow(digits);
    let carry: u64 = 0;
    for (let i: usize = 0; i < <usize>(LIMBS << 2); i += 4) {
      const part = <u64>load<u32>(at + i) * factor + carry;
      store<u32>(at + i, <u32>part);
      carry = part >> 32;
    }
  }
}

/** left = left · right, of at most 128 bits each. */
export function multiplyWide(): void {
  memory.fill(quotient, 0, 72);
  for (let i: usize = 0; i < 16; i += 4) {
    let carry: u64 = 0;
    for (let j: usize = 0; j < 16; j += 4) {
      const at = quotient + i + j;
      const product = <u64>load<u32>(left + i) * <u64>load<u32>(right + j);
      const part = product + <u64>load<u32>(at) + carry;
      store<u32>(at, <u32>part);
      carry = part >> 32;
    }
    store<u32>(quotient + i + 16, <u32>carry);
  }
  memory.copy(left, quotient, 72);
}

/** left = left + right. */
export function addWide(): void {
  let carry: u64 = 0;
  for (let i: usize = 0; i < <usize>(LIMBS << 2); i += 4) {
    const part = <u64>load<u32>(left + i) + <u64>load<u32>(right + i) + carry;
    store<u32>(left + i, <u32>part);
    carry = part >> 32;
  }
}

/** left = |left - right|; true when right was larger. */
export function subtractWide(): bool {
  const isLess = compareWide(left, right) < 0;
  const x = isLess ? right : left;
  const y = isLess ? left : right;
  let borrow: i64 = 0;
  for (let i: usize = 0; i < <usize>(LIMBS << 2); i += 4) {
    const part = <i64>load<u32>(x + i) - <i64>load<u32>(y + i) + borrow;
    store<u32>(left + i, <u32>part);
    borrow = part >> 32;
  }
  return isLess;
}

/** Below, equal to or above 0. */
export function compareWide(x: usize, y: usize): i32 {
  for (let i = (LIMBS - 1) << 2; i >= 0; i -= 4) {
    const a = load<u32>(x + i);
    const b = load<u32>(y + i);
    if (a != b) return a < b ? -1 : 1;
  }
  return 0;
}

function limbCount(at: usize): i32 {
  let count = LIMBS;
  while (count > 0 && load<u32>(at + (<usize>(count - 1) << 2)) == 0) count--;
  return count;
}

/** quotient = left / right, left = left % right; right is not zero and below 2^480. */
export function divideWide(): void {
  memory.fill(quotient, 0, 72);
  const n = limbCount(right);
  const m = limbCount(left) - n;
  if (m < 0) return;
  if (n == 1) return divideSmall(load<u32>(right));
  const shift = <u32>clz(load<u32>(right + (<usize>(n - 1) << 2)));
  shiftLeft(left, shift);
  shiftLeft(right, shift);
  const top = <u64>load<u32>(right + (<usize>(n - 1) << 2));
  const next = <u64>load<u32>(right + (<usize>(n - 2) << 2));
  for (let j = m; j >= 0; j--) {
    const at = left + (<usize>(j + n) << 2);
    const head = (<u64>load<u32>(at) << 32) | <u64>load<u32>(at - 4);
    let guess = head / top;
    let rest = head - guess * top;
    while (guess >> 32 != 0 || guess * next > ((rest << 32) | <u64>load<u32>(at - 8))) {
      guess--;
      rest += top;
      if (rest >> 32 != 0) break;
    }
    store<u32>(quotient + (<usize>j << 2), <u32>subtractMultiple(left + (<usize>j << 2), n, guess));
  }
  shiftRight(left, shift);
  shiftRight(right, shift);
}

/** Takes guess · right off; one too many is given back. Returns the digit. */
function subtractMultiple(at: usize, n: i32, guess: u64): u64 {
  let borrow: i64 = 0;
  let carry: u64 = 0;
  const end = <usize>n << 2;
  for (let i: usize = 0; i < end; i += 4) {
    const product = guess * <u64>load<u32>(right + i) + carry;
    carry = product >> 32;
    const part = <i64>load<u32>(at + i) - <i64>(product & 0xffffffff) + borrow;
    store<u32>(at + i, <u32>part);
    borrow = part >> 32;
  }
  const last = <i64>load<u32>(at + end) - <i64>carry + borrow;
  store<u32>(at + end, <u32>last);
  if (last >= 0) return guess;
  carry = 0;
  for (let i: usize = 0; i < end; i += 4) {
    const part = <u64>load<u32>(at + i) + <u64>load<u32>(right + i) + carry;
    store<u32>(at + i, <u32>part);
    carry = part >> 32;
  }
  store<u32>(at + end, load<u32>(at + end) + <u32>carry);
  return guess - 1;
}

function divideSmall(divisor: u32): void {
  let rest: u64 = 0;
  for (let i = (LIMBS - 1) << 2; i >= 0; i -= 4) {
    const part = (rest << 32) | <u64>load<u32>(left + i);
    store<u32>(quotient + i, <u32>(part / divisor));
    store<u32>(left + i, 0);
    rest = part % divisor;
  }
  store<u32>(left, <u32>rest);
}

function shiftLeft(at: usize, bits: u32): void {
  for (let i = LIMBS << 2; i > 0; i -= 4) {
    const part = (<u64>load<u32>(at + i) << 32) | <u64>load<u32>(at + i - 4);
    store<u32>(at + i, <u32>((part << <u64>bits) >> 32));
  }
  store<u32>(at, load<u32>(at) << bits);
}

function shiftRight(at: usize, bits: u32): void {
  for (let i: usize = 0; i < <usize>(LIMBS << 2); i += 4) {
    store<u32>(at + i, <u32>(load<u64>(at + i) >> <u64>bits));
  }
  store<u32>(at + (LIMBS << 2), load<u32>(at + (LIMBS << 2)) >> bits);
}

/** Adds one to the quotient when twice the remainder reaches the divisor. */
export function roundHalfUp(): void {
  shiftLeft(left, 1);
  if (compareWide(left, right) >= 0) incrementQuotient();
}

/** True when the division left something. */
@inline
export function hasRemainder(): bool {
  return limbCount(left) != 0;
}

/** quotient + 1. */
export function incrementQuotient(): void {
  for (let i: usize = 0; i < <usize>(LIMBS << 2); i += 4) {
    const limb = load<u32>(quotient + i) + 1;
    store<u32>(quotient + i, limb);
    if (limb != 0) return;
  }
}

/** True when a magnitude has at most `precision` digits. */
export function hasDigits(at: usize, precision: i32): bool {
  for (let i: usize = 16; i < <usize>(LIMBS << 2); i += 8) if (load<u64>(at + i) != 0) return false;
  const high = load<u64>(at, 8);
  const limit = powerHigh(precision);
  return high < limit || (high == limit && load<u64>(at) < powerLow(precision));
}
