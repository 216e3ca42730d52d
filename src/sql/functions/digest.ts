// MD5, SHA-1 and SHA-2 over bytes. The constants of SHA-2 are made from primes, as its standard
// says, so that no tables are shipped.

const MASK = (1n << 64n) - 1n;

function primes(count: number): bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n++) if (found.every((p) => n % p !== 0n)) found.push(n);
  return found;
}

/** The first 64 bits behind the point of a root of a prime. */
function rootBits(prime: bigint, degree: 2n | 3n): bigint {
  const target = prime << (64n * degree);
  let [low, high] = [0n, 1n << 70n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** degree <= target) low = middle;
    else high = middle;
  }
  return low & MASK;
}

const words = (values: readonly bigint[]): Uint32Array =>
  Uint32Array.from(values, (value) => Number(value >> 32n));

interface Constants {
  readonly rounds64: readonly bigint[];
  readonly rounds32: Uint32Array;
  readonly squares: readonly bigint[];
}
let made: Constants | undefined;

function constants(): Constants {
  if (made !== undefined) return made;
  const list = primes(80);
  const rounds64 = list.map((prime) => rootBits(prime, 3n));
  const squares = list.slice(0, 16).map((prime) => rootBits(prime, 2n));
  made = { rounds64, rounds32: words(rounds64.slice(0, 64)), squares };
  return made;
}

/** Bytes, a 1 bit, zeros, and the length in bits: whole blocks. */
function padded(bytes: Uint8Array, block: number, isLittle = false): DataView {
  const lengthBytes = block / 8;
  const size = Math.ceil((bytes.length + 1 + lengthBytes) / block) * block;
  const out = new Uint8Array(size);
  out.set(bytes);
  out[bytes.length] = 0x80;
  const view = new DataView(out.buffer);
  view.setBigUint64(size - 8, BigInt(bytes.length) * 8n, isLittle);
  return view;
}

const hexOf = (values: Iterable<number>): string =>
  [...values].map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const MD5_SINES = Int32Array.from({ length: 64 }, (_, i) => Math.abs(Math.sin(i + 1)) * 2 ** 32);

/** MD5 as 32 hexadecimal digits. */
export function md5(bytes: Uint8Array): string {
  const view = padded(bytes, 64, true);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let start = 0; start < view.byteLength; start += 64) {
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i++) {
      const turn = i >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][turn];
      const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][turn] & 15;
      const sum = (a + mixed + MD5_SINES[i] + view.getInt32(start + word * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotated(sum, MD5_SHIFTS[turn * 4 + (i & 3)])) | 0];
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
  const out = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => out.setInt32(i * 4, word, true));
  return hexOf([0, 4, 8, 12].map((at) => out.getUint32(at)));
}

/** SHA-1 as 40 hexadecimal digits. */
export function sha1(bytes: Uint8Array): string {
  const view = padded(bytes, 64);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const word = new Int32Array(80);
  for (let start = 0; start < view.byteLength; start += 64) {
    for (let i = 0; i < 80; i++) {
      word[i] =
        i < 16
          ? view.getInt32(start + i * 4)
          : rotated(word[i - 3] ^ word[i - 8] ^ word[i - 14] ^ word[i - 16], 1);
    }
    let [a, b, c, d, e] = state;
    for (let i = 0; i < 80; i++) {
      const turn = Math.floor(i / 20);
      const mixed =
        turn === 0 ? (b & c) | (~b & d) : turn === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][turn];
      const sum = (rotated(a, 5) + mixed + e + constant + word[i]) | 0;
      [e, d, c, b, a] = [d, c, rotated(b, 30), a, sum];
    }
    [a, b, c, d, e].forEach((value, i) => (state[i] += value));
  }
  return hexOf(state);
}

/** SHA-224 and SHA-256 as hexadecimal digits. */
function sha256(bytes: Uint8Array, bits: number): string {
  const { rounds32, squares } = constants();
  const view = padded(bytes, 64);
  // SHA-224 begins with the lower halves of what SHA-384 begins with.
  const state = Int32Array.from(squares.slice(bits === 224 ? 8 : 0).slice(0, 8), (value) =>
    Number(BigInt.asIntN(32, bits === 224 ? value : value >> 32n)),
  );
  const word = new Int32Array(64);
  for (let start = 0; start < view.byteLength; start += 64) {
    for (let i = 0; i < 64; i++) word[i] = i < 16 ? view.getInt32(start + i * 4) : spread(word, i);
    const v = Int32Array.from(state);
    for (let i = 0; i < 64; i++) round(v, (rounds32[i] + word[i]) | 0);
    v.forEach((value, i) => (state[i] += value));
  }
  return hexOf(state).slice(0, bits / 4);
}

function spread(word: Int32Array, i: number): number {
  const [x, y] = [word[i - 15], word[i - 2]];
  const low = rotated(x, 25) ^ rotated(x, 14) ^ (x >>> 3);
  const high = rotated(y, 15) ^ rotated(y, 13) ^ (y >>> 10);
  return word[i - 16] + low + word[i - 7] + high;
}

function round(v: Int32Array, added: number): void {
  const [a, b, c, , e, f, g, h] = v;
  const first =
    h + (rotated(e, 26) ^ rotated(e, 21) ^ rotated(e, 7)) + ((e & f) ^ (~e & g)) + added;
  const second = (rotated(a, 30) ^ rotated(a, 19) ^ rotated(a, 10)) + ((a & b) ^ (a & c) ^ (b & c));
  v.copyWithin(1, 0, 7);
  v[4] += first;
  v[0] = first + second;
}

/** SHA-384 and SHA-512 as hexadecimal digits. */
function sha512(bytes: Uint8Array, bits: number): string {
  const { rounds64, squares } = constants();
  const view = padded(bytes, 128);
  const state = squares.slice(bits === 384 ? 8 : 0).slice(0, 8);
  const word = new Array<bigint>(80);
  for (let start = 0; start < view.byteLength; start += 128) {
    for (let i = 0; i < 80; i++) {
      word[i] = i < 16 ? view.getBigUint64(start + i * 8) : spread64(word, i);
    }
    let v = [...state];
    for (let i = 0; i < 80; i++) v = round64(v, rounds64[i] + word[i]);
    for (let i = 0; i < 8; i++) state[i] = (state[i] + v[i]) & MASK;
  }
  return state
    .map((value) => value.toString(16).padStart(16, '0'))
    .join('')
    .slice(0, bits / 4);
}

const turned = (value: bigint, by: bigint): bigint =>
  ((value >> by) | (value << (64n - by))) & MASK;

function spread64(word: readonly bigint[], i: number): bigint {
  const [x, y] = [word[i - 15], word[i - 2]];
  const low = turned(x, 1n) ^ turned(x, 8n) ^ (x >> 7n);
  const high = turned(y, 19n) ^ turned(y, 61n) ^ (y >> 6n);
  return (word[i - 16] + low + word[i - 7] + high) & MASK;
}

function round64([a, b, c, d, e, f, g, h]: readonly bigint[], added: bigint): bigint[] {
  const choice = (e & f) ^ (~e & MASK & g);
  const first = h + (turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n)) + choice + added;
  const most = (a & b) ^ (a & c) ^ (b & c);
  const second = (turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n)) + most;
  return [(first + second) & MASK, a, b, c, (d + first) & MASK, e, f, g];
}

/** SHA-2 of 224, 256, 384 or 512 bits; undefined for other lengths. */
export function sha2(bytes: Uint8Array, bits: number): string | undefined {
  if (bits === 224 || bits === 256) return sha256(bytes, bits);
  return bits === 384 || bits === 512 ? sha512(bytes, bits) : undefined;
}
