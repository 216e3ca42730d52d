// JSON values → rows of columns. Strings, BIGINT and timestamps in their usual form are read in
// place; all else, nulls and nested values included, goes through `readAny`.
//
// Invariants
//   · Element columns are dense: row r of a list has its elements at offsets[r] … offsets[r + 1], and
//     reading row r again starts again at offsets[r].
//   · A field's validity bitmap is all ones once `nulls` is set, and untouched before.
import {
  FIELD_BYTES, FIELD_CAPACITY, FIELD_CHILDREN, FIELD_FLAGS, FIELD_HAS_UNIQUE_KEYS, FIELD_INDEX,
  FIELD_IS_NULLABLE, FIELD_NULLS, FIELD_OFFSETS, FIELD_OP, FIELD_PRECISION, FIELD_VALIDITY,
  FIELD_VALUES, JSON_ERROR_DEPTH, JSON_ERROR_NULL, JSON_ERROR_SYNTAX, JSON_ERROR_TYPE,
  JSON_FULL_ELEMENTS, OBJECT_FIELD_COUNT, OBJECT_FIELDS,
} from "../abi/json";
import { VIEW_INLINE_MAX, VIEW_LENGTH } from "../abi/stringView";
import {
  TYPE_ARRAY, TYPE_BINARY, TYPE_BOOLEAN, TYPE_DECIMAL128, TYPE_FLOAT32, TYPE_INT16, TYPE_INT32,
  TYPE_INT64, TYPE_INT8, TYPE_INTERVAL_MONTH, TYPE_MAP, TYPE_ROW, TYPE_STRING, TYPE_TIMESTAMP,
  TYPE_DATE, TYPE_TIME,
} from "../abi/type";
import { decodeBase64 } from "./base64";
import { leadingDigits, fewDigits } from "./digits";
import { readObject } from "./jsonObject";
import { readScalar, storeBit } from "./jsonScalar";
import { WORD_NULL, hasLeadingZero, skipSpace, skipValue } from "./jsonSkip";
import {
  depthMax, error, fail, failField, hasHeap, heap, moveHeap, timestampFormat,
} from "./jsonState";
import { refuse } from "./refuse";
import {
  readPlainString, readString, skipPlainString, skipString, storeStringView, unescape,
} from "./jsonString";
import { parseInteger } from "./number";
import { parseTimestamp } from "./timestamp";

const QUOTE: u32 = 0x22;
const MAP_KEYS_COMPARED: i32 = 1024; // larger maps keep repeated keys, so that time stays linear

/** Reads a value in its usual form; returns its end, or 0 when `readAny` has to look at it. */
@inline
export function readUsual(at: usize, field: usize, row: usize): usize {
  const op = load<i32>(field, FIELD_OP);
  const values = <usize>load<u32>(field, FIELD_VALUES);
  let end: usize = 0;
  if (op == TYPE_STRING) {
    if (load<u8>(at) == QUOTE) end = readPlainString(at + 1, values + (row << 4));
  } else if (op == TYPE_INT64) {
    end = readPlainInteger(at, values + (row << 3));
  } else if (op == TYPE_TIMESTAMP && load<u8>(at) == QUOTE) {
    const precision = load<i32>(field, FIELD_PRECISION);
    end = parseTimestamp(at + 1, precision, timestampFormat, values + (row << 3));
    if (end == 0 || load<u8>(end) != QUOTE) return refuse();
    end++;
  } else if (op == 0) {
    return skipUsual(at);
  }
  if (end != 0 && load<i32>(field, FIELD_NULLS)) {
    storeBit(load<u32>(field, FIELD_VALIDITY), row, true);
  }
  return end;
}

/** Passes a value that no column wants: ASCII without escapes, or at most seven digits. */
function skipUsual(at: usize): usize {
  if (load<u8>(at) == QUOTE) return skipPlainString(at + 1);
  const word = load<u64>(at);
  const count = leadingDigits(word);
  if (count == 8 || count == 0 || (<u8>word == 0x30 && count > 1)) return 0;
  const next = load<u8>(at + count);
  return next == 0x2c || next == 0x7d ? at + count : 0;
}

/** An integer followed by a comma or a closing brace; 0 for any other, right or wrong. */
@inline
function readPlainInteger(at: usize, out: usize): usize {
  const word = load<u64>(at);
  const count = leadingDigits(word);
  // Eight and more digits, or a sign: out of line, so that short numbers wait for nothing.
  if (count == 8 || count == 0) return readLongInteger(at, out);
  const end = at + count;
  store<i64>(out, <i64>fewDigits(word, count));
  const next = load<u8>(end);
  if ((next != 0x2c && next != 0x7d) || (<u8>word == 0x30 && count > 1)) return refuse();
  return end;
}

function readLongInteger(at: usize, out: usize): usize {
  if (hasLeadingZero(at)) return 0;
  const end = parseInteger(at, out);
  const next = load<u8>(end);
  if (next != 0x2c && next != 0x7d) return refuse();
  return end;
}

function readElement(at: usize, field: usize, row: usize, depth: i32): usize {
  const end = readUsual(at, field, row);
  return end == 0 ? readAny(at, field, row, depth) : end;
}

/**
 * Reads the value at `at`, of any type in any form, into row `row` of a field; returns its end, or
 * 0 with a reason.
 */
export function readAny(at: usize, field: usize, row: usize, depth: i32): usize {
  const op = load<i32>(field, FIELD_OP);
  if (op == 0) return skipValue(at, depth);
  if (load<u32>(at) == WORD_NULL) return readNull(at, field, row);
  const values = <usize>load<u32>(field, FIELD_VALUES);
  const byte = load<u8>(at);
  let end: usize = 0;
  if (op == TYPE_STRING) {
    if (byte == QUOTE) end = readString(at + 1, values + (row << 4));
  } else if (op == TYPE_BINARY) {
    if (byte == QUOTE) end = readBytes(at + 1, values + (row << 4));
  } else if (op == TYPE_ROW) {
    if (byte == 0x7b) end = readRow(at, field, row, depth + 1);
  } else if (op == TYPE_ARRAY) {
    if (byte == 0x5b) end = readArray(at, field, row, depth + 1);
  } else if (op == TYPE_MAP) {
    if (byte == 0x7b) end = readMap(at, field, row, depth + 1);
  } else {
    end = readScalar(at, field, op, values, row);
  }
  if (end == 0) return failValue(at, field, depth);
  if (load<i32>(field, FIELD_NULLS)) storeBit(load<u32>(field, FIELD_VALIDITY), row, true);
  return end;
}

/** The reason of a value that is not of its type: it may not be JSON at all. */
function failValue(at: usize, field: usize, depth: i32): usize {
  if (error != 0 || skipValue(at, depth) == 0) return 0;
  return failField(JSON_ERROR_TYPE, at, load<i32>(field, FIELD_INDEX));
}

function readNull(at: usize, field: usize, row: usize): usize {
  if ((load<i32>(field, FIELD_FLAGS) & FIELD_IS_NULLABLE) == 0) {
    return failField(JSON_ERROR_NULL, at, load<i32>(field, FIELD_INDEX));
  }
  storeNull(field, row);
  return at + 4;
}

/** Stores null, and zeros as the value, so that readers who do not look at validity are safe. */
export function storeNull(field: usize, row: usize): void {
  const op = load<i32>(field, FIELD_OP);
  if (op == 0) return;
  const validity = <usize>load<u32>(field, FIELD_VALIDITY);
  if (validity) {
    if (!load<i32>(field, FIELD_NULLS)) {
      memory.fill(validity, 0xff, ((load<usize>(field, FIELD_CAPACITY) + 63) >> 6) << 3);
      store<i32>(field, 1, FIELD_NULLS);
    }
    storeBit(validity, row, false);
  }
  if (op == TYPE_ARRAY || op == TYPE_MAP) {
    const offset = <usize>load<u32>(field, FIELD_OFFSETS) + (row << 2);
    store<i32>(offset, load<i32>(offset), 4);
  } else if (op == TYPE_ROW) {
    const object = <usize>load<u32>(field, FIELD_CHILDREN);
    const count = load<i32>(object, OBJECT_FIELD_COUNT);
    let child = <usize>load<u32>(object, OBJECT_FIELDS);
    for (let i = 0; i < count; i++, child += FIELD_BYTES) {
      // Most fields of a row are not read where some are: no call for those.
      if (load<i32>(child, FIELD_OP)) storeNull(child, row);
    }
  } else {
    storeZero(load<u32>(field, FIELD_VALUES), op, row);
  }
}

function storeZero(values: usize, op: i32, row: usize): void {
  switch (op) {
    case TYPE_BOOLEAN:
      storeBit(values, row, false);
      break;
    case TYPE_INT8:
      store<u8>(values + row, 0);
      break;
    case TYPE_INT16:
      store<u16>(values + (row << 1), 0);
      break;
    case TYPE_INT32:
    case TYPE_FLOAT32:
    case TYPE_DATE:
    case TYPE_TIME:
    case TYPE_INTERVAL_MONTH:
      store<u32>(values + (row << 2), 0);
      break;
    case TYPE_STRING:
    case TYPE_BINARY:
    case TYPE_DECIMAL128:
      v128.store(values + (row << 4), i64x2.splat(0));
      break;
    default:
      store<u64>(values + (row << 3), 0);
  }
}

/** Base64 in a string, whose escapes (`\/`) are undone first; decoding shrinks in place. */
function readBytes(start: usize, view: usize): usize {
  const end = skipString(start);
  if (end == 0 || !hasHeap(end - start, start)) return 0;
  const length = decodeBase64(heap, unescape(start, end - 1, heap), heap);
  if (length < 0) return 0;
  storeStringView(view, heap, <u32>length);
  if (length > VIEW_INLINE_MAX) moveHeap((heap + <usize>length + 15) & ~15);
  return end;
}

function readRow(at: usize, field: usize, row: usize, depth: i32): usize {
  if (depth > depthMax) return fail(JSON_ERROR_DEPTH, at);
  return readObject(at + 1, load<u32>(field, FIELD_CHILDREN), row, depth);
}

function readArray(at: usize, field: usize, row: usize, depth: i32): usize {
  if (depth > depthMax) return fail(JSON_ERROR_DEPTH, at);
  const offset = <usize>load<u32>(field, FIELD_OFFSETS) + (row << 2);
  const element = <usize>load<u32>(field, FIELD_CHILDREN);
  const capacity = load<i32>(element, FIELD_CAPACITY);
  let count = load<i32>(offset);
  at = skipSpace(at + 1);
  let byte = load<u8>(at);
  if (byte == 0x5d) at++;
  while (byte != 0x5d) {
    if (count == capacity) return failField(JSON_FULL_ELEMENTS, at, load<i32>(field, FIELD_INDEX));
    at = readElement(at, element, count, depth);
    if (at == 0) return 0;
    count++;
    at = skipSpace(at);
    byte = load<u8>(at);
    if (byte != 0x5d && byte != 0x2c) return fail(JSON_ERROR_SYNTAX, at);
    at = byte == 0x5d ? at + 1 : skipSpace(at + 1);
  }
  store<i32>(offset, count, 4);
  return at;
}

function readMap(at: usize, field: usize, row: usize, depth: i32): usize {
  if (depth > depthMax) return fail(JSON_ERROR_DEPTH, at);
  const offset = <usize>load<u32>(field, FIELD_OFFSETS) + (row << 2);
  const key = <usize>load<u32>(field, FIELD_CHILDREN);
  const capacity = load<i32>(key, FIELD_CAPACITY);
  const isUnique = (load<i32>(field, FIELD_FLAGS) & FIELD_HAS_UNIQUE_KEYS) != 0;
  const first = load<i32>(offset);
  let count = first;
  at = skipSpace(at + 1);
  let byte = load<u8>(at);
  if (byte == 0x7d) at++;
  while (byte != 0x7d) {
    if (count == capacity) return failField(JSON_FULL_ELEMENTS, at, load<i32>(field, FIELD_INDEX));
    const views = <usize>load<u32>(key, FIELD_VALUES);
    at = readMapKey(at, views + (<usize>count << 4));
    if (at == 0) return 0;
    const found = isUnique ? earlierKey(views, first, count) : count;
    at = readElement(skipSpace(at), key + FIELD_BYTES, found, depth);
    if (at == 0) return 0;
    count += i32(found == count);
    at = skipSpace(at);
    byte = load<u8>(at);
    if (byte != 0x7d && byte != 0x2c) return fail(JSON_ERROR_SYNTAX, at);
    at = byte == 0x7d ? at + 1 : skipSpace(at + 1);
  }
  store<i32>(offset, count, 4);
  return at;
}

/** Reads a key and its colon; returns the address behind the colon. */
function readMapKey(at: usize, view: usize): usize {
  if (load<u8>(at) != QUOTE) return fail(JSON_ERROR_SYNTAX, at);
  let end = readPlainString(at + 1, view);
  if (end == 0) end = readString(at + 1, view);
  if (end == 0) return 0;
  end = skipSpace(end);
  return load<u8>(end) == 0x3a ? end + 1 : fail(JSON_ERROR_SYNTAX, end);
}

/** The index of the key equal to key `count`, or `count`. */
function earlierKey(views: usize, first: i32, count: i32): i32 {
  const view = views + (<usize>count << 4);
  const head = load<u64>(view);
  if (count - first > MAP_KEYS_COMPARED) return count;
  for (let i = first; i < count; i++) {
    const other = views + (<usize>i << 4);
    if (load<u64>(other) != head) continue;
    if (load<u64>(other, 8) == load<u64>(view, 8)) return i;
    const length = load<u32>(view, VIEW_LENGTH);
    if (length <= <u32>VIEW_INLINE_MAX) continue;
    if (memory.compare(load<u32>(other, 12), load<u32>(view, 12), length) == 0) return i;
  }
  return count;
}
