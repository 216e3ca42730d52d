// JSON scalars → fixed-width values, strict: no leading zeros, nothing out of range. The slow half:
// jsonValue.ts reads what is common in place. A reader returns the value's end, or 0 when the value
// is not of the type.
import { FIELD_PRECISION, FIELD_SCALE } from "../abi/json";
import {
  TYPE_BOOLEAN, TYPE_DATE, TYPE_DECIMAL128, TYPE_DECIMAL64, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT16,
  TYPE_INT32, TYPE_INT64, TYPE_INT8, TYPE_INTERVAL_MONTH, TYPE_INTERVAL_MS, TYPE_TIME,
  TYPE_TIMESTAMP, TYPE_TIMESTAMP_LTZ,
} from "../abi/type";
import { parseDecimal128, parseDecimal64 } from "./decimal";
import { isDigit, powerOfTen64 } from "./digits";
import { parseDouble, parseFloat32 } from "./double";
import { WORD_ALSE, WORD_TRUE, hasLeadingZero } from "./jsonSkip";
import { timestampFormat } from "./jsonState";
import {
  numberExponent, numberIsCut, numberIsNegative, numberMantissa, parseInteger, scanNumber,
} from "./number";
import { parseDate, parseTime, parseTimestamp, storeEpochMs } from "./timestamp";

const QUOTE: u32 = 0x22;
const scratch = memory.data(16);

/** Reads a value of a fixed-width type or BOOLEAN into row `row` of `values`. */
export function readScalar(at: usize, field: usize, op: i32, values: usize, row: usize): usize {
  if (op == TYPE_BOOLEAN) return readBoolean(at, values, row);
  if (op == TYPE_DATE || op == TYPE_TIME || op == TYPE_TIMESTAMP || op == TYPE_TIMESTAMP_LTZ) {
    return readTime(at, field, op, values, row);
  }
  // Flink takes quoted numbers too, and producers quote what JavaScript numbers cannot hold.
  const isQuoted = load<u8>(at) == QUOTE;
  if (isQuoted) at++;
  if (hasLeadingZero(at)) return 0;
  const end = readNumber(at, field, op, values, row);
  if (!isQuoted) return end;
  return end != 0 && load<u8>(end) == QUOTE ? end + 1 : 0;
}

function readBoolean(at: usize, bits: usize, row: usize): usize {
  const isTrue = load<u32>(at) == WORD_TRUE;
  if (!isTrue && (load<u8>(at) != 0x66 || load<u32>(at, 1) != WORD_ALSE)) return 0;
  storeBit(bits, row, isTrue);
  return isTrue ? at + 4 : at + 5;
}

@inline
export function storeBit(bits: usize, row: usize, isSet: bool): void {
  const address = bits + (row >> 3);
  const bit = <u8>1 << <u8>(row & 7);
  const byte = load<u8>(address);
  store<u8>(address, isSet ? byte | bit : byte & ~bit);
}

function readNumber(at: usize, field: usize, op: i32, values: usize, row: usize): usize {
  const precision = load<i32>(field, FIELD_PRECISION);
  const scale = load<i32>(field, FIELD_SCALE);
  switch (op) {
    case TYPE_FLOAT64:
      return parseDouble(at, false, values + (row << 3));
    case TYPE_FLOAT32:
      return parseFloat32(at, false, values + (row << 2));
    case TYPE_DECIMAL64:
      return parseDecimal64(at, precision, scale, false, values + (row << 3));
    case TYPE_DECIMAL128:
      return parseDecimal128(at, precision, scale, false, values + (row << 4));
    default:
      return readInteger(at, op, values, row);
  }
}

function readInteger(at: usize, op: i32, values: usize, row: usize): usize {
  let end = parseInteger(at, scratch);
  const next = load<u8>(end);
  if (end == 0 || next == 0x2e || (next | 0x20) == 0x65) end = readWholeNumber(at);
  const value = load<i64>(scratch);
  if (end == 0) return 0;
  switch (op) {
    case TYPE_INT64:
    case TYPE_INTERVAL_MS:
      store<i64>(values + (row << 3), value);
      return end;
    case TYPE_INT32:
    case TYPE_INTERVAL_MONTH:
      store<i32>(values + (row << 2), <i32>value);
      return <i64>(<i32>value) == value ? end : 0;
    case TYPE_INT16:
      store<i16>(values + (row << 1), <i16>value);
      return <i64>(<i16>value) == value ? end : 0;
    case TYPE_INT8:
      store<i8>(values + row, <i8>value);
      return <i64>(<i8>value) == value ? end : 0;
    default:
      return 0;
  }
}

/**
 * A number with a point or an exponent that is whole nevertheless, `1.0` or `12e3`, to `scratch`.
 */
function readWholeNumber(at: usize): usize {
  const end = scanNumber(at, false);
  if (end == 0 || numberIsCut) return 0;
  let mantissa = numberMantissa;
  for (let exponent = numberExponent; exponent < 0 && mantissa; exponent++) {
    if (mantissa % 10 != 0) return 0;
    mantissa /= 10;
  }
  if (numberExponent > 0 && mantissa) {
    if (numberExponent > 18) return 0;
    const unit = powerOfTen64(numberExponent);
    if (mantissa > u64.MAX_VALUE / unit) return 0;
    mantissa *= unit;
  }
  if (mantissa > <u64>i64.MAX_VALUE + <u64>numberIsNegative) return 0;
  store<i64>(scratch, numberIsNegative ? <i64>(0 - mantissa) : <i64>mantissa);
  return end;
}

function readTime(at: usize, field: usize, op: i32, values: usize, row: usize): usize {
  const precision = load<i32>(field, FIELD_PRECISION);
  let end: usize = 0;
  if (load<u8>(at) == QUOTE) {
    if (op == TYPE_DATE) end = parseDate(at + 1, values + (row << 2));
    else if (op == TYPE_TIME) end = parseTime(at + 1, precision, values + (row << 2));
    else end = parseTimestamp(at + 1, precision, timestampFormat, values + (row << 3));
    return end != 0 && load<u8>(end) == QUOTE ? end + 1 : 0;
  }
  if (op == TYPE_DATE || op == TYPE_TIME || hasLeadingZero(at)) return 0;
  end = parseInteger(at, scratch);
  const next = load<u8>(end);
  if (end == 0 || next == 0x2e || (next | 0x20) == 0x65) end = readWholeNumber(at);
  if (end == 0) return 0;
  return storeEpochMs(load<i64>(scratch), precision, values + (row << 3)) ? end : 0;
}

/** True when a number could go on at `at`, so that what was read is not all of it. */
@inline
export function isNumberPart(at: usize): bool {
  const byte = load<u8>(at);
  return byte == 0x2e || (byte | 0x20) == 0x65 || isDigit(byte);
}
