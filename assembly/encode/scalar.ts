// Scalars as bare text, the same in JSON and in CSV: numbers, booleans, dates and times without
// quotes.
import {
  COLUMN_PRECISION, COLUMN_SCALE, COLUMN_TYPE, COLUMN_VALIDITY, COLUMN_VALUES,
} from "../abi/column";
import { ENCODE_ISO, ENCODE_TRIM_FRACTION } from "../abi/encode";
import {
  TYPE_BOOLEAN, TYPE_DATE, TYPE_DECIMAL128, TYPE_DECIMAL64, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_INT16,
  TYPE_INT32, TYPE_INT64, TYPE_INT8, TYPE_INTERVAL_MONTH, TYPE_INTERVAL_MS, TYPE_TIME,
  TYPE_TIMESTAMP, TYPE_TIMESTAMP_LTZ,
} from "../abi/type";
import { writeDecimal128, writeDecimal64 } from "./decimal";
import { writeDouble, writeFloat } from "./double";
import { writeInteger } from "./integer";
import { writeDate, writeTime, writeTimestamp } from "./temporal";

/** True when the row's bit is set. */
@inline
export function bitAt(bitmap: usize, row: usize): bool {
  return ((load<u8>(bitmap + (row >> 3)) >> <u8>(row & 7)) & 1) != 0;
}

/** True when the row of a column is null. */
@inline
export function isNull(column: usize, row: usize): bool {
  const validity = <usize>load<u32>(column, COLUMN_VALIDITY);
  return validity != 0 && !bitAt(validity, row);
}

/** Writes a number that is not null and, if a float, is finite. At most 64 bytes with overruns. */
export function writeNumber(column: usize, row: usize, out: usize): usize {
  const values = <usize>load<u32>(column, COLUMN_VALUES);
  switch (load<i32>(column, COLUMN_TYPE)) {
    case TYPE_BOOLEAN:
      return writeBoolean(bitAt(values, row), out);
    case TYPE_INT8:
      return writeInteger(<i64>load<i8>(values + row), out);
    case TYPE_INT16:
      return writeInteger(<i64>load<i16>(values + (row << 1)), out);
    case TYPE_INT32:
    case TYPE_INTERVAL_MONTH:
      return writeInteger(<i64>load<i32>(values + (row << 2)), out);
    case TYPE_INT64:
    case TYPE_INTERVAL_MS:
      return writeInteger(load<i64>(values + (row << 3)), out);
    case TYPE_FLOAT32:
      return writeFloat(load<f32>(values + (row << 2)), out);
    case TYPE_FLOAT64:
      return writeDouble(load<f64>(values + (row << 3)), out);
    case TYPE_DECIMAL64:
      return writeDecimal64(load<i64>(values + (row << 3)), load<i32>(column, COLUMN_SCALE), out);
    case TYPE_DECIMAL128: {
      const at = values + (row << 4);
      return writeDecimal128(load<u64>(at), load<i64>(at, 8), load<i32>(column, COLUMN_SCALE), out);
    }
    default:
      assert(false, "the type is a number or BOOLEAN");
      return out;
  }
}

/**
 * Writes a date, time or timestamp that is not null, without quotes. At most 64 bytes with
 * overruns.
 */
export function writeTemporal(
  column: usize, field: usize, row: usize, flags: i32, out: usize,
): usize {
  const values = <usize>load<u32>(column, COLUMN_VALUES);
  const precision = load<i32>(column, COLUMN_PRECISION);
  const trim = (flags & ENCODE_TRIM_FRACTION) != 0;
  const type = load<i32>(column, COLUMN_TYPE);
  if (type == TYPE_DATE) return writeDate(load<i32>(values + (row << 2)), out);
  if (type == TYPE_TIME) return writeTime(load<i32>(values + (row << 2)), precision, trim, out);
  const separator: u8 = flags & ENCODE_ISO ? 0x54 : 0x20;
  const at = values + (row << 3);
  const end = writeTimestamp(load<i64>(at), precision, field, separator, trim, out);
  if (type == TYPE_TIMESTAMP) return end;
  store<u8>(end, 0x5a); // Z: an instant
  return end + 1;
}

/** True for the types that {@link writeTemporal} writes. */
@inline
export function isTemporal(type: i32): bool {
  return type >= TYPE_DATE && type <= TYPE_TIMESTAMP_LTZ;
}

@inline
function writeBoolean(value: bool, out: usize): usize {
  store<u32>(out, value ? 0x65757274 : 0x736c6166); // true, fals
  store<u8>(out, 0x65, 4);
  return out + 5 - <usize>value;
}
