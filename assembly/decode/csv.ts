// CSV (RFC 4180) → columns: records are cut and their fields parsed into the columns in one pass.
//
//   record ─► field ─► NULL?  ─► value of the entry's type ─► row of the column
//     │         └ unquoted: up to a delimiter or line end; quoted: up to the closing quote, line ends included
//     └ incomplete: nothing is returned of it, the call ends before it
//
// Invariants
//   · `cursor`, `row` and `line` in the state describe whole records: a call may end anywhere and
//     be made again.
//   · Input bytes are not changed. Strings point into the input, or into `text` where quotes had to
//     be unescaped.
//   · Every row written sets its bits, so that what a bad record has left behind is overwritten.
import {
  CSV_ALLOW_MISSING, CSV_BAD_VALUE, CSV_COMMENT, CSV_CURSOR, CSV_DELIMITER, CSV_END, CSV_ENTRIES,
  CSV_ENTRY_BYTES, CSV_ENTRY_COUNT, CSV_ENTRY_HAS_NULL, CSV_ENTRY_NULLABLE, CSV_ENTRY_TYPE,
  CSV_ENTRY_VALIDITY, CSV_ESCAPE, CSV_FIELD_COUNT, CSV_IS_FINAL, CSV_LINE, CSV_NULL,
  CSV_NULL_ADDRESS, CSV_NULL_LENGTH, CSV_PROBLEM, CSV_PROBLEM_ADDRESS, CSV_PROBLEM_ENTRY, CSV_QUOTE,
  CSV_RECORD_END, CSV_ROW, CSV_ROW_END, CSV_TEXT, CSV_TEXT_AFTER_QUOTE, CSV_TEXT_END, CSV_TOO_FEW,
  CSV_TOO_MANY, CSV_UNCLOSED_QUOTE,
} from "../abi/csv";
import { STATUS_BAD_RECORD, STATUS_FULL } from "../abi/status";
import { TYPE_BINARY } from "../abi/type";
import { decodeBase64 } from "./base64";
import { moveScan, startScan, takeSpecial } from "./csvScan";
import { clearCsvView, storeCsvBytes, storeCsvValue } from "./csvValue";

// How a field ended.
const DELIMITER: i32 = 0;
const LINE: i32 = 1;
const INCOMPLETE: i32 = 2; // more bytes are needed
const FULL: i32 = 3; // no room to unescape
const BROKEN: i32 = 4; // quotes are wrong

// Scratch of one call: the dialect, then the field at hand.
let end: usize = 0;
let isFinal: bool = false;
let delimiter: u8 = 0;
let quote: u8 = 0;
let escape: u8 = 0;
let nullAddress: usize = 0;
let nullLength: usize = 0;
let text: usize = 0;
let textEnd: usize = 0;
let fieldAddress: usize = 0; // where it starts in the input, its quote included
let fieldStart: usize = 0;
let fieldEnd: usize = 0;
let isQuoted: bool = false;
let next: usize = 0; // first byte behind the field and what ended it
let lines: i32 = 0; // line ends taken in the record at hand

// Scratch of one call: what is wrong with the record at hand; 0 when nothing.
let problem: i32 = 0;
let problemAddress: usize = 0;
let problemEntry: i32 = 0;

/**
 * Decodes records until the bytes or the rows are used up.
 *
 * @param state  See `abi/csv.ts`.
 * @returns Rows in the batch so far (`row`); STATUS_BAD_RECORD; STATUS_FULL when `text` has no room
 *   for an unescaped string.
 */
export function decodeCsv(state: usize): i32 {
  start(state);
  let cursor = <usize>load<u32>(state, CSV_CURSOR);
  let line = load<i32>(state, CSV_LINE);
  let row = load<i32>(state, CSV_ROW);
  const rowEnd = load<i32>(state, CSV_ROW_END);
  const entries = <usize>load<u32>(state, CSV_ENTRIES);
  const entryCount = load<i32>(state, CSV_ENTRY_COUNT);
  const allowMissing = load<i32>(state, CSV_ALLOW_MISSING) != 0;
  const comment = load<u8>(state, CSV_COMMENT);
  let status: i32 = 0;
  while (row < rowEnd && cursor < end) {
    lines = 0;
    problem = 0;
    if (isSkipped(cursor, comment, entryCount)) {
      if (!skipLine(cursor)) break;
      cursor = next;
      line++;
      continue;
    }
    const textBefore = text;
    const count = decodeRecord(entries, entryCount, row, cursor);
    if (count == -INCOMPLETE) break;
    if (count == -FULL) {
      text = textBefore;
      status = STATUS_FULL;
      break;
    }
    if (problem == 0 && count != entryCount) {
      if (count > entryCount) fail(CSV_TOO_MANY, cursor, entryCount);
      else if (!allowMissing) fail(CSV_TOO_FEW, fieldEnd, count);
      else storeMissing(entries, count, entryCount, row);
    }
    if (problem != 0) {
      store<i32>(state, count, CSV_FIELD_COUNT);
      status = STATUS_BAD_RECORD;
      break;
    }
    cursor = next;
    line += lines;
    row++;
  }
  store<u32>(state, <u32>cursor, CSV_CURSOR);
  store<i32>(state, line, CSV_LINE);
  store<i32>(state, row, CSV_ROW);
  store<u32>(state, <u32>text, CSV_TEXT);
  store<i32>(state, problem, CSV_PROBLEM);
  store<u32>(state, <u32>problemAddress, CSV_PROBLEM_ADDRESS);
  store<i32>(state, problemEntry, CSV_PROBLEM_ENTRY);
  store<u32>(state, <u32>next, CSV_RECORD_END);
  return status < 0 ? status : row;
}

function start(state: usize): void {
  end = <usize>load<u32>(state, CSV_END);
  isFinal = load<i32>(state, CSV_IS_FINAL) != 0;
  delimiter = load<u8>(state, CSV_DELIMITER);
  quote = load<u8>(state, CSV_QUOTE);
  escape = load<u8>(state, CSV_ESCAPE);
  nullAddress = <usize>load<u32>(state, CSV_NULL_ADDRESS);
  nullLength = <usize>load<u32>(state, CSV_NULL_LENGTH);
  text = <usize>load<u32>(state, CSV_TEXT);
  textEnd = <usize>load<u32>(state, CSV_TEXT_END);
  startScan(<usize>load<u32>(state, CSV_CURSOR), end, delimiter, quote, escape);
}

function fail(code: i32, address: usize, entry: i32): void {
  problem = code;
  problemAddress = address;
  problemEntry = entry;
}

/** A comment, or an empty line where a record has more than one field. */
@inline
function isSkipped(cursor: usize, comment: u8, entryCount: i32): bool {
  const first = load<u8>(cursor);
  if (first == comment && comment != 0) return true;
  if (entryCount == 1) return false;
  return first == 0x0a || (first == 0x0d && cursor + 1 < end && load<u8>(cursor, 1) == 0x0a);
}

/** Sets `next` behind the line; false when it is not complete. Quotes mean nothing in it. */
function skipLine(cursor: usize): bool {
  while (cursor < end && load<u8>(cursor) != 0x0a) cursor++;
  if (cursor == end && !isFinal) return false;
  next = min(cursor + 1, end);
  moveScan(next);
  return true;
}

/**
 * Parses one record into the columns. Returns its field count; -INCOMPLETE or -FULL when it must be
 * tried again. `problem` may be set; `next` is behind the record.
 */
@inline
function decodeRecord(entries: usize, entryCount: i32, row: i32, cursor: usize): i32 {
  let entry = entries;
  let count = 0;
  while (true) {
    const ending = takeField(cursor);
    if (ending == INCOMPLETE || ending == FULL) return -ending;
    if (ending == BROKEN) {
      if (!recover()) return -INCOMPLETE;
      problemEntry = count;
      return count;
    }
    if (count < entryCount && problem == 0 && !storeField(entry, count, row)) return -FULL;
    count++;
    if (ending == LINE) return count;
    cursor = next;
    entry += CSV_ENTRY_BYTES;
  }
}

/** Stores the field in its column, or sets `problem`; false when `text` is full. */
@inline
function storeField(entry: usize, index: i32, row: i32): bool {
  const type = load<i32>(entry, CSV_ENTRY_TYPE);
  let code: i32;
  if (!isQuoted && fieldEnd - fieldStart == nullLength && isNullLiteral()) {
    code = storeNull(entry, row);
  } else if (type == 0) {
    return true;
  } else if (type == TYPE_BINARY) {
    if (fieldEnd - fieldStart > textEnd - text) return false;
    code = storeBytes(entry, <usize>row);
  } else {
    code = storeCsvValue(entry, <usize>row, fieldStart, fieldEnd);
  }
  if (code != 0) fail(code, fieldAddress, index);
  return true;
}

/** Base64 → bytes in `text`, which has room for them. */
function storeBytes(entry: usize, row: usize): i32 {
  const length = decodeBase64(fieldStart, fieldEnd, text);
  if (length < 0) return CSV_BAD_VALUE;
  storeCsvBytes(entry, row, text, text + <usize>length);
  text += <usize>length;
  return 0;
}

@inline
function isNullLiteral(): bool {
  return nullLength == 0 || memory.compare(fieldStart, nullAddress, nullLength) == 0;
}

function storeNull(entry: usize, row: i32): i32 {
  if (load<i32>(entry, CSV_ENTRY_TYPE) == 0) return 0;
  if (load<i32>(entry, CSV_ENTRY_NULLABLE) == 0) return CSV_NULL;
  const at = <usize>load<u32>(entry, CSV_ENTRY_VALIDITY) + (<usize>row >> 3);
  store<u8>(at, load<u8>(at) & ~(<u8>1 << <u8>(row & 7)));
  store<i32>(entry, 1, CSV_ENTRY_HAS_NULL);
  clearCsvView(entry, <usize>row);
  return 0;
}

function storeMissing(entries: usize, from: i32, to: i32, row: i32): void {
  for (let index = from; index < to; index++) {
    const code = storeNull(entries + <usize>index * CSV_ENTRY_BYTES, row);
    if (code != 0) return fail(code, fieldEnd, index);
  }
}

/**
 * Takes the field at `cursor`: sets `fieldStart`, `fieldEnd`, `isQuoted`, `next`; says how it
 * ended.
 */
@inline
function takeField(cursor: usize): i32 {
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
      fail(CSV_UNCLOSED_QUOTE, fieldAddress, 0);
      return BROKEN;
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
  fail(CSV_TEXT_AFTER_QUOTE, at, 0);
  return BROKEN;
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

/**
 * Finds where to go on behind wrong quotes: the next line. An unclosed quote has swallowed all that
 * follows, so that only the line it is in is given up. False when the line is not complete.
 */
function recover(): bool {
  const code = problem;
  const address = problemAddress;
  const from = code == CSV_UNCLOSED_QUOTE ? fieldAddress : address;
  const isComplete = skipLine(from);
  fail(code, address, problemEntry);
  return isComplete;
}
