// JSON strings: sixteen bytes at a time up to a quote, a backslash or a control character. Strings
// without escapes become views of the input, those with escapes are written to the heap.
import { JSON_ERROR_CONTROL, JSON_ERROR_ESCAPE, JSON_ERROR_UTF8 } from "../abi/json";
import { VIEW_INLINE_MAX } from "../abi/stringView";
import { fail, hasHeap, heap, moveHeap } from "./jsonState";
import { isUtf8 } from "./utf8";

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;
const REPLACEMENT: u32 = 0xfffd;

/** Masks that keep the first n bytes, n = 0 … 12, at MASKS + 16 - n. */
const MASKS = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** One bit for each of 16 bytes that ends a run of plain characters. */
@inline
function specialMask(bytes: v128): i32 {
  const ends = v128.or(
    i8x16.eq(bytes, i8x16.splat(0x22)),
    i8x16.eq(bytes, i8x16.splat(0x5c)),
  );
  return i8x16.bitmask(v128.or(ends, i8x16.eq(i8x16.min_u(bytes, i8x16.splat(0x1f)), bytes)));
}

/** Writes a view of bytes that stay where they are. Reads 16 bytes whatever the length. */
@inline
export function storeStringView(view: usize, start: usize, length: u32): void {
  if (length <= <u32>VIEW_INLINE_MAX) {
    const kept = v128.and(v128.load(start), v128.load(MASKS + 16 - length));
    const shifted = v128.shuffle<u8>(
      kept, i32x4.splat(length), 16, 17, 18, 19, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    );
    v128.store(view, shifted);
  } else {
    store<u64>(view, <u64>length | (<u64>load<u32>(start) << 32));
    store<u64>(view, <u64>start << 32, 8);
  }
}

/**
 * One bit for each of 16 bytes that ends a run of plain ASCII. A quote ^ 2 is 0x20 and a space ^ 2
 * is 0x22, so that one comparison finds quotes, control characters and, being negative, bytes above
 * ASCII.
 */
@inline
function asciiEndMask(bytes: v128): i32 {
  const ends = i8x16.lt_s(v128.xor(bytes, i8x16.splat(2)), i8x16.splat(0x21));
  return i8x16.bitmask(v128.or(ends, i8x16.eq(bytes, i8x16.splat(0x5c))));
}

/**
 * Reads a string without escapes into a view.
 *
 * @param start  Behind the opening quote.
 * @returns Behind the closing quote, or 0 when it has escapes or is wrong; no reason is given.
 */
@inline
export function readPlainString(start: usize, view: usize): usize {
  const mask = asciiEndMask(v128.load(start));
  const at = mask != 0 ? start + <usize>ctz(mask) : asciiEnd(start + 16);
  if (load<u8>(at) != QUOTE) return readPlainText(start, at, view);
  storeStringView(view, start, <u32>(at - start));
  return at + 1;
}

/** Passes a string of ASCII without escapes; 0 for any other, no reason is given. */
@inline
export function skipPlainString(start: usize): usize {
  const mask = asciiEndMask(v128.load(start));
  const at = mask != 0 ? start + <usize>ctz(mask) : asciiEnd(start + 16);
  return load<u8>(at) == QUOTE ? at + 1 : 0;
}

/**
 * The first byte that ends a run of plain ASCII, 64 bytes at a time: how long a string is cannot be
 * predicted, so that fewer steps are fewer mispredicted ends.
 */
@inline
function asciiEnd(at: usize): usize {
  while (true) {
    const low = asciiEndMask(v128.load(at)) | (asciiEndMask(v128.load(at, 16)) << 16);
    const high = asciiEndMask(v128.load(at, 32)) | (asciiEndMask(v128.load(at, 48)) << 16);
    const mask = <u64>(<u32>low) | (<u64>(<u32>high) << 32);
    if (mask != 0) return at + <usize>ctz(mask);
    at += 64;
  }
}

/** The same for a string with bytes above ASCII, if `at` is at one of them. */
function readPlainText(start: usize, at: usize, view: usize): usize {
  if (load<u8>(at) < 0x80) return 0;
  let mask = specialMask(v128.load(at));
  while (mask == 0) {
    at += 16;
    mask = specialMask(v128.load(at));
  }
  at += <usize>ctz(mask);
  if (load<u8>(at) != QUOTE || !isUtf8(start, at)) return 0;
  storeStringView(view, start, <u32>(at - start));
  return at + 1;
}

/** Reads any string into a view; 0 with a reason. */
export function readString(start: usize, view: usize): usize {
  const end = skipString(start);
  if (end == 0 || !hasHeap(end - start, start)) return 0;
  const from = heap;
  const length = <u32>(unescape(start, end - 1, from) - from);
  storeStringView(view, from, length);
  if (length > <u32>VIEW_INLINE_MAX) moveHeap((from + length + 15) & ~15);
  return end;
}

/**
 * Validates a string; returns the address behind its closing quote, or 0 with a reason.
 *
 * Bytes above ASCII are noticed on the way, so that a run is read twice only where there are some:
 * a job that reads 3 of 7 columns of bids from JSON went from 820 to 790 ms of CPU a gigabyte.
 */
export function skipString(start: usize): usize {
  let at = start;
  let run = start;
  let seen = i64x2.splat(0);
  while (true) {
    const bytes = v128.load(at);
    const mask = specialMask(bytes);
    if (mask == 0) {
      seen = v128.or(seen, bytes);
      at += 16;
      continue;
    }
    const high = i8x16.bitmask(seen) | (i8x16.bitmask(bytes) & (mask ^ (mask - 1)));
    at += <usize>ctz(mask);
    const byte = <u32>load<u8>(at);
    if (byte < 0x20) return fail(JSON_ERROR_CONTROL, at);
    if (high && !isUtf8(run, at)) return fail(JSON_ERROR_UTF8, run);
    if (byte == QUOTE) return at + 1;
    const next = skipEscape(at + 1);
    if (next == 0) return fail(JSON_ERROR_ESCAPE, at);
    at = next;
    run = next;
    seen = i64x2.splat(0);
  }
}

/** `at` is behind the backslash. */
function skipEscape(at: usize): usize {
  if (load<u8>(at) == 0x75) return hexUnit(at + 1) < 0 ? 0 : at + 5;
  return escapedByte(load<u8>(at)) == 0 ? 0 : at + 1;
}

function escapedByte(letter: u32): u32 {
  if (letter == QUOTE || letter == BACKSLASH || letter == 0x2f) return letter;
  if (letter == 0x62) return 8;
  if (letter == 0x66) return 12;
  if (letter == 0x6e) return 10;
  if (letter == 0x72) return 13;
  return letter == 0x74 ? 9 : 0;
}

/** Four hexadecimal digits, or -1. */
function hexUnit(at: usize): i32 {
  let unit = 0;
  for (let i: usize = 0; i < 4; i++) {
    const byte = <u32>load<u8>(at + i);
    const letter = (byte | 0x20) - 0x61;
    if (byte - 0x30 < 10) unit = (unit << 4) | <i32>(byte - 0x30);
    else if (letter < 6) unit = (unit << 4) | <i32>(letter + 10);
    else return -1;
  }
  return unit;
}

/**
 * Writes a valid string's value as UTF-8, never longer than its text. Halves of surrogate pairs
 * that stand alone become U+FFFD.
 *
 * @returns End of the output.
 */
export function unescape(at: usize, end: usize, out: usize): usize {
  while (at < end) {
    const byte = load<u8>(at++);
    if (byte != BACKSLASH) {
      store<u8>(out++, byte);
      continue;
    }
    const letter = load<u8>(at++);
    if (letter != 0x75) {
      store<u8>(out++, <u8>escapedByte(letter));
      continue;
    }
    let code = <u32>hexUnit(at);
    at += 4;
    if (code >= 0xd800 && code < 0xe000) {
      const low = load<u16>(at) == 0x755c && at < end ? <u32>hexUnit(at + 2) : 0;
      if (code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
      } else {
        code = REPLACEMENT;
      }
    }
    out = storeUtf8(code, out);
  }
  return out;
}

function storeUtf8(code: u32, out: usize): usize {
  if (code < 0x80) {
    store<u8>(out, <u8>code);
    return out + 1;
  }
  if (code < 0x800) {
    store<u8>(out, <u8>(0xc0 | (code >> 6)));
    store<u8>(out, <u8>(0x80 | (code & 63)), 1);
    return out + 2;
  }
  if (code < 0x10000) {
    store<u8>(out, <u8>(0xe0 | (code >> 12)));
    store<u8>(out, <u8>(0x80 | ((code >> 6) & 63)), 1);
    store<u8>(out, <u8>(0x80 | (code & 63)), 2);
    return out + 3;
  }
  store<u8>(out, <u8>(0xf0 | (code >> 18)));
  store<u8>(out, <u8>(0x80 | ((code >> 12) & 63)), 1);
  store<u8>(out, <u8>(0x80 | ((code >> 6) & 63)), 2);
  store<u8>(out, <u8>(0x80 | (code & 63)), 3);
  return out + 4;
}
