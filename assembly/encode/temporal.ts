// Dates, times and timestamps as text, proleptic Gregorian, years as ISO 8601 writes them: -0044,
// 1969, +12026.
//
//   2026-01-31 23:59:59.123      a date is formatted once a day and kept in the column's field
//   └─ date ─┘ └ time ┘└ fraction of 3, 6 or 9 digits, cut to the precision or without last zeros
//
// Invariants
//   · FIELD_DATE holds the text of the date whose first unit follows FIELD_DATE_BEFORE at any time.
import { FIELD_DATE, FIELD_DATE_BEFORE, FIELD_DATE_LENGTH } from "../abi/encode";
import { digits8, writeDigits, writeUnsigned } from "./integer";

const DAY_MS: i32 = 86400000;
const COLONS: u64 = 0x30303a30303a3030; // 00:00:00

/** Writes an i32 of days since 1970-01-01; at most 16 bytes. Returns the end. */
export function writeDate(days: i32, out: usize): usize {
  return writeCivil(<i64>days, out);
}

/** Writes milliseconds since midnight as HH:mm:ss and a fraction. */
export function writeTime(ms: i32, precision: i32, trim: bool, out: usize): usize {
  const seconds = <u32>ms / 1000;
  writeClock(seconds, out);
  return writeFraction(<u32>ms - seconds * 1000, 3, precision, trim, out + 8);
}

/**
 * Writes a timestamp.
 *
 * @param value  Units since 1970-01-01: milliseconds, microseconds or nanoseconds by `precision`.
 * @param field  The column's field: its date cache is read and written.
 * @param separator  Byte between date and time.
 * @returns The end; at most 35 bytes, overruns by up to 16.
 */
export function writeTimestamp(
  value: i64, precision: i32, field: usize, separator: u8, trim: bool, out: usize,
): usize {
  if (precision <= 3) {
    const inDay = dayOffset(value, DAY_MS, field);
    out = writeCachedDate(field, separator, out);
    const seconds = <u32>inDay / 1000;
    writeClock(seconds, out);
    return writeFraction(<u32>inDay - seconds * 1000, 3, precision, trim, out + 8);
  }
  const unit: i64 = precision <= 6 ? 1000000 : 1000000000;
  const inDay = dayOffset(value, 86400 * unit, field);
  out = writeCachedDate(field, separator, out);
  const seconds = inDay / unit;
  writeClock(<u32>seconds, out);
  const width = precision <= 6 ? 6 : 9;
  return writeFraction(<u32>(inDay - seconds * unit), width, precision, trim, out + 8);
}

@inline
function writeCachedDate(field: usize, separator: u8, out: usize): usize {
  v128.store(out, v128.load(field, FIELD_DATE));
  out += <usize>load<u32>(field, FIELD_DATE_LENGTH);
  store<u8>(out, separator);
  return out + 1;
}

/** Units since the start of the day, whose text is in the cache afterwards. */
@inline
function dayOffset(value: i64, dayUnits: i64, field: usize): i64 {
  const before = load<i64>(field, FIELD_DATE_BEFORE);
  const offset = value - before - 1;
  // The first comparison keeps an offset that wrapped around from passing as one.
  return value > before && <u64>offset < <u64>dayUnits ? offset : cacheDay(value, dayUnits, field);
}

function cacheDay(value: i64, dayUnits: i64, field: usize): i64 {
  let day = value / dayUnits;
  let offset = value - day * dayUnits;
  if (offset < 0) {
    offset += dayUnits;
    day--;
  }
  // The first day of the range starts before it: such a day is kept as one that no value lies
  // behind.
  const before = value - offset - 1;
  store<i64>(field, before < value ? before : i64.MAX_VALUE, FIELD_DATE_BEFORE);
  const end = writeCivil(day, field + FIELD_DATE);
  store<u32>(field, <u32>(end - field - FIELD_DATE), FIELD_DATE_LENGTH);
  return offset;
}

/**
 * Seconds of a day as HH:mm:ss: the three numbers are split into digits in one word, 24 bits apart.
 */
@inline
function writeClock(seconds: u32, out: usize): void {
  const minutes = seconds / 60;
  const hours = minutes / 60;
  const parts =
    <u64>hours | (<u64>(minutes - hours * 60) << 24) | (<u64>(seconds - minutes * 60) << 48);
  const tens = ((parts * 103) >> 10) & 0x000f00000f00000f;
  store<u64>(out, (tens | ((parts - tens * 10) << 8)) + COLONS);
}

/**
 * Point and digits of `value`, which has `width` digits (3, 6 or 9): the first `precision` ones, or
 * as many as needed.
 */
@inline
function writeFraction(value: u32, width: i32, precision: i32, trim: bool, out: usize): usize {
  if (width == 3 && precision == 3 && !trim) {
    store<u32>(out, <u32>(digits8(value) >> 32) | 0x3030302e);
    return out + 4;
  }
  if (trim ? value == 0 : precision == 0) return out;
  store<u8>(out, 0x2e);
  const end = writeDigits(value, width, out + 1);
  if (!trim) return out + 1 + precision;
  let last = end;
  while (load<u8>(last - 1) == 0x30) last--;
  return last;
}

/**
 * Days since 1970-01-01 as text; at most 16 bytes, no overrun. After Howard Hinnant,
 * chrono-compatible date algorithms.
 */
function writeCivil(days: i64, out: usize): usize {
  const shifted = days + 719468; // since 0000-03-01, so that a leap day ends its year
  const era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const dayOfEra = <i32>(shifted - era * 146097);
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  out = writeYear(<i64>yearOfEra + era * 400 + <i64>(month <= 2), out);
  store<u16>(out, 0x302d);
  store<u8>(out, <u8>(0x30 + month / 10), 1);
  store<u8>(out, <u8>(0x30 + month % 10), 2);
  store<u8>(out, 0x2d, 3);
  store<u8>(out, <u8>(0x30 + day / 10), 4);
  store<u8>(out, <u8>(0x30 + day % 10), 5);
  return out + 6;
}

function writeYear(year: i64, out: usize): usize {
  if (year < 0) store<u8>(out++, 0x2d);
  else if (year > 9999) store<u8>(out++, 0x2b);
  const size = <u64>abs(year);
  return size < 10000 ? writeDigits(size, 4, out) : writeUnsigned(size, out);
}
