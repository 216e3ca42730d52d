// Runs a compiled regular expression (abi/regularExpression.ts) over a text: the leftmost match,
// alternatives in order, greedy and reluctant repetitions, as Java's.
//
//   code ──► instruction fails ──► the last choice that was kept: other code, other place
//   stack    | code | place | least place of a span | …       in the heap's room
//   seen     a bit for each instruction and place             in the heap's room, behind much work
//
// Invariants
//   · What failed at an instruction and a place fails there again, whatever the start was: with
//     `seen` each pair is tried once, so that time is bounded by code times text. It is used from
//     RETRIES_MAX choices on; short work does not pay for it.
//   · The text is UTF-8, and a match begins and ends between code points.
import * as abi from "../abi/regularExpression";
import { STATUS_FULL } from "../abi/status";
import { heapAt, heapEnd } from "./heap";
import { find, nextPoint, previousPoint, sameBytes } from "./search";

const FRAME_BYTES: usize = 12;
const FRAME_PLACE: usize = 4;
const FRAME_LEAST: usize = 8;
// Frames whose code is one of these take a group's place back.
const UNDO_START: u32 = 1;
const UNDO_END: u32 = 2;
const RETRIES_MAX: i32 = 4096;
/** Choices ran out; `seen` is needed. */
const TOO_MUCH: i32 = -1000;

const NO_MATCH: i32 = 0;
const MATCH: i32 = 1;

export let matchStart: usize = 0;
export let matchEnd: usize = 0;
/** The group that is asked for; 0 where it took no part. */
export let groupStart: usize = 0;
export let groupEnd: usize = 0;

let program: usize = 0;
let code: usize = 0;
let textStart: usize = 0;
let textEnd: usize = 0;
let stack: usize = 0;
let seen: usize = 0;
let retries: i32 = 0;
let openGroup: usize = 0;

/** Sets the text to be searched. */
@inline
export function openText(compiled: usize, text: usize, length: u32): void {
  program = compiled;
  code = compiled + <usize>load<u32>(compiled, abi.REGEXP_CODE_AT);
  textStart = text;
  textEnd = text + length;
  stack = heapAt;
  seen = 0;
  retries = 0;
}

/** The leftmost match that begins at `from` or behind: 1, 0 or STATUS_FULL. */
export function search(from: usize): i32 {
  const flags = load<i32>(program, abi.REGEXP_FLAGS);
  if (flags & abi.REGEXP_ANCHORED) return from == textStart ? matchAt(from) : NO_MATCH;
  const literalBytes = <usize>load<u32>(program, abi.REGEXP_LITERAL_BYTES);
  if (literalBytes) {
    const leadMax = load<i32>(program, abi.REGEXP_LEAD_MAX);
    if (leadMax != abi.LEAD_UNBOUNDED) return searchAround(from, literalBytes, leadMax);
    const literal = program + <usize>load<u32>(program, abi.REGEXP_LITERAL_AT);
    if (!find(from, textEnd, literal, literalBytes)) return NO_MATCH;
  }
  const starts = program + <usize>load<u32>(program, abi.REGEXP_STARTS_AT);
  const mayBeEmpty = (flags & abi.REGEXP_MAY_BE_EMPTY) != 0;
  for (let at = from; at < textEnd; at = nextPoint(at, textEnd)) {
    if (!mayBeEmpty && !load<u8>(starts + <usize>load<u8>(at))) continue;
    const status = matchAt(at);
    if (status != NO_MATCH) return status;
  }
  return mayBeEmpty && from <= textEnd ? matchAt(textEnd) : NO_MATCH;
}

/** Tries the starts from which a literal that every match has is where it should be. */
function searchAround(from: usize, literalBytes: usize, leadMax: i32): i32 {
  const literal = program + <usize>load<u32>(program, abi.REGEXP_LITERAL_AT);
  const leadMin = <usize>load<u32>(program, abi.REGEXP_LITERAL_LEAD);
  let next = from;
  let hit = from + leadMin;
  for (;;) {
    if (hit > textEnd) return NO_MATCH;
    hit = find(hit, textEnd, literal, literalBytes);
    if (!hit) return NO_MATCH;
    if (hit > next + <usize>leadMax) next = hit - <usize>leadMax;
    for (; next + leadMin <= hit; next++) {
      if (next < textEnd && (load<u8>(next) & 0xc0) == 0x80) continue;
      const status = matchAt(next);
      if (status != NO_MATCH) return status;
    }
    hit++;
  }
  return NO_MATCH;
}

/** A match that begins right there. */
function matchAt(start: usize): i32 {
  let status = run(start);
  if (status == TOO_MUCH) {
    status = remember();
    if (status == MATCH) status = run(start);
  }
  matchStart = start;
  return status;
}

/** From now on notes what was tried. */
function remember(): i32 {
  const places = <u64>(textEnd - textStart) + 1;
  const codeBytes = <u64>(load<u32>(program, abi.REGEXP_STARTS_AT)) - <u64>(code - program);
  const bytes = ((codeBytes >> 2) * places + 7) >> 3;
  if (bytes > <u64>(heapEnd - heapAt)) return STATUS_FULL;
  seen = heapAt;
  stack = heapAt + <usize>bytes;
  memory.fill(seen, 0, <usize>bytes);
  return MATCH;
}

/** True the second time. */
@inline
function wasTried(at: usize, place: usize): bool {
  const places = <u64>(textEnd - textStart) + 1;
  const bit = <u64>((at - code) >> 2) * places + <u64>(place - textStart);
  const byte = seen + <usize>(bit >> 3);
  const mask: u32 = 1 << (<u32>bit & 7);
  const found = <u32>load<u8>(byte);
  store<u8>(byte, <u8>(found | mask));
  return (found & mask) != 0;
}

function run(start: usize): i32 {
  let at = code;
  let place = start;
  let top = stack;
  openGroup = 0;
  groupStart = 0;
  groupEnd = 0;
  for (;;) {
    if (top + FRAME_BYTES > heapEnd) return STATUS_FULL;
    const instruction = load<i32>(at);
    if (seen && wasTried(at, place)) place = 0;
    else if (instruction == abi.REGEXP_MATCH) {
      matchEnd = place;
      return MATCH;
    } else if (instruction <= abi.REGEXP_LAST_LINE_END) {
      place = consume(instruction, at, place);
      at += sizeOf(instruction, at);
    } else if (instruction >= abi.REGEXP_SPAN) {
      const least = spanLeast(at, place);
      place = least ? spanEnd(at, place, least) : 0;
      const isKept = load<u32>(at, 16) != 0;
      at += 20;
      if (!isKept && place > least) top = pushFrame(top, <u32>at, place, least);
    } else if (instruction == abi.REGEXP_SPLIT) {
      top = pushFrame(top, <u32>(program + <usize>load<u32>(at, 8)), place, 0);
      at = program + <usize>load<u32>(at, 4);
    } else if (instruction == abi.REGEXP_JUMP) {
      at = program + <usize>load<u32>(at, 4);
    } else if (instruction == abi.REGEXP_GROUP_START) {
      top = pushFrame(top, UNDO_START, openGroup, 0);
      openGroup = place;
      at += 4;
    } else {
      top = pushFrame(top, UNDO_END, groupEnd, groupStart);
      groupStart = openGroup;
      groupEnd = place;
      at += 4;
    }
    if (place) continue;
    if (!seen && ++retries > RETRIES_MAX) return TOO_MUCH;
    top = undoGroups(top);
    if (top == stack) return NO_MATCH;
    // The last choice goes on elsewhere; a span gives back a code point and stays a choice.
    top -= FRAME_BYTES;
    at = <usize>load<u32>(top);
    place = <usize>load<u32>(top, FRAME_PLACE);
    const least = <usize>load<u32>(top, FRAME_LEAST);
    if (!least) continue;
    place = previousPoint(place, least);
    if (place > least) top = pushFrame(top, <u32>at, place, least);
  }
  return NO_MATCH;
}

/** Takes back what groups were set to since the last choice. */
@inline
function undoGroups(top: usize): usize {
  for (; top > stack; top -= FRAME_BYTES) {
    const kind = load<u32>(top - FRAME_BYTES);
    if (kind > UNDO_END) break;
    const place = <usize>load<u32>(top - FRAME_BYTES, FRAME_PLACE);
    if (kind == UNDO_START) openGroup = place;
    else {
      groupEnd = place;
      groupStart = <usize>load<u32>(top - FRAME_BYTES, FRAME_LEAST);
    }
  }
  return top;
}

/** Behind what an instruction takes or looks at, 0 when that is not there. */
@inline
function consume(instruction: i32, at: usize, place: usize): usize {
  switch (instruction) {
    case abi.REGEXP_LITERAL: {
      const length = <usize>load<u32>(at, 4);
      return length <= textEnd - place && sameBytes(place, at + 8, length) ? place + length : 0;
    }
    case abi.REGEXP_SET: return pointIn(place, program + <usize>load<u32>(at, 4));
    case abi.REGEXP_TEXT_START: return place == textStart ? place : 0;
    case abi.REGEXP_TEXT_END: return place == textEnd ? place : 0;
  }
  return isLastLineEnd(place) ? place : 0;
}

@inline
function sizeOf(instruction: i32, at: usize): usize {
  if (instruction == abi.REGEXP_LITERAL) return 8 + ((<usize>load<u32>(at, 4) + 3) & ~3);
  return instruction == abi.REGEXP_SET ? 8 : 4;
}

@inline
function pushFrame(top: usize, kept: u32, place: usize, least: usize): usize {
  store<u32>(top, kept);
  store<u32>(top, <u32>place, FRAME_PLACE);
  store<u32>(top, <u32>least, FRAME_LEAST);
  return top + FRAME_BYTES;
}

/** Behind the code point at `place` if the set has it, else 0. */
@inline
function pointIn(place: usize, set: usize): usize {
  if (place >= textEnd) return 0;
  const byte = <usize>load<u8>(place);
  if (byte < 0x80) return load<u8>(set + byte) ? place + 1 : 0;
  return widePointIn(place, set);
}

function widePointIn(place: usize, set: usize): usize {
  const lead = <u32>load<u8>(place);
  const next = nextPoint(place, textEnd);
  let point = lead < 0xe0 ? lead & 0x1f : lead < 0xf0 ? lead & 0x0f : lead & 0x07;
  for (let i = place + 1; i < next; i++) point = (point << 6) | (<u32>load<u8>(i) & 0x3f);
  const count = <usize>load<u32>(set, abi.SET_RANGE_COUNT);
  let range = set + <usize>abi.SET_RANGES;
  for (const end = range + (count << 3); range < end; range += 8) {
    if (point < load<u32>(range)) return 0;
    if (point <= load<u32>(range, 4)) return next;
  }
  return 0;
}

/** Where a span ends at least, 0 when it is shorter. */
@inline
function spanLeast(at: usize, place: usize): usize {
  const min = load<i32>(at, 8);
  if (load<i32>(at) == abi.REGEXP_SPAN_UNTIL) {
    if (min == 0) return place;
    if (place >= textEnd || <u32>load<u8>(place) == load<u32>(at, 4)) return 0;
    return nextPoint(place, textEnd);
  }
  const set = program + <usize>load<u32>(at, 4);
  for (let i = 0; i < min; i++) {
    place = pointIn(place, set);
    if (place == 0) return 0;
  }
  return place;
}

/** Where a span ends at most. */
@inline
function spanEnd(at: usize, place: usize, least: usize): usize {
  if (load<i32>(at) == abi.REGEXP_SPAN_UNTIL) return findByte(place, <u8>load<u32>(at, 4));
  const set = program + <usize>load<u32>(at, 4);
  const max = load<i32>(at, 12);
  let left = max == abi.REPEAT_UNBOUNDED ? u32.MAX_VALUE : <u32>(max - load<i32>(at, 8));
  let end = least;
  for (; left > 0; left--) {
    const next = pointIn(end, set);
    if (next == 0) break;
    end = next;
  }
  return end;
}

/** Where an ASCII byte is next, or the end. */
function findByte(place: usize, byte: u8): usize {
  const wanted = i8x16.splat(byte);
  for (; place < textEnd; place += 16) {
    const bits = <u32>i8x16.bitmask(i8x16.eq(v128.load(place), wanted));
    if (bits != 0) return min(place + <usize>ctz(bits), textEnd);
  }
  return textEnd;
}

/** Java's `$`: \n, \r\n, \r, U+0085, U+2028 and U+2029 end lines. */
function isLastLineEnd(place: usize): bool {
  const rest = textEnd - place;
  if (rest == 0) return true;
  const byte = <u32>load<u8>(place);
  if (rest == 1) {
    if (byte == 0x0a) return place == textStart || load<u8>(place - 1) != 0x0d;
    return byte == 0x0d;
  }
  const second = <u32>load<u8>(place, 1);
  if (rest == 2) return (byte == 0x0d && second == 0x0a) || (byte == 0xc2 && second == 0x85);
  return rest == 3 && byte == 0xe2 && second == 0x80 && (<u32>load<u8>(place, 2) & 0xfe) == 0xa8;
}
