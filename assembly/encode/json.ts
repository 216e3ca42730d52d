// Rows as JSON Lines: one object a row, keys in the schema's order.
//
//   {"auction":1,"item":"lamp","tags":["a","b"]}⏎
//   ▲ every field writes `,"name":value`; the first comma becomes the brace
//
// Invariants
//   · Every check leaves ENCODE_SLACK bytes behind `limit`, which scalars, closing brackets and
//     SIMD stores may use.
//   · 0 from a writer means that the output is full: the row is written again after the output has
//     grown.
import {
  COLUMN_BYTES, COLUMN_CHILDREN, COLUMN_CHILD_COUNT, COLUMN_OFFSETS, COLUMN_TYPE, COLUMN_VALUES,
} from "../abi/column";
import {
  ENCODE_FLAGS, ENCODE_IGNORE_NULLS, ENCODE_OUT, ENCODE_OUT_END, ENCODE_ROW, ENCODE_ROW_END,
  ENCODE_SELECTION, ENCODE_SLACK, FIELD_BYTES, FIELD_CHILDREN, FIELD_KEY, FIELD_KEY_LENGTH,
} from "../abi/encode";
import { STATUS_BAD_VALUE, STATUS_FULL } from "../abi/status";
import {
  VIEW_ADDRESS, VIEW_INLINE_MAX, VIEW_LENGTH, VIEW_PREFIX,
} from "../abi/stringView";
import {
  TYPE_ARRAY, TYPE_BINARY, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT64, TYPE_MAP, TYPE_ROW, TYPE_STRING,
} from "../abi/type";
import { base64Length, writeBase64 } from "./base64";
import { writeInteger } from "./integer";
import { jsonTextLength, writeJsonText } from "./jsonText";
import { isNull, isTemporal, writeNumber, writeTemporal } from "./scalar";

const NULL: u32 = 0x6c6c756e;

// Scratch of one call.
let limit: usize = 0;
let flags: i32 = 0;
let nullKey: bool = false;

/**
 * Writes rows as JSON Lines until all are written or the output is full.
 *
 * @param columns  Column descriptors.
 * @param fields  Fields (`abi/encode.ts`), one a column.
 * @param state  Rows and output; `row` and `out` are moved on by whole rows.
 * @returns Rows written, STATUS_FULL when rows are left, STATUS_BAD_VALUE when row `row` has a map
 * with a null key.
 */
export function encodeJson(columns: usize, fields: usize, state: usize, columnCount: i32): i32 {
  const first = load<i32>(state, ENCODE_ROW);
  const rowEnd = load<i32>(state, ENCODE_ROW_END);
  const selection = <usize>load<u32>(state, ENCODE_SELECTION);
  let out = <usize>load<u32>(state, ENCODE_OUT);
  startJson(<usize>load<u32>(state, ENCODE_OUT_END), load<i32>(state, ENCODE_FLAGS));
  for (let row = first; row < rowEnd; row++) {
    const at = selection ? <usize>load<u32>(selection + (<usize>row << 2)) : <usize>row;
    const end = writeObject(columns, fields, columnCount, at, out);
    if (end == 0) {
      store<i32>(state, row, ENCODE_ROW);
      store<u32>(state, <u32>out, ENCODE_OUT);
      return nullKey ? STATUS_BAD_VALUE : STATUS_FULL;
    }
    store<u8>(end, 0x0a);
    out = end + 1;
  }
  store<i32>(state, rowEnd, ENCODE_ROW);
  store<u32>(state, <u32>out, ENCODE_OUT);
  return rowEnd - first;
}

/** Prepares the writers below for a call of an encoder. */
export function startJson(outEnd: usize, encodeFlags: i32): void {
  limit = outEnd - ENCODE_SLACK;
  flags = encodeFlags;
  nullKey = false;
}

/** True when the last 0 of {@link writeJson} meant a map's null key. */
export function hadNullKey(): bool {
  return nullKey;
}

function writeObject(columns: usize, fields: usize, count: i32, row: usize, out: usize): usize {
  const start = out;
  const columnsEnd = columns + <usize>count * COLUMN_BYTES;
  let field = fields - FIELD_BYTES;
  for (let column = columns; column < columnsEnd; column += COLUMN_BYTES) {
    field += FIELD_BYTES;
    const keyLength = <usize>load<u32>(field, FIELD_KEY_LENGTH);
    if (out + keyLength > limit) return 0;
    const isNullHere = isNull(column, row);
    if (isNullHere && (flags & ENCODE_IGNORE_NULLS) != 0) continue;
    writeKey(<usize>load<u32>(field, FIELD_KEY), keyLength, out);
    out += keyLength;
    if (isNullHere) {
      store<u32>(out, NULL);
      out += 4;
      continue;
    }
    out = writeFrequent(column, field, row, out);
    if (out == 0) return 0;
  }
  if (out == start) out++;
  if (out > limit + 64) return 0;
  store<u8>(start, 0x7b);
  store<u8>(out, 0x7d);
  return out + 1;
}

@inline
function writeKey(key: usize, length: usize, out: usize): void {
  v128.store(out, v128.load(key));
  for (let at: usize = 16; at < length; at += 16) v128.store(out + at, v128.load(key + at));
}

/** {@link writeJson}, with the most frequent types in place: bids are written a fifth faster. */
@inline
function writeFrequent(column: usize, field: usize, row: usize, out: usize): usize {
  const type = load<i32>(column, COLUMN_TYPE);
  const values = <usize>load<u32>(column, COLUMN_VALUES);
  if (type == TYPE_INT64) return writeInteger(load<i64>(values + (row << 3)), out);
  if (type == TYPE_STRING) return writeString(values + (row << 4), out);
  return writeJson(column, field, row, out);
}

/** Writes a value that is not null where `out` <= limit; returns the end, or 0. */
export function writeJson(column: usize, field: usize, row: usize, out: usize): usize {
  const type = load<i32>(column, COLUMN_TYPE);
  const values = <usize>load<u32>(column, COLUMN_VALUES);
  if (type == TYPE_INT64) return writeInteger(load<i64>(values + (row << 3)), out);
  if (type == TYPE_STRING) return writeString(values + (row << 4), out);
  if (isTemporal(type)) {
    store<u8>(out, 0x22);
    const end = writeTemporal(column, field, row, flags, out + 1);
    store<u8>(end, 0x22);
    return end + 1;
  }
  if (type == TYPE_BINARY) return writeBytes(values + (row << 4), out);
  if (type == TYPE_ARRAY) return writeArray(column, field, row, out);
  if (type == TYPE_MAP) return writeMap(column, field, row, out);
  if (type == TYPE_ROW) {
    const children = <usize>load<u32>(column, COLUMN_CHILDREN);
    const fields = <usize>load<u32>(field, FIELD_CHILDREN);
    return writeObject(children, fields, load<i32>(column, COLUMN_CHILD_COUNT), row, out);
  }
  if (isNonFinite(type, values, row)) {
    store<u32>(out, NULL);
    return out + 4;
  }
  return writeNumber(column, row, out);
}

@inline
function isNonFinite(type: i32, values: usize, row: usize): bool {
  if (type == TYPE_FLOAT64) return !isFinite<f64>(load<f64>(values + (row << 3)));
  return type == TYPE_FLOAT32 && !isFinite<f32>(load<f32>(values + (row << 2)));
}

/** Address of the bytes of a string view. */
@inline
export function viewBytes(view: usize): usize {
  const isInline = load<u32>(view, VIEW_LENGTH) <= <u32>VIEW_INLINE_MAX;
  return isInline ? view + VIEW_PREFIX : <usize>load<u32>(view, VIEW_ADDRESS);
}

@inline
function writeString(view: usize, out: usize): usize {
  const length = load<u32>(view, VIEW_LENGTH);
  const text = viewBytes(view);
  // The exact length is counted only where six bytes a byte would not fit.
  if (<u64>out + 6 * <u64>length > <u64>limit) {
    if (<u64>out + jsonTextLength(text, length) > <u64>limit) return 0;
  }
  store<u8>(out, 0x22);
  const end = writeJsonText(text, length, out + 1);
  store<u8>(end, 0x22);
  return end + 1;
}

function writeBytes(view: usize, out: usize): usize {
  const length = load<u32>(view, VIEW_LENGTH);
  if (<u64>out + base64Length(length) > <u64>limit) return 0;
  store<u8>(out, 0x22);
  const end = writeBase64(viewBytes(view), length, out + 1);
  store<u8>(end, 0x22);
  return end + 1;
}

function writeArray(column: usize, field: usize, row: usize, out: usize): usize {
  const offsets = <usize>load<u32>(column, COLUMN_OFFSETS) + (row << 2);
  const first = load<i32>(offsets);
  const end = load<i32>(offsets, 4);
  const element = <usize>load<u32>(column, COLUMN_CHILDREN);
  const elementField = <usize>load<u32>(field, FIELD_CHILDREN);
  store<u8>(out++, 0x5b);
  for (let at = first; at < end; at++) {
    if (at > first) store<u8>(out++, 0x2c);
    out = writeNullable(element, elementField, at, out);
    if (out == 0) return 0;
  }
  if (out > limit + 64) return 0;
  store<u8>(out, 0x5d);
  return out + 1;
}

@inline
function writeNullable(column: usize, field: usize, row: usize, out: usize): usize {
  if (out > limit) return 0;
  if (!isNull(column, row)) return writeJson(column, field, row, out);
  store<u32>(out, NULL);
  return out + 4;
}

function writeMap(column: usize, field: usize, row: usize, out: usize): usize {
  const offsets = <usize>load<u32>(column, COLUMN_OFFSETS) + (row << 2);
  const first = load<i32>(offsets);
  const end = load<i32>(offsets, 4);
  const keys = <usize>load<u32>(column, COLUMN_CHILDREN);
  const keyField = <usize>load<u32>(field, FIELD_CHILDREN);
  store<u8>(out++, 0x7b);
  for (let at = first; at < end; at++) {
    if (at > first) store<u8>(out++, 0x2c);
    out = writeMapKey(keys, keyField, at, out);
    if (out == 0) return 0;
    store<u8>(out++, 0x3a);
    out = writeNullable(keys + COLUMN_BYTES, keyField + FIELD_BYTES, at, out);
    if (out == 0) return 0;
  }
  if (out > limit + 64) return 0;
  store<u8>(out, 0x7d);
  return out + 1;
}

/** A key is a string: numbers and booleans are quoted. */
function writeMapKey(keys: usize, keyField: usize, row: usize, out: usize): usize {
  if (out > limit) return 0;
  if (isNull(keys, row)) {
    nullKey = true;
    return 0;
  }
  const start = out++;
  out = writeJson(keys, keyField, row, out);
  if (out == 0) return 0;
  if (load<u8>(start, 1) == 0x22) {
    // It has its own quotes.
    memory.copy(start, start + 1, out - start - 1);
    return out - 1;
  }
  store<u8>(start, 0x22);
  store<u8>(out, 0x22);
  return out + 1;
}
