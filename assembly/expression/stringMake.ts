// Strings from strings.
//
//   part of the input   a view into it            new bytes   heap.ts, STATUS_FULL when they do
//                                                             not fit: the chunk runs again
//
// Invariants
//   · Rows that are null are not looked at and become empty: their views may hold anything.
//   · UPPER and LOWER change ASCII only. Rows with other letters are left to the caller, who is
//     told by STATUS_BAD_RECORD that the chunk has some.
import {
  OP_CONCAT, OP_FORMAT_TIME, OP_LEFT, OP_LOWER, OP_LPAD, OP_REPEAT, OP_REPLACE, OP_REVERSE,
  OP_RIGHT, OP_RPAD, OP_SPLIT_INDEX, OP_SUBSTRING, OP_TO_TEXT, OP_TRIM, OP_UPPER, TRIM_LEADING,
  TRIM_TRAILING,
} from "../abi/expressionOperation";
import { STATUS_BAD_RECORD, STATUS_BAD_VALUE, STATUS_FULL } from "../abi/status";
import { formatTime } from "./dateFormat";
import { commit, copyBytes, hasRoom, heapAt, writeView } from "./heap";
import {
  first, firstStep, isPresent, operation, out, parameter, propagateNulls, requireValidity, second,
  secondStep, setNull, third, thirdStep,
} from "./operands";
import { find, lengthOf, nextPoint, pointCount, previousPoint, skipPoints } from "./search";
import { bytesOf } from "./stringBytes";
import { startTexts, writeText } from "./textCast";

// What a row's function returns besides STATUS_FULL.
const DONE: i32 = 0;
const NULL: i32 = 1;
const OTHER_LETTERS: i32 = 2;

/** Runs one function of strings over a chunk. */
export function stringMake(rowCount: i32): i32 {
  const makesNulls = operation == OP_SPLIT_INDEX || operation == OP_LPAD || operation == OP_RPAD;
  if (makesNulls) requireValidity(rowCount);
  else propagateNulls(rowCount);
  if (operation == OP_TO_TEXT) startTexts();
  let hasOtherLetters = false;
  for (let row = 0; row < rowCount; row++) {
    const view = out + (<usize>row << 4);
    if (!isPresent(row)) {
      v128.store(view, i64x2.splat(0));
      continue;
    }
    const status = make(row, view);
    if (status == DONE) continue;
    if (status < 0) return status;
    if (status == OTHER_LETTERS) hasOtherLetters = true;
    else {
      setNull(row);
      v128.store(view, i64x2.splat(0));
    }
  }
  return hasOtherLetters ? STATUS_BAD_RECORD : rowCount;
}

@inline
function firstView(row: i32): usize {
  return first + <usize>row * (firstStep << 4);
}

@inline
function secondView(row: i32): usize {
  return second + <usize>row * (secondStep << 4);
}

@inline
function secondNumber(row: i32): i32 {
  return load<i32>(second + ((<usize>row * secondStep) << 2));
}

@inline
function thirdView(row: i32): usize {
  return third + <usize>row * (thirdStep << 4);
}

@inline
function thirdNumber(row: i32): i32 {
  return load<i32>(third + ((<usize>row * thirdStep) << 2));
}

function make(row: i32, view: usize): i32 {
  if (operation == OP_FORMAT_TIME) return formatTime(row, view);
  if (operation == OP_TO_TEXT) return writeText(row, view);
  const input = firstView(row);
  const text = bytesOf(input);
  const length = lengthOf(input);
  switch (operation) {
    case OP_UPPER: return changeCase(text, length, 0x61, view);
    case OP_LOWER: return changeCase(text, length, 0x41, view);
    case OP_TRIM: return trim(text, length, view);
    case OP_SUBSTRING: return substring(text, length, secondNumber(row), thirdNumber(row), view);
    case OP_LEFT: return substring(text, length, 1, secondNumber(row), view);
    case OP_RIGHT: return right(text, length, secondNumber(row), view);
    case OP_CONCAT: return concat(text, length, secondView(row), view);
    case OP_REPLACE: return replace(text, length, secondView(row), thirdView(row), view);
    case OP_REVERSE: return reverse(text, length, view);
    case OP_SPLIT_INDEX: return split(text, length, secondView(row), thirdNumber(row), view);
    case OP_REPEAT: return repeat(text, length, secondNumber(row), view);
    case OP_LPAD:
    case OP_RPAD: return pad(text, length, secondNumber(row), thirdView(row), view);
  }
  return STATUS_BAD_VALUE;
}

/** `from` is the first letter of the case to be changed; cases differ by one bit. */
@inline
function changeCase(text: usize, length: u32, from: u8, view: usize): i32 {
  if (!hasRoom(length)) return STATUS_FULL;
  const base = i8x16.splat(from);
  const to = heapAt;
  for (let i: u32 = 0; i < length; i += 16) {
    const bytes = v128.load(text + i);
    const own = length - i;
    const high = i8x16.bitmask(bytes);
    if (high & (own >= 16 ? 0xffff : (1 << own) - 1)) return OTHER_LETTERS;
    const isLetter = i8x16.lt_u(i8x16.sub(bytes, base), i8x16.splat(26));
    v128.store(to + i, v128.xor(bytes, v128.and(isLetter, i8x16.splat(0x20))));
  }
  commit(view, to + length);
  return DONE;
}

function trim(text: usize, length: u32, view: usize): i32 {
  let end = text + length;
  if (parameter & TRIM_LEADING) while (text < end && load<u8>(text) == 0x20) text++;
  if (parameter & TRIM_TRAILING) while (end > text && load<u8>(end - 1) == 0x20) end--;
  writeView(view, text, <u32>(end - text));
  return DONE;
}

/** SQL: position 0 and before still use up length; a negative start counts from the end. */
function substring(text: usize, length: u32, start: i32, count: i32, view: usize): i32 {
  if (count < 0) count = 0;
  const end = text + length;
  let from: i64 = start > 0 ? <i64>start - 1 : 0;
  if (start < 0) from = <i64>pointCount(text, length) + <i64>start;
  const until = max<i64>(from + <i64>count, 0);
  from = max<i64>(from, 0);
  const begin = skipPoints(text, end, <i32>min<i64>(from, i32.MAX_VALUE));
  const stop = skipPoints(begin, end, <i32>min<i64>(until - from, i32.MAX_VALUE));
  writeView(view, begin, <u32>(stop - begin));
  return DONE;
}

function right(text: usize, length: u32, count: i32, view: usize): i32 {
  const end = text + length;
  let begin = end;
  for (; count > 0 && begin > text; count--) begin = previousPoint(begin, text);
  writeView(view, begin, <u32>(end - begin));
  return DONE;
}

function concat(text: usize, length: u32, other: usize, view: usize): i32 {
  const otherLength = lengthOf(other);
  if (!hasRoom(<u64>length + <u64>otherLength)) return STATUS_FULL;
  copyBytes(heapAt, text, length);
  copyBytes(heapAt + length, bytesOf(other), otherLength);
  commit(view, heapAt + length + otherLength);
  return DONE;
}

function replace(text: usize, length: u32, search: usize, by: usize, view: usize): i32 {
  const searchLength = <usize>lengthOf(search);
  const byLength = <usize>lengthOf(by);
  const end = text + length;
  const part = bytesOf(search);
  let hit = searchLength ? find(text, end, part, searchLength) : 0;
  if (!hit) {
    writeView(view, text, length);
    return DONE;
  }
  let to = heapAt;
  while (hit) {
    const kept = hit - text;
    if (!hasRoom(<u64>(to - heapAt + kept + byLength))) return STATUS_FULL;
    copyBytes(to, text, kept);
    copyBytes(to + kept, bytesOf(by), byLength);
    to += kept + byLength;
    text = hit + searchLength;
    hit = find(text, end, part, searchLength);
  }
  if (!hasRoom(<u64>(to - heapAt + (end - text)))) return STATUS_FULL;
  copyBytes(to, text, end - text);
  commit(view, to + (end - text));
  return DONE;
}

function reverse(text: usize, length: u32, view: usize): i32 {
  if (!hasRoom(length)) return STATUS_FULL;
  const end = text + length;
  let to = heapAt + length;
  while (text < end) {
    const next = nextPoint(text, end);
    to -= next - text;
    memory.copy(to, text, next - text);
    text = next;
  }
  commit(view, heapAt + length);
  return DONE;
}

/** The part behind `index` delimiters; an empty delimiter cuts behind every point. */
function split(text: usize, length: u32, delimiter: usize, index: i32, view: usize): i32 {
  if (index < 0) return NULL;
  const end = text + length;
  const part = bytesOf(delimiter);
  const partLength = <usize>lengthOf(delimiter);
  if (partLength == 0) {
    const begin = skipPoints(text, end, index);
    if (begin >= end) return NULL;
    writeView(view, begin, <u32>(nextPoint(begin, end) - begin));
    return DONE;
  }
  let hit = find(text, end, part, partLength);
  for (; index > 0; index--) {
    if (!hit) return NULL;
    text = hit + partLength;
    hit = find(text, end, part, partLength);
  }
  writeView(view, text, <u32>((hit ? hit : end) - text));
  return DONE;
}

function repeat(text: usize, length: u32, count: i32, view: usize): i32 {
  if (count <= 0) length = 0;
  const bytes = <u64>length * <u64>max(count, 0);
  if (!hasRoom(bytes)) return STATUS_FULL;
  let to = heapAt;
  for (let i = 0; i < count; i++) {
    copyBytes(to, text, length);
    to += length;
  }
  commit(view, heapAt + <usize>bytes);
  return DONE;
}

/**
 * Fills up to `count` points, or cuts to them; null for a negative count or nothing to fill with.
 */
function pad(text: usize, length: u32, count: i32, fill: usize, view: usize): i32 {
  if (count < 0) return NULL;
  const points = pointCount(text, length);
  if (points >= count) return substring(text, length, 1, count, view);
  const fillBytes = bytesOf(fill);
  const fillLength = lengthOf(fill);
  const fillPoints = pointCount(fillBytes, fillLength);
  if (fillPoints == 0) return NULL;
  const missing = count - points;
  const rounds = missing / fillPoints;
  const rest = skipPoints(fillBytes, fillBytes + fillLength, missing % fillPoints) - fillBytes;
  const padding = <u64>rounds * <u64>fillLength + <u64>rest;
  if (!hasRoom(padding + <u64>length)) return STATUS_FULL;
  let to = heapAt;
  if (operation == OP_RPAD) {
    copyBytes(to, text, length);
    to += length;
  }
  for (let i = 0; i < rounds; i++) {
    copyBytes(to, fillBytes, fillLength);
    to += fillLength;
  }
  copyBytes(to, fillBytes, rest);
  to += rest;
  if (operation == OP_LPAD) {
    copyBytes(to, text, length);
    to += length;
  }
  commit(view, to);
  return DONE;
}
