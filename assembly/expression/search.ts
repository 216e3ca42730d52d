// Searching UTF-8: bytes find bytes, and points are counted by their first bytes.
import { VIEW_LENGTH } from "../abi/stringView";

/** Code points in bytes. */
export function pointCount(at: usize, length: u32): i32 {
  let count = 0;
  for (let end = at + length; at < end; at++) count += i32((load<u8>(at) & 0xc0) != 0x80);
  return count;
}

/** The start of the point that lies `count` points behind `at`; `end` at most. */
export function skipPoints(at: usize, end: usize, count: i32): usize {
  for (; count > 0 && at < end; count--) at = nextPoint(at, end);
  return at;
}

/** The start of the next point. */
@inline
export function nextPoint(at: usize, end: usize): usize {
  at++;
  while (at < end && (load<u8>(at) & 0xc0) == 0x80) at++;
  return at;
}

/** The start of the point before. */
@inline
export function previousPoint(at: usize, start: usize): usize {
  at--;
  while (at > start && (load<u8>(at) & 0xc0) == 0x80) at--;
  return at;
}

/** True when `length` bytes are the same; 16 bytes may be read behind both. */
@inline
export function sameBytes(x: usize, y: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(x + i) != load<u8>(y + i)) return false;
  return true;
}

/** Where `part` first occurs at or behind `at`, or 0; an empty part is found at once. */
export function find(at: usize, end: usize, part: usize, partLength: usize): usize {
  if (partLength == 0) return at;
  if (partLength > end - at) return 0;
  const lead = i8x16.splat(load<u8>(part));
  const tail = i8x16.splat(load<u8>(part + partLength - 1));
  const last = end - partLength; // where a hit may start at most
  for (; at <= last; at += 16) {
    // Both ends of the part are compared at 16 places at once.
    const hits = v128.and(
      i8x16.eq(v128.load(at), lead),
      i8x16.eq(v128.load(at + partLength - 1), tail),
    );
    for (let bits = <u32>i8x16.bitmask(hits); bits != 0; bits &= bits - 1) {
      const hit = at + <usize>ctz(bits);
      if (hit > last) return 0;
      if (sameBytes(hit, part, partLength)) return hit;
    }
  }
  return 0;
}

/** True when the text matches a LIKE pattern: `%` any points, `_` one; `escape` 0: none. */
export function matches(
  at: usize, end: usize, pattern: usize, patternEnd: usize, escape: u32,
): bool {
  let retryAt: usize = 0;
  let retryPattern: usize = 0;
  while (at < end || pattern < patternEnd) {
    if (pattern < patternEnd) {
      let byte = <u32>load<u8>(pattern);
      const isEscape = byte == escape && escape != 0;
      if (isEscape && pattern + 1 == patternEnd) {
        pattern++;
        continue;
      }
      if (byte == 0x25 && !isEscape) {
        retryPattern = ++pattern;
        retryAt = at;
        continue;
      }
      if (byte == 0x5f && !isEscape && at < end) {
        at = nextPoint(at, end);
        pattern++;
        continue;
      }
      if (isEscape) byte = <u32>load<u8>(pattern, 1);
      if (at < end && <u32>load<u8>(at) == byte && (byte != 0x5f || isEscape)) {
        at++;
        pattern += isEscape ? 2 : 1;
        continue;
      }
    }
    // Back to the last `%`, which takes one more point.
    if (retryPattern == 0 || retryAt >= end) return false;
    retryAt = nextPoint(retryAt, end);
    at = retryAt;
    pattern = retryPattern;
  }
  return true;
}

/** Length of a view's text. */
@inline
export function lengthOf(view: usize): u32 {
  return load<u32>(view, VIEW_LENGTH);
}
