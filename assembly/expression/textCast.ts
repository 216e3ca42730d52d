// CAST between text and values. Parsers and formatters are those of decoding and encoding.
//
//   text ─▶ trimmed copy at the heap's end, '"' behind it ─▶ parser reads up to the '"' or fails
import { FIELD_BYTES, FIELD_DATE_BEFORE } from "../abi/encode";
import { PARSE_TRY } from "../abi/expressionOperation";
import { STATUS_BAD_VALUE, STATUS_FULL } from "../abi/status";
import { TIMESTAMP_TEXT_BOTH } from "../abi/timestampFormat";
import {
  TYPE_BOOLEAN, TYPE_DATE, TYPE_DECIMAL128, TYPE_DECIMAL64, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT16,
  TYPE_INT32, TYPE_INT64, TYPE_INT8, TYPE_TIMESTAMP, TYPE_TIMESTAMP_LTZ,
} from "../abi/type";
import { parseDecimal128, parseDecimal64 } from "../decode/decimal";
import { parseDouble, parseFloat32 } from "../decode/double";
import { parseInteger } from "../decode/number";
import { parseDate, parseTimestamp } from "../decode/timestamp";
import { writeDecimal128, writeDecimal64 } from "../encode/decimal";
import { writeDouble } from "../encode/double";
import { writeInteger } from "../encode/integer";
import { writeDate, writeTimestamp } from "../encode/temporal";
import { commit, copyBytes, hasRoom, heapAt } from "./heap";
import {
  fail, first, firstStep, isLive, isPresent, out, outWidth, parameter, propagateNulls,
  requireValidity, setNull, type,
} from "./operands";
import { lengthOf } from "./search";
import { bytesOf } from "./stringBytes";

const VALUE_BYTES_MAX: u64 = 96; // the longest text of a value, with overruns
const field = memory.data(FIELD_BYTES);
const whole = memory.data(8);

/** Parses a chunk of texts. */
export function parseTexts(rowCount: i32): i32 {
  const isTry = (parameter & PARSE_TRY) != 0;
  if (isTry) requireValidity(rowCount);
  else propagateNulls(rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (!isPresent(row)) continue;
    const view = first + <usize>row * (firstStep << 4);
    let from = bytesOf(view);
    let end = from + <usize>lengthOf(view);
    while (from < end && isSpace(load<u8>(from))) from++;
    while (end > from && isSpace(load<u8>(end - 1))) end--;
    const length = end - from;
    if (!hasRoom(<u64>length + VALUE_BYTES_MAX)) return STATUS_FULL;
    const at = heapAt;
    copyBytes(at, from, length);
    store<u64>(at + length, 0x22);
    if (length > 0 && parse(at, length, row)) continue;
    if (isTry) setNull(row);
    else if (isLive(row)) return fail(STATUS_BAD_VALUE, row);
  }
  return rowCount;
}

@inline
function isSpace(byte: u8): bool {
  return byte == 0x20 || (byte >= 9 && byte <= 13);
}

function parse(at: usize, length: usize, row: i32): bool {
  const end = at + length;
  const to = out + <usize>row * <usize>outWidth;
  const scale = parameter & 63;
  const precision = (parameter >> 6) & 63;
  if (type == TYPE_BOOLEAN) return parseBoolean(at, length, row);
  if (type == TYPE_DATE) return length == 10 && parseDate(at, to) == end;
  if (type == TYPE_TIMESTAMP || type == TYPE_TIMESTAMP_LTZ) {
    return parseMoment(at, length, precision, to);
  }
  // A sign that only people write.
  if (load<u8>(at) == 0x2b) {
    at++;
    if (load<u8>(at) == 0x2d) return false;
  }
  switch (type) {
    case TYPE_FLOAT32: return parseFloat32(at, true, to) == end;
    case TYPE_FLOAT64: return parseDouble(at, true, to) == end;
    case TYPE_DECIMAL64: return parseDecimal64(at, precision, scale, true, to) == end;
    case TYPE_DECIMAL128: return parseDecimal128(at, precision, scale, true, to) == end;
  }
  if (parseInteger(at, whole) != end) return false;
  const value = load<i64>(whole);
  switch (type) {
    case TYPE_INT8: store<i8>(to, <i8>value); return <i64>(<i8>value) == value;
    case TYPE_INT16: store<i16>(to, <i16>value); return <i64>(<i16>value) == value;
    case TYPE_INT32: store<i32>(to, <i32>value); return <i64>(<i32>value) == value;
  }
  store<i64>(to, value);
  return true;
}

/** A timestamp, or a date: its midnight. */
function parseMoment(at: usize, length: usize, precision: i32, to: usize): bool {
  if (length == 10) {
    store<u64>(at + 10, 0x2230303a303020); // ` 00:00"`
    length = 16;
  }
  return parseTimestamp(at, precision, TIMESTAMP_TEXT_BOTH, to) == at + length;
}

/** true t yes y 1, false f no n 0, in any case. */
function parseBoolean(at: usize, length: usize, row: i32): bool {
  if (length > 5) return false;
  let word: u64 = 0;
  for (let i: usize = 0; i < length; i++) {
    const byte = <u64>load<u8>(at + i);
    word |= (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) << (i << 3);
  }
  const isTrue = word == 0x65757274 || word == 0x74 || word == 0x736579 || word == 0x79 ||
    word == 0x31;
  const isFalse = word == 0x65736c6166 || word == 0x66 || word == 0x6f6e || word == 0x6e ||
    word == 0x30;
  const target = out + (<usize>row >> 3);
  const bit: u32 = 1 << (<u32>row & 7);
  const others = <u32>load<u8>(target) & ~bit;
  store<u8>(target, <u8>(isTrue ? others | bit : others));
  return isTrue || isFalse;
}

/** To be called once a chunk before {@link writeText}: forgets the date of another column. */
export function startTexts(): void {
  store<i64>(field, i64.MAX_VALUE, FIELD_DATE_BEFORE);
}

/** Writes one row's value as text; 0 or STATUS_FULL. */
export function writeText(row: i32, view: usize): i32 {
  if (!hasRoom(VALUE_BYTES_MAX)) return STATUS_FULL;
  commit(view, write(<usize>row * firstStep, heapAt));
  return 0;
}

function write(row: usize, to: usize): usize {
  switch (type) {
    case TYPE_INT8: return writeInteger(<i64>load<i8>(first + row), to);
    case TYPE_INT16: return writeInteger(<i64>load<i16>(first + (row << 1)), to);
    case TYPE_INT32: return writeInteger(<i64>load<i32>(first + (row << 2)), to);
    case TYPE_INT64: return writeInteger(load<i64>(first + (row << 3)), to);
    case TYPE_FLOAT32: return writeFloating(<f64>load<f32>(first + (row << 2)), to);
    case TYPE_FLOAT64: return writeFloating(load<f64>(first + (row << 3)), to);
    case TYPE_DECIMAL64: return writeDecimal64(load<i64>(first + (row << 3)), parameter, to);
    case TYPE_DECIMAL128: {
      const at = first + (row << 4);
      return writeDecimal128(load<u64>(at), load<i64>(at, 8), parameter, to);
    }
    case TYPE_DATE: return writeDate(load<i32>(first + (row << 2)), to);
  }
  return writeTimestamp(load<i64>(first + (row << 3)), parameter, field, 0x20, false, to);
}

function writeFloating(value: f64, to: usize): usize {
  if (isFinite<f64>(value)) return writeDouble(value, to);
  if (isNaN<f64>(value)) {
    store<u32>(to, 0x4e614e); // NaN
    return to + 3;
  }
  if (value < 0) store<u8>(to++, 0x2d);
  store<u64>(to, 0x7974696e69666e49); // Infinity
  return to + 8;
}
