// String layouts against each other: offsets and bytes, or 16-byte views.
//
//   node bench/kernel/strings.mjs [--tiny]
//
// Both are compiled here from the same kind of plain AssemblyScript, so that the layout is all that
// differs. Every answer is checked before a speed is printed. docs/decisions/001-string-views.md
// draws the conclusions.
import asc from 'assemblyscript/asc';

const isTiny = process.argv.includes('--tiny');
const ROWS = 8192;
const ROUNDS = isTiny ? 3 : 41;
const REPEATS = isTiny ? 1 : 20;

const SOURCE = `
export function gatherViews(views: usize, rows: usize, out: usize, count: i32): i32 {
  for (let i = 0; i < count; i++) {
    const from = views + (<usize>load<u32>(rows + (<usize>i << 2)) << 4);
    v128.store(out + (<usize>i << 4), v128.load(from));
  }
  return count;
}

export function gatherOffsets(
  offsets: usize, bytes: usize, rows: usize, offsetsOut: usize, bytesOut: usize, count: i32,
): i32 {
  let out = bytesOut;
  store<u32>(offsetsOut, 0);
  for (let i = 0; i < count; i++) {
    const at = offsets + (<usize>load<u32>(rows + (<usize>i << 2)) << 2);
    const from = load<u32>(at);
    const length = load<u32>(at, 4) - from;
    for (let k: usize = 0; k < length; k += 16) v128.store(out + k, v128.load(bytes + from + k));
    out += length;
    store<u32>(offsetsOut + (<usize>i << 2), <u32>(out - bytesOut), 4);
  }
  return <i32>(out - bytesOut);
}

@inline
function mix(hash: u64, word: u64): u64 {
  const mixed = (hash ^ word) * 0x9e3779b97f4a7c15;
  return mixed ^ (mixed >> 32);
}

@inline
function tail(at: usize, length: usize): u64 {
  return length == 0 ? 0 : load<u64>(at) & (~(<u64>0) >> ((8 - <u64>length) << 3));
}

function hashBytes(at: usize, length: usize): u64 {
  let hash: u64 = length;
  for (; length >= 8; length -= 8, at += 8) hash = mix(hash, load<u64>(at));
  return mix(hash, tail(at, length));
}

export function hashViews(views: usize, out: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const view = views + (<usize>i << 4);
    const length = load<u32>(view);
    const hash = length <= 12
      ? mix(mix(length, load<u64>(view, 4)), load<u32>(view, 12))
      : hashBytes(load<u32>(view, 12), length);
    store<u64>(out + (<usize>i << 3), hash);
  }
}

export function hashOffsets(offsets: usize, bytes: usize, out: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const at = offsets + (<usize>i << 2);
    const from = load<u32>(at);
    store<u64>(out + (<usize>i << 3), hashBytes(bytes + from, load<u32>(at, 4) - from));
  }
}

function sameBytes(a: usize, b: usize, length: usize): bool {
  for (; length >= 8; length -= 8, a += 8, b += 8) if (load<u64>(a) != load<u64>(b)) return false;
  return tail(a, length) == tail(b, length);
}

export function equalViews(left: usize, right: usize, count: i32): i32 {
  let equal = 0;
  for (let i = 0; i < count; i++) {
    const a = left + (<usize>i << 4);
    const b = right + (<usize>i << 4);
    if (load<u64>(a) != load<u64>(b)) continue;
    const length = load<u32>(a);
    equal += length <= 12
      ? i32(load<u64>(a, 8) == load<u64>(b, 8))
      : i32(sameBytes(load<u32>(a, 12), load<u32>(b, 12), length));
  }
  return equal;
}

export function equalOffsets(
  leftOffsets: usize, leftBytes: usize, rightOffsets: usize, rightBytes: usize, count: i32,
): i32 {
  let equal = 0;
  for (let i = 0; i < count; i++) {
    const a = load<u32>(leftOffsets + (<usize>i << 2));
    const b = load<u32>(rightOffsets + (<usize>i << 2));
    const length = load<u32>(leftOffsets + (<usize>i << 2), 4) - a;
    if (load<u32>(rightOffsets + (<usize>i << 2), 4) - b != length) continue;
    equal += i32(sameBytes(leftBytes + a, rightBytes + b, length));
  }
  return equal;
}
`;

const memory = new WebAssembly.Memory({ initial: 512 });
const kernels = await compiled();
const u8 = new Uint8Array(memory.buffer);
const u32 = new Uint32Array(memory.buffer);
const u64 = new BigUint64Array(memory.buffer);
let end = 65536;
let seed = 7;

console.log(`ns a row, median of ${ROUNDS} rounds (quartiles), ${ROWS} rows a batch`);
console.log(['', 'offsets + bytes', 'views', ''].map((text) => text.padEnd(26)).join(''));
for (const [low, high] of [
  [3, 12],
  [8, 40],
  [40, 120],
]) {
  compareLengths(low, high);
}

function compareLengths(low, high) {
  end = 65536;
  const texts = Array.from({ length: ROWS }, () => text(low, high));
  const others = texts.map((value, i) => (i % 2 === 0 ? value : text(low, high)));
  const [a, b] = [place(texts), place(others)];
  const selected = texts.map((_, i) => i).filter(() => random() < 0.5);
  const rows = allocate(ROWS * 4);
  u32.set(selected, rows >> 2);
  const [outA, outB, bytesOut] = [ROWS * 16, ROWS * 16, ROWS * 160].map(allocate);
  const equalCount = texts.filter((value, i) => value === others[i]).length;
  const { length } = selected;

  report(`gather 50 % of ${low}-${high} B`, ROWS, [
    () => kernels.gatherOffsets(a.offsets, a.bytes, rows, outA, bytesOut, length),
    () => kernels.gatherViews(a.views, rows, outB, length),
    () =>
      selected.every((row, i) => {
        const from = bytesOut + u32[(outA >> 2) + i];
        const packed = latin1(from, bytesOut + u32[(outA >> 2) + i + 1]);
        return packed === texts[row] && viewText(outB + i * 16) === texts[row];
      }),
  ]);
  report(`hash ${low}-${high} B`, ROWS, [
    () => kernels.hashOffsets(a.offsets, a.bytes, outA, ROWS),
    () => kernels.hashViews(a.views, outB, ROWS),
    () => isHash(outA, texts) && isHash(outB, texts),
  ]);
  let found = 0;
  report(`equal, half of ${low}-${high} B`, ROWS, [
    () => (found = kernels.equalOffsets(a.offsets, a.bytes, b.offsets, b.bytes, ROWS)),
    () => (found = kernels.equalViews(a.views, b.views, ROWS)),
    () => found === equalCount,
  ]);
}

function report(name, rowCount, [offsets, views, isRight]) {
  offsets();
  const isFirstRight = name.startsWith('equal') ? isRight() : true;
  views();
  if (!isFirstRight || !isRight()) throw new Error(`${name}: wrong answer`);
  // Both are compiled to their best before they are timed.
  for (let i = 0; i < (isTiny ? 1 : 300); i++) [offsets, views].forEach((run) => run());
  const times = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    [offsets, views].forEach((run, which) => {
      const start = performance.now();
      for (let i = 0; i < REPEATS; i++) run();
      times[which].push(((performance.now() - start) * 1e6) / (REPEATS * rowCount));
    });
  }
  const [slow, fast] = times.map((values) => values.toSorted((x, y) => x - y));
  const at = (values, part) => values[Math.floor(values.length * part)].toFixed(2);
  const spread = (values) => `${at(values, 0.5)} (${at(values, 0.25)}-${at(values, 0.75)})`;
  const ratio = slow[slow.length >> 1] / fast[fast.length >> 1];
  const below = (one, other) => Number(at(one, 0.75)) < Number(at(other, 0.25));
  const isClear = below(fast, slow) || below(slow, fast);
  const verdict = isClear ? `${ratio.toFixed(1)} x` : 'no change';
  console.log([name, spread(slow), spread(fast), verdict].map((cell) => cell.padEnd(26)).join(''));
}

/** Equal strings have equal hashes, and few different ones do. */
function isHash(out, texts) {
  const hashes = new Map(texts.map((value, i) => [value, u64[(out >> 3) + i]]));
  const isFunction = texts.every((value, i) => hashes.get(value) === u64[(out >> 3) + i]);
  return isFunction && new Set(hashes.values()).size > hashes.size * 0.999;
}

function place(texts) {
  const offsets = allocate((texts.length + 1) * 4);
  const bytes = allocate(texts.reduce((sum, value) => sum + value.length, 0));
  const views = allocate(texts.length * 16);
  let at = bytes;
  texts.forEach((value, i) => {
    for (let k = 0; k < value.length; k++) u8[at + k] = value.charCodeAt(k);
    u32[(offsets >> 2) + i] = at - bytes;
    const view = views + i * 16;
    u8.fill(0, view, view + 16);
    u32[view >> 2] = value.length;
    const inView = value.length <= 12 ? value.length : 4;
    u8.copyWithin(view + 4, at, at + inView);
    if (value.length > 12) u32[(view >> 2) + 3] = at;
    at += value.length;
  });
  u32[(offsets >> 2) + texts.length] = at - bytes;
  return { offsets, bytes, views };
}

function viewText(view) {
  const length = u32[view >> 2];
  const from = length <= 12 ? view + 4 : u32[(view >> 2) + 3];
  return latin1(from, from + length);
}

function latin1(from, to) {
  return String.fromCharCode(...u8.subarray(from, to));
}

function allocate(bytes) {
  const address = end;
  end += (bytes + 64 + 15) & ~15;
  return address;
}

function text(low, high) {
  const length = low + Math.floor(random() * (high - low + 1));
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
}

/** Mulberry32. */
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

async function compiled() {
  const options = {
    optimizeLevel: 3,
    runtime: 'stub',
    importMemory: true,
    noExportMemory: true,
    noAssert: true,
    enable: ['simd', 'bulk-memory', 'nontrapping-f2i', 'sign-extension'],
    use: ['abort='],
  };
  const { error, binary, stderr } = await asc.compileString(SOURCE, options);
  if (error !== null) throw new Error(`${error.message}\n${stderr}`);
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  return instance.exports;
}
