// Fields of CSV: where one starts and ends, and its text without quotes and escapes.
//
//   12,"a ""b""",x⏎
//   └┘ └─fieldAddress … next: the quotes and the delimiter included
//       └────┘ fieldStart … fieldEnd: in the input, or in `text` when escapes had to be removed
//
// Invariants
//   · The scanner has taken every special byte before `next`, and none behind.
//   · `lines` counts the line ends before `next` since `startRecord`.
import {
  CSV_CURSOR, CSV_DELIMITER, CSV_END, CSV_ESCAPE, CSV_IS_FINAL, CSV_QUOTE, CSV_TEXT,
  CSV_TEXT_AFTER_QUOTE, CSV_TEXT_END, CSV_UNCLOSED_QUOTE,
} from "../abi/csv";
import { moveScan, startScan, takeSpecial } from "./csvScan";

// How a field ended.
export const DELIMITER: i32 = 0;
export const LINE: i32 = 1;
export const INCOMPLETE: i32 = 2; // more bytes are needed
export const FULL: i32 = 3; // no room to unescape
export const BROKEN: i32 = 4; // quotes are wrong: `brokenCode`, `brokenAddress`

// Scratch of one call: the dialect, then the field at hand.
let end: usize = 0;
let isFinal: bool = false;
let delimiter: u8 = 0;
let quote: u8 = 0;
let escape: u8 = 0;
let textEnd: usize = 0;
export let text: usize = 0; // where the next unescaped field goes
export let fieldAddress: usize = 0;
export let fieldStart: usize = 0;
export let fieldEnd: usize = 0;
export let isQuoted: bool = false;
export let next: usize = 0; // first byte behind the field and what ended it
export let lines: i32 = 0;
export let brokenCode: i32 = 0;
export let brokenAddress: usize = 0;

/** Starts a call: the dialect and the bytes of a state (`abi/csv.ts`). */
export function startFields(state: usize): void {
  end = <usize>load<u32>(state, CSV_END);
  isFinal = load<i32>(state, CSV_IS_FINAL) != 0;
  delimiter = load<u8>(state, CSV_DELIMITER);
  quote = load<u8>(state, CSV_QUOTE);
  escape = load<u8>(state, CSV_ESCAPE);
  text = <usize>load<u32>(state, CSV_TEXT);
  textEnd = <usize>load<u32>(state, CSV_TEXT_END);
  startScan(<usize>load<u32>(state, CSV_CURSOR), end, delimiter, quote, escape);
}

@inline
export function startRecord(): void {
  lines = 0;
}

/** Says where the next unescaped field goes. */
export function moveText(address: usize): void {
  text = address;
}

/** Sets `next` behind the line; false when it is not complete. Quotes mean nothing in it. */
export function skipLine(cursor: usize): bool {
  while (cursor < end && load<u8>(cursor) != 0x0a) cursor++;
  if (cursor == end && !isFinal) return false;
  next = min(cursor + 1, end);
  moveScan(next);
  return true;
}

/**
 * Takes the field at `cursor`: sets `fieldStart`, `fieldEnd`, `isQuoted`, `next`; says how it
 * ended.
 */
@inline
export function takeField(cursor: usize): i32 {
  fieldAddress = cursor;
  if (cursor < end && load<u8>(cursor) == quote) return takeQuoted(cursor);
  isQuoted = false;
  fieldStart = cursor;
  while (true) {
    const at = takeSpecial();
    if (at == end) return endAtEnd(at);
    const byte = load<u8>(at);
    if (byte == delimiter) {
      fieldEnd = at;
      next = at + 1;
      return DELIMITER;
    }
    if (byte == 0x0a) return endLine(at, at + 1);
    if (byte == 0x0d) {
      const ending = carriageReturn(at);
      if (ending >= 0) return ending;
    }
  }
}

/** The last record needs no line end. */
function endAtEnd(at: usize): i32 {
  if (!isFinal) return INCOMPLETE;
  fieldEnd = at;
  next = at;
  return LINE;
}

@inline
function endLine(fieldEndsAt: usize, lineEndsAt: usize): i32 {
  fieldEnd = fieldEndsAt;
  next = lineEndsAt;
  lines++;
  return LINE;
}

/** CR LF ends a line, CR at the end of the input too; any other CR is part of the field: -1. */
function carriageReturn(at: usize): i32 {
  if (at + 1 == end) return isFinal ? endLine(at, end) : INCOMPLETE;
  if (load<u8>(at, 1) != 0x0a) return -1;
  takeSpecial();
  return endLine(at, at + 2);
}

function takeQuoted(cursor: usize): i32 {
  isQuoted = true;
  fieldStart = cursor + 1;
  takeSpecial();
  let hasEscape = false;
  while (true) {
    const at = takeSpecial();
    if (at == end) {
      if (!isFinal) return INCOMPLETE;
      return broken(CSV_UNCLOSED_QUOTE, fieldAddress);
    }
    const byte = load<u8>(at);
    if (byte == 0x0a) lines++;
    if (byte != quote && byte != escape) continue;
    if (at + 1 == end && !isFinal) return INCOMPLETE;
    if (byte == escape && at + 1 < end && isEscaped(load<u8>(at, 1))) {
      hasEscape = true;
      moveScan(at + 2);
      if (load<u8>(at, 1) == 0x0a) lines++;
      continue;
    }
    if (byte == quote) {
      fieldEnd = at;
      break;
    }
  }
  const ending = endQuoted(fieldEnd + 1);
  return hasEscape && ending <= LINE ? unescape(ending) : ending;
}

/**
 * True when an escape applies to the byte: doubled quotes to the quote only, others to any byte.
 */
@inline
function isEscaped(byte: u8): bool {
  return escape != quote || byte == quote;
}

/** What follows the closing quote, at `at`. */
function endQuoted(at: usize): i32 {
  if (at == end) {
    next = end;
    return isFinal ? LINE : INCOMPLETE;
  }
  const byte = load<u8>(at);
  if (byte == delimiter) {
    takeSpecial();
    next = at + 1;
    return DELIMITER;
  }
  if (byte == 0x0a || byte == 0x0d) {
    takeSpecial();
    const closed = fieldEnd;
    const ending = byte == 0x0a ? endLine(at, at + 1) : carriageReturn(at);
    fieldEnd = closed;
    if (ending >= 0) return ending;
  }
  return broken(CSV_TEXT_AFTER_QUOTE, at);
}

/** Copies the field without its escapes to `text`. */
function unescape(ending: i32): i32 {
  if (fieldEnd - fieldStart > textEnd - text) return FULL;
  let out = text;
  for (let at = fieldStart; at < fieldEnd; at++) {
    if (load<u8>(at) == escape) at++;
    store<u8>(out++, load<u8>(at));
  }
  fieldStart = text;
  fieldEnd = out;
  text = out;
  return ending;
}

function broken(code: i32, address: usize): i32 {
  brokenCode = code;
  brokenAddress = address;
  return BROKEN;
}
