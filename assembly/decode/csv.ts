// CSV (RFC 4180) → columns: records are cut and their fields parsed into the columns in one pass.
//
//   record ─► field ─► NULL?  ─► value of the entry's type ─► row of the column
//     │         └ unquoted: up to a delimiter or line end; quoted: up to the closing quote
//     └ incomplete: nothing is returned of it, the call ends before it
//
// Invariants
//   · `cursor`, `row` and `line` in the state describe whole records: a call may end anywhere and
//     be made again.
//   · Input bytes are not changed. Strings point into the input, or into `text` where quotes had to
//     be unescaped.
//   · Every row written sets its bits, so that what a bad record has left behind is overwritten.
import {
  CSV_ALLOW_MISSING, CSV_BAD_VALUE, CSV_COMMENT, CSV_CURSOR, CSV_END, CSV_ENTRIES, CSV_ENTRY_BYTES,
  CSV_ENTRY_COUNT, CSV_ENTRY_HAS_NULL, CSV_ENTRY_NULLABLE, CSV_ENTRY_TYPE, CSV_ENTRY_VALIDITY,
  CSV_FIELD_COUNT, CSV_LINE, CSV_NULL, CSV_NULL_ADDRESS, CSV_NULL_LENGTH, CSV_PROBLEM,
  CSV_PROBLEM_ADDRESS, CSV_PROBLEM_ENTRY, CSV_RECORD_END, CSV_ROW, CSV_ROW_END, CSV_TEXT,
  CSV_TEXT_END, CSV_TOO_FEW, CSV_TOO_MANY, CSV_UNCLOSED_QUOTE,
} from "../abi/csv";
import { STATUS_BAD_RECORD, STATUS_FULL } from "../abi/status";
import { TYPE_BINARY } from "../abi/type";
import { decodeBase64 } from "./base64";
import {
  BROKEN, FULL, INCOMPLETE, LINE, brokenAddress, brokenCode, fieldAddress, fieldEnd, fieldStart,
  isQuoted, lines, moveText, next, skipLine, startFields, startRecord, takeField, text,
} from "./csvField";
import { clearCsvView, storeCsvBytes, storeCsvValue } from "./csvValue";

// Scratch of one call.
let nullAddress: usize = 0;
let nullLength: usize = 0;
let textEnd: usize = 0;

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
  const end = <usize>load<u32>(state, CSV_END);
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
    startRecord();
    problem = 0;
    if (isSkipped(cursor, end, comment, entryCount)) {
      if (!skipLine(cursor)) break;
      cursor = next;
      line++;
      continue;
    }
    const textBefore = text;
    const count = decodeRecord(entries, entryCount, row, cursor);
    if (count == -INCOMPLETE) break;
    if (count == -FULL) {
      moveText(textBefore);
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
  nullAddress = <usize>load<u32>(state, CSV_NULL_ADDRESS);
  nullLength = <usize>load<u32>(state, CSV_NULL_LENGTH);
  textEnd = <usize>load<u32>(state, CSV_TEXT_END);
  startFields(state);
}

function fail(code: i32, address: usize, entry: i32): void {
  problem = code;
  problemAddress = address;
  problemEntry = entry;
}

/** A comment, or an empty line where a record has more than one field. */
@inline
function isSkipped(cursor: usize, end: usize, comment: u8, entryCount: i32): bool {
  const first = load<u8>(cursor);
  if (first == comment && comment != 0) return true;
  if (entryCount == 1) return false;
  return first == 0x0a || (first == 0x0d && cursor + 1 < end && load<u8>(cursor, 1) == 0x0a);
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
    if (ending == BROKEN) return recover(count) ? count : -INCOMPLETE;
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
  moveText(text + <usize>length);
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
 * Finds where to go on behind wrong quotes: the next line. An unclosed quote has swallowed all that
 * follows, so that only the line it is in is given up. False when the line is not complete.
 */
function recover(index: i32): bool {
  fail(brokenCode, brokenAddress, index);
  return skipLine(brokenCode == CSV_UNCLOSED_QUOTE ? fieldAddress : brokenAddress);
}
