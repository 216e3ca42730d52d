// The text of a CSV field → a value in its column, by the column's type.
//
// The parsers of numbers and times find their own end, which has to be the field's. Where it is
// not, the field is tried once more on its own: trimmed, without a plus sign, and with a byte
// behind it that ends any value. That is needed for odd delimiters ("1.5" between dots) and at the
// end of the input.
import {
  CSV_BAD_VALUE, CSV_ENTRY_PRECISION, CSV_ENTRY_SCALE, CSV_ENTRY_TYPE, CSV_ENTRY_VALIDITY,
  CSV_ENTRY_VALUES, CSV_OUT_OF_RANGE,
} from "../abi/csv";
import { VIEW_BYTES } from "../abi/stringView";
import { TIMESTAMP_TEXT_BOTH } from "../abi/timestampFormat";
import {
  TYPE_BINARY, TYPE_BOOLEAN, TYPE_DATE, TYPE_DECIMAL128, TYPE_DECIMAL64, TYPE_FLOAT32, TYPE_FLOAT64,
  TYPE_INT16, TYPE_INT32, TYPE_INT64, TYPE_INT8, TYPE_INTERVAL_MONTH, TYPE_INTERVAL_MS, TYPE_STRING,
  TYPE_TIME, TYPE_TIMESTAMP, TYPE_TIMESTAMP_LTZ,
} from "../abi/type";
import { storeCsvInteger } from "./csvInteger";
import { storeCsvText, storeCsvView } from "./csvText";
import { parseDecimal128, parseDecimal64 } from "./decimal";
import { parseDouble, parseFloat32 } from "./double";
import { scanNumber } from "./number";
import { parseDate, parseTime, parseTimestamp } from "./timestamp";

const ALONE_MAX: usize = 1024; // bytes of the longest number that is tried on its own
const alone = memory.data(1104); // ALONE_MAX and what parsers read behind it

/** Stores the value of `start … end` in a row; returns 0, or a problem (`abi/csv.ts`). */
@inline
export function storeCsvValue(entry: usize, row: usize, start: usize, end: usize): i32 {
  const validity = <usize>load<u32>(entry, CSV_ENTRY_VALIDITY);
  if (validity) setBit(validity, row, true);
  const type = load<i32>(entry, CSV_ENTRY_TYPE);
  const values = <usize>load<u32>(entry, CSV_ENTRY_VALUES);
  if (type == TYPE_STRING) return storeCsvText(values + (row << 4), start, end);
  const code =
    type == TYPE_INT64
      ? storeCsvInteger(values + (row << 3), 3, start, end)
      : storeOther(entry, type, row, start, end);
  return code == 0 ? 0 : storeAlone(entry, type, row, start, end);
}

/** Stores the view of bytes that are decoded already. */
export function storeCsvBytes(entry: usize, row: usize, start: usize, end: usize): void {
  const validity = <usize>load<u32>(entry, CSV_ENTRY_VALIDITY);
  if (validity) setBit(validity, row, true);
  storeCsvView(<usize>load<u32>(entry, CSV_ENTRY_VALUES) + row * VIEW_BYTES, start, end);
}

/** Makes the view of a null row empty, so that it may be read. */
export function clearCsvView(entry: usize, row: usize): void {
  const type = load<i32>(entry, CSV_ENTRY_TYPE);
  if (type != TYPE_STRING && type != TYPE_BINARY) return;
  v128.store(<usize>load<u32>(entry, CSV_ENTRY_VALUES) + row * VIEW_BYTES, i64x2.splat(0));
}

@inline
function setBit(bitmap: usize, row: usize, value: bool): void {
  const at = bitmap + (row >> 3);
  const bit = <u8>1 << <u8>(row & 7);
  store<u8>(at, value ? load<u8>(at) | bit : load<u8>(at) & ~bit);
}

function storeOther(entry: usize, type: i32, row: usize, start: usize, end: usize): i32 {
  const values = <usize>load<u32>(entry, CSV_ENTRY_VALUES);
  const precision = load<i32>(entry, CSV_ENTRY_PRECISION);
  const scale = load<i32>(entry, CSV_ENTRY_SCALE);
  let parsed: usize = 0;
  switch (type) {
    case TYPE_BOOLEAN:
      return storeBoolean(values, row, start, end);
    case TYPE_INT8:
      return storeCsvInteger(values + row, 0, start, end);
    case TYPE_INT16:
      return storeCsvInteger(values + (row << 1), 1, start, end);
    case TYPE_INT32:
    case TYPE_INTERVAL_MONTH:
      return storeCsvInteger(values + (row << 2), 2, start, end);
    case TYPE_INT64:
    case TYPE_INTERVAL_MS:
      return storeCsvInteger(values + (row << 3), 3, start, end);
    case TYPE_FLOAT32:
      parsed = parseFloat32(start, true, values + (row << 2));
      break;
    case TYPE_FLOAT64:
      parsed = parseDouble(start, true, values + (row << 3));
      break;
    case TYPE_DECIMAL64:
      parsed = parseDecimal64(start, precision, scale, true, values + (row << 3));
      break;
    case TYPE_DECIMAL128:
      parsed = parseDecimal128(start, precision, scale, true, values + (row << 4));
      break;
    case TYPE_DATE:
      parsed = parseDate(start, values + (row << 2));
      break;
    case TYPE_TIME:
      parsed = parseTime(start, precision, values + (row << 2));
      break;
    case TYPE_TIMESTAMP:
    case TYPE_TIMESTAMP_LTZ:
      parsed = parseTimestamp(start, precision, TIMESTAMP_TEXT_BOTH, values + (row << 3));
      break;
    default:
      assert(false, "the type is not nested");
  }
  return parsed == end ? 0 : CSV_BAD_VALUE;
}

/** `true` or `false` in any case. */
function storeBoolean(bitmap: usize, row: usize, start: usize, end: usize): i32 {
  const length = end - start;
  const word = load<u32>(start) | 0x20202020;
  const isTrue = length == 4 && word == 0x65757274;
  const isFalse = length == 5 && word == 0x736c6166 && (load<u8>(start, 4) | 0x20) == 0x65;
  if (!isTrue && !isFalse) return CSV_BAD_VALUE;
  setBit(bitmap, row, isTrue);
  return 0;
}

/** The second try: see the top. */
function storeAlone(entry: usize, type: i32, row: usize, start: usize, end: usize): i32 {
  while (start < end && load<u8>(start) == 0x20) start++;
  while (start < end && load<u8>(end - 1) == 0x20) end--;
  if (end - start > 1 && load<u8>(start) == 0x2b && load<u8>(start, 1) != 0x2d) start++;
  const length = end - start;
  if (length == 0 || length > ALONE_MAX) return CSV_BAD_VALUE;
  memory.copy(alone, start, length);
  memory.fill(alone + length, 0x22, 64); // ends every value
  const code = storeOther(entry, type, row, alone, alone + length);
  if (code == 0) return 0;
  const values = <usize>load<u32>(entry, CSV_ENTRY_VALUES);
  if (type == TYPE_FLOAT64 && isNonFinite(alone, length)) {
    store<f64>(values + (row << 3), nonFinite());
    return 0;
  }
  if (type == TYPE_FLOAT32 && isNonFinite(alone, length)) {
    store<f32>(values + (row << 2), <f32>nonFinite());
    return 0;
  }
  const isDecimal = type == TYPE_DECIMAL64 || type == TYPE_DECIMAL128;
  return isDecimal && scanNumber(alone, true) == alone + length ? CSV_OUT_OF_RANGE : code;
}

/** NaN, or infinity with an optional minus, in any case. */
function isNonFinite(start: usize, length: usize): bool {
  const isNegative = load<u8>(start) == 0x2d;
  if (isNegative) {
    start++;
    length--;
  }
  const first = load<u32>(start) | 0x20202020;
  if (!isNegative && length == 3 && (first & 0xffffff) == 0x6e616e) return true;
  if (length == 3) return (first & 0xffffff) == 0x666e69;
  return length == 8 && (load<u64>(start) | 0x2020202020202020) == 0x7974696e69666e69;
}

/** What {@link isNonFinite} has found in `alone`. */
function nonFinite(): f64 {
  if ((load<u8>(alone) | 0x20) == 0x6e) return NaN;
  return load<u8>(alone) == 0x2d ? -Infinity : Infinity;
}
