// Rows as CSV (RFC 4180): fields between delimiters, quoted only where they must be.
//
//   1,lamp,"3"" pipe, used",,""⏎        NULL is the null literal (nothing), the empty string is ""
//
// Nested values are JSON text in a field. Strings are copied 16 bytes at a time while they are
// searched for a byte that needs quotes; where one turns up the field is written again, quoted.
//
// Invariants
//   · Every check leaves ENCODE_SLACK bytes behind `limit`, which scalars, the line end and SIMD
//     stores may use.
//   · 0 from a writer means that the output is full: the row is written again after the output has
//     grown.
import { COLUMN_BYTES, COLUMN_TYPE, COLUMN_VALUES } from "../abi/column";
import {
  ENCODE_DELIMITER, ENCODE_FLAGS, ENCODE_LINE_END, ENCODE_LINE_END_LENGTH, ENCODE_NULL_ADDRESS,
  ENCODE_NULL_LENGTH, ENCODE_OUT, ENCODE_OUT_END, ENCODE_QUOTE, ENCODE_ROW, ENCODE_ROW_END,
  ENCODE_SCAN_ALL, ENCODE_SELECTION, ENCODE_SLACK, FIELD_BYTES,
} from "../abi/encode";
import { STATUS_BAD_VALUE, STATUS_FULL } from "../abi/status";
import { VIEW_LENGTH } from "../abi/stringView";
import {
  TYPE_ARRAY, TYPE_BINARY, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT64, TYPE_MAP, TYPE_ROW, TYPE_STRING,
} from "../abi/type";
import { base64Length, writeBase64 } from "./base64";
import { writeInteger } from "./integer";
import { hadNullKey, startJson, viewBytes, writeJson } from "./json";
import { isNull, isTemporal, writeNumber, writeTemporal } from "./scalar";

const NAN: u32 = 0x4e614e;
const INFINITY: u64 = 0x7974696e69666e49;

// Scratch of one call.
let limit: usize = 0;
let flags: i32 = 0;
let delimiter: u8 = 0;
let quote: u8 = 0;
let nullAddress: usize = 0;
let nullLength: usize = 0;

/**
 * Writes rows as CSV until all are written or the output is full.
 *
 * @param columns  Column descriptors.
 * @param fields  Fields (`abi/encode.ts`), one a column.
 * @param state  Rows, output and dialect; `row` and `out` are moved on by whole rows.
 * @returns Rows written, STATUS_FULL when rows are left, STATUS_BAD_VALUE when row `row` has a map
 *   with a null key.
 */
export function encodeCsv(columns: usize, fields: usize, state: usize, columnCount: i32): i32 {
  const first = load<i32>(state, ENCODE_ROW);
  const rowEnd = load<i32>(state, ENCODE_ROW_END);
  const selection = <usize>load<u32>(state, ENCODE_SELECTION);
  const lineEnd = load<u32>(state, ENCODE_LINE_END);
  const lineEndLength = <usize>load<u32>(state, ENCODE_LINE_END_LENGTH);
  let out = <usize>load<u32>(state, ENCODE_OUT);
  start(state);
  for (let row = first; row < rowEnd; row++) {
    const at = selection ? <usize>load<u32>(selection + (<usize>row << 2)) : <usize>row;
    const end = writeRow(columns, fields, columnCount, at, out);
    if (end == 0) {
      store<i32>(state, row, ENCODE_ROW);
      store<u32>(state, <u32>out, ENCODE_OUT);
      return hadNullKey() ? STATUS_BAD_VALUE : STATUS_FULL;
    }
    store<u32>(end, lineEnd);
    out = end + lineEndLength;
  }
  store<i32>(state, rowEnd, ENCODE_ROW);
  store<u32>(state, <u32>out, ENCODE_OUT);
  return rowEnd - first;
}

function start(state: usize): void {
  const outEnd = <usize>load<u32>(state, ENCODE_OUT_END);
  limit = outEnd - ENCODE_SLACK;
  flags = load<i32>(state, ENCODE_FLAGS);
  delimiter = load<u8>(state, ENCODE_DELIMITER);
  quote = load<u8>(state, ENCODE_QUOTE);
  nullAddress = <usize>load<u32>(state, ENCODE_NULL_ADDRESS);
  nullLength = <usize>load<u32>(state, ENCODE_NULL_LENGTH);
  startJson(outEnd, flags);
}

function writeRow(columns: usize, fields: usize, count: i32, row: usize, out: usize): usize {
  const columnsEnd = columns + <usize>count * COLUMN_BYTES;
  let field = fields;
  for (let column = columns; column < columnsEnd; column += COLUMN_BYTES) {
    if (column > columns) store<u8>(out++, delimiter);
    if (out + nullLength > limit) return 0;
    if (isNull(column, row)) {
      memory.copy(out, nullAddress, nullLength);
      out += nullLength;
    } else {
      out = writeField(column, field, row, out);
      if (out == 0) return 0;
    }
    field += FIELD_BYTES;
  }
  return out;
}

@inline
function writeField(column: usize, field: usize, row: usize, out: usize): usize {
  const type = load<i32>(column, COLUMN_TYPE);
  const values = <usize>load<u32>(column, COLUMN_VALUES);
  if (type == TYPE_STRING) return writeText(values + (row << 4), out);
  const end =
    type == TYPE_INT64
      ? writeInteger(load<i64>(values + (row << 3)), out)
      : writeOther(type, column, field, row, out);
  if (end == 0) return 0;
  if (isNullLiteral(out, <u32>(end - out))) return quoteInPlace(out, end, true);
  const isNested = type == TYPE_ROW || type == TYPE_ARRAY || type == TYPE_MAP;
  return isNested || (flags & ENCODE_SCAN_ALL) != 0 ? quoteInPlace(out, end, false) : end;
}

function writeOther(type: i32, column: usize, field: usize, row: usize, out: usize): usize {
  const values = <usize>load<u32>(column, COLUMN_VALUES);
  if (isTemporal(type)) return writeTemporal(column, field, row, flags, out);
  switch (type) {
    case TYPE_ROW:
    case TYPE_ARRAY:
    case TYPE_MAP:
      return writeJson(column, field, row, out);
    case TYPE_BINARY: {
      const length = load<u32>(values + (row << 4), VIEW_LENGTH);
      if (<u64>out + base64Length(length) > <u64>limit) return 0;
      return writeBase64(viewBytes(values + (row << 4)), length, out);
    }
    case TYPE_FLOAT64: {
      const value = load<f64>(values + (row << 3));
      return isFinite<f64>(value) ? writeNumber(column, row, out) : writeNonFinite(value, out);
    }
    case TYPE_FLOAT32: {
      const value = <f64>load<f32>(values + (row << 2));
      return isFinite<f64>(value) ? writeNumber(column, row, out) : writeNonFinite(value, out);
    }
    default:
      return writeNumber(column, row, out);
  }
}

function writeNonFinite(value: f64, out: usize): usize {
  if (isNaN<f64>(value)) {
    store<u32>(out, NAN);
    return out + 3;
  }
  if (value < 0) store<u8>(out++, 0x2d);
  store<u64>(out, INFINITY);
  return out + 8;
}

/** One bit a byte of the 16 that makes quotes necessary. */
@inline
function specialMask(bytes: v128): i32 {
  const separators = v128.or(
    i8x16.eq(bytes, i8x16.splat(<i8>delimiter)),
    i8x16.eq(bytes, i8x16.splat(<i8>quote)),
  );
  const lineEnds = v128.or(i8x16.eq(bytes, i8x16.splat(0x0a)), i8x16.eq(bytes, i8x16.splat(0x0d)));
  return i8x16.bitmask(v128.or(separators, lineEnds));
}

@inline
function writeText(view: usize, out: usize): usize {
  const length = load<u32>(view, VIEW_LENGTH);
  const text = viewBytes(view);
  // Two quotes and, at worst, every byte doubled.
  if (<u64>out + 2 * <u64>length > <u64>limit) {
    if (<u64>out + quotedLength(text, length) > <u64>limit) return 0;
  }
  if (length == 0 || isNullLiteral(text, length)) return writeQuoted(text, length, out);
  let from = text;
  let to = out;
  for (let left = <i32>length; left > 0; left -= 16, from += 16, to += 16) {
    const bytes = v128.load(from);
    v128.store(to, bytes);
    let mask = specialMask(bytes);
    if (left < 16) mask &= (1 << left) - 1;
    if (mask) return writeQuoted(text, length, out);
  }
  return out + length;
}

@inline
function isNullLiteral(text: usize, length: u32): bool {
  return <usize>length == nullLength && memory.compare(text, nullAddress, nullLength) == 0;
}

function writeQuoted(text: usize, length: u32, out: usize): usize {
  store<u8>(out++, quote);
  for (const end = text + length; text < end; text++) {
    const byte = load<u8>(text);
    store<u8>(out++, byte);
    if (byte == quote) store<u8>(out++, quote);
  }
  store<u8>(out, quote);
  return out + 1;
}

function quotedLength(text: usize, length: u32): u64 {
  let total = <u64>length;
  for (const end = text + length; text < end; text++) total += <u64>(load<u8>(text) == quote);
  return total;
}

/** Quotes a field already written, if it must be; from its end, so that nothing is lost. */
function quoteInPlace(start: usize, end: usize, isSpecial: bool): usize {
  let quotes: usize = 0;
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == quote) quotes++;
    if (byte == quote || byte == delimiter || byte == 0x0a || byte == 0x0d) isSpecial = true;
  }
  if (!isSpecial) return end;
  const quotedEnd = end + quotes + 2;
  if (quotedEnd > limit + 64) return 0;
  let to = quotedEnd - 1;
  store<u8>(to, quote);
  for (let from = end; from > start; ) {
    const byte = load<u8>(--from);
    store<u8>(--to, byte);
    if (byte == quote) store<u8>(--to, quote);
  }
  store<u8>(start, quote);
  return quotedEnd;
}
