// Comparisons: values to a bitmap, 64 rows a word.
//
//   first    3 9 4 …        second   5 5 5 …        out (<)   1 0 1 …
//
// GREATER is LESS with its operands exchanged; NOT_EQUAL is EQUAL with the word inverted, which
// is right for NaN too.
// Strings compare by bytes, which for UTF-8 is by code points.
import { STATUS_BAD_VALUE } from "../abi/status";
import { VIEW_INLINE_MAX } from "../abi/stringView";
import { OP_EQUAL, OP_LESS, OP_LESS_EQUAL, OP_NOT_EQUAL } from "../abi/expressionOperation";
import {
  TYPE_BINARY, TYPE_BOOLEAN, TYPE_DECIMAL128, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT16, TYPE_INT32,
  TYPE_INT64, TYPE_INT8, TYPE_STRING,
} from "../abi/type";
import { equalStrings, compareStrings } from "./stringBytes";
import {
  first, firstStep, operation, out, propagateNulls, second, secondStep, type,
} from "./operands";

/** Runs one comparison over a chunk. */
export function comparison(rowCount: i32): i32 {
  propagateNulls(rowCount);
  switch (type) {
    case TYPE_BOOLEAN: return booleans(rowCount);
    case TYPE_INT8: return vectors<i8>(rowCount);
    case TYPE_INT16: return vectors<i16>(rowCount);
    case TYPE_INT32: return vectors<i32>(rowCount);
    case TYPE_INT64: return vectors<i64>(rowCount);
    case TYPE_FLOAT32: return vectors<f32>(rowCount);
    case TYPE_FLOAT64: return vectors<f64>(rowCount);
    case TYPE_DECIMAL128: return wideIntegers(rowCount);
    case TYPE_STRING:
    case TYPE_BINARY: return strings(rowCount);
  }
  return STATUS_BAD_VALUE;
}

function vectors<T>(rowCount: i32): i32 {
  switch (operation) {
    case OP_EQUAL: return words<T>(OP_EQUAL, rowCount, 0);
    case OP_NOT_EQUAL: return words<T>(OP_EQUAL, rowCount, -1);
    case OP_LESS: return words<T>(OP_LESS, rowCount, 0);
    default: return words<T>(OP_LESS_EQUAL, rowCount, 0);
  }
}

/** `which` is a constant, so that each call compiles to its own loop. */
@inline
function words<T>(which: i32, rowCount: i32, invert: u64): i32 {
  let x = first;
  let y = second;
  const lanes = 16 / sizeof<T>();
  // Globals are read once: the compiler cannot know that a store leaves them alone.
  const xBytes = firstStep << 4;
  const yBytes = secondStep << 4;
  for (let base = 0, to = out; base < rowCount; base += 64, to += 8) {
    const count = <usize>min(64, rowCount - base);
    let word: u64 = 0;
    // A vector may reach behind the last row, never by 16 bytes: the padding of columns covers it.
    for (let bit: usize = 0; bit < count; bit += lanes) {
      const a = v128.load(x);
      const b = v128.load(y);
      let hit: v128;
      if (which == OP_EQUAL) hit = v128.eq<T>(a, b);
      else if (which == OP_LESS) hit = v128.lt<T>(a, b);
      else hit = v128.le<T>(a, b);
      word |= <u64>(<u32>laneBits<T>(hit)) << bit;
      x += xBytes;
      y += yBytes;
    }
    store<u64>(to, word ^ invert);
  }
  return rowCount;
}

@inline
function laneBits<T>(lanes: v128): i32 {
  if (sizeof<T>() == 1) return i8x16.bitmask(lanes);
  if (sizeof<T>() == 2) return i16x8.bitmask(lanes);
  if (sizeof<T>() == 4) return i32x4.bitmask(lanes);
  return i64x2.bitmask(lanes);
}

/** false < true. */
function booleans(rowCount: i32): i32 {
  for (let word: usize = 0, end = <usize>(rowCount + 63) >> 6; word < end; word++) {
    const a = load<u64>(first + word * (firstStep << 3));
    const b = load<u64>(second + word * (secondStep << 3));
    let result: u64;
    switch (operation) {
      case OP_EQUAL: result = ~(a ^ b); break;
      case OP_NOT_EQUAL: result = a ^ b; break;
      case OP_LESS: result = ~a & b; break;
      default: result = ~a | b;
    }
    store<u64>(out + (word << 3), result);
  }
  return rowCount;
}

function wideIntegers(rowCount: i32): i32 {
  for (let base = 0; base < rowCount; base += 64) {
    const end = min(base + 64, rowCount);
    let word: u64 = 0;
    for (let row = base; row < end; row++) {
      const x = first + <usize>row * (firstStep << 4);
      const y = second + <usize>row * (secondStep << 4);
      const high = load<i64>(x, 8);
      const otherHigh = load<i64>(y, 8);
      const equal = high == otherHigh && load<u64>(x) == load<u64>(y);
      const less = high < otherHigh || (high == otherHigh && load<u64>(x) < load<u64>(y));
      word |= <u64>outcome(equal, less) << (row & 63);
    }
    store<u64>(out + (<usize>base >> 3), word);
  }
  return rowCount;
}

@inline
function outcome(equal: bool, less: bool): bool {
  switch (operation) {
    case OP_EQUAL: return equal;
    case OP_NOT_EQUAL: return !equal;
    case OP_LESS: return less;
    default: return less || equal;
  }
}

function strings(rowCount: i32): i32 {
  const isEquality = operation == OP_EQUAL || operation == OP_NOT_EQUAL;
  if (isEquality && secondStep == 0 && load<u32>(second) <= <u32>VIEW_INLINE_MAX) {
    return equalsShort(rowCount);
  }
  const ordered = operation == OP_LESS || operation == OP_LESS_EQUAL;
  const invert: u64 = operation == OP_NOT_EQUAL ? -1 : 0;
  for (let base = 0; base < rowCount; base += 64) {
    const end = min(base + 64, rowCount);
    let word: u64 = 0;
    for (let row = base; row < end; row++) {
      const x = first + <usize>row * (firstStep << 4);
      const y = second + <usize>row * (secondStep << 4);
      let hit: bool;
      if (ordered) hit = compareStrings(x, y) < <i32>(operation == OP_LESS_EQUAL);
      else hit = equalStrings(x, y);
      word |= <u64>hit << (row & 63);
    }
    store<u64>(out + (<usize>base >> 3), word ^ invert);
  }
  return rowCount;
}

/** Equality with a constant that is inline: whole views are compared, and none is followed. */
function equalsShort(rowCount: i32): i32 {
  const invert: u64 = operation == OP_NOT_EQUAL ? -1 : 0;
  const low = load<u64>(second);
  const high = load<u64>(second, 8);
  let view = first;
  const bytes = firstStep << 4;
  for (let base = 0; base < rowCount; base += 64) {
    const count = <u64>min(64, rowCount - base);
    let word: u64 = 0;
    for (let bit: u64 = 0; bit < count; bit++) {
      const differs = (load<u64>(view) ^ low) | (load<u64>(view, 8) ^ high);
      word |= <u64>(differs == 0) << bit;
      view += bytes;
    }
    store<u64>(out + (<usize>base >> 3), word ^ invert);
  }
  return rowCount;
}
