// Text → dates, times of day and timestamps.
//
//   yyyy-MM-dd   HH:mm[:ss[.f…]]   date (space | T) time [Z | ±HH[[:]mm]]
//
// Years 0001 … 9999 of the proleptic Gregorian calendar, checked: no 30 February. Fractions have
// one to nine digits; those behind the precision are cut off. A zone moves the value to UTC;
// without one it stays as written.
//
// A parser takes the address of the first byte and an address for the value, and returns the
// address behind the last byte that it read, or 0.
//
// Invariants
//   · At least 32 bytes behind the text are readable.
//   · `dayWord`, `dayHalf` are the text of a valid date, `dayNumber` its day: days repeat from row
//     to row, so that one comparison replaces the calendar. `MINUTE` likewise: the text of a minute
//     whose start is `minuteStart`.
import { TIMESTAMP_TEXT_BOTH } from "../abi/timestampFormat";
import { fewDigits, isDigit, leadingDigits, powerOfTen64, twoDigits } from "./digits";
import { refuse } from "./refuse";

const SECONDS_A_DAY: i64 = 86400;
const SECONDS_MIN: i64 = -62135596800; // 0001-01-01
const SECONDS_MAX: i64 = 253402300799; // 9999-12-31 23:59:59
const NANOSECOND_SECONDS_MAX: i64 = 9223372035; // whole seconds whose nanoseconds fit an i64
const ZONE_MINUTES_MAX: i32 = 18 * 60;

let dayWord: u64 = 0x2d31302d30373931; // 1970-01-
let dayHalf: u16 = 0x3130; // 01
let dayNumber: i32 = 0;
/** Text of the minute read last, `1970-01-01T00:00`, and its start in ms; none at first. */
const MINUTE: usize = memory.data(16, 16);
let minuteStart: i64 = 0;
/** The format in which it was read: another may not take its separator. */
let minuteFormat: i32 = -1;
// Results of parseClock: seconds since midnight, nanoseconds in the second.
let clockSeconds: i32 = 0;
let clockNanos: i32 = 0;

/** Parses `yyyy-MM-dd` into i32 days since 1970-01-01. */
@inline
export function parseDate(at: usize, out: usize): usize {
  if (!findDay(at)) return 0;
  store<i32>(out, dayNumber);
  return at + 10;
}

/** Parses `HH:mm[:ss[.f…]]` into i32 milliseconds since midnight, cut to `precision` digits. */
export function parseTime(at: usize, precision: i32, out: usize): usize {
  const end = parseClock(at);
  if (end == 0) return 0;
  const unit = <i32>powerOfTen64(9 - precision);
  store<i32>(out, clockSeconds * 1000 + (clockNanos - (clockNanos % unit)) / 1000000);
  return end;
}

/**
 * Parses a timestamp into an i64 since 1970-01-01: milliseconds, microseconds or nanoseconds by
 * `precision` (`abi/type.ts`).
 *
 * @param format  TIMESTAMP_TEXT_SQL, TIMESTAMP_TEXT_ISO or TIMESTAMP_TEXT_BOTH.
 * @returns End, or 0 when it is none or outside the years or the range of nanoseconds.
 */
@inline
export function parseTimestamp(at: usize, precision: i32, format: i32, out: usize): usize {
  const end = inSameMinute(at, precision, format, out);
  return end != 0 ? end : parseAnyTimestamp(at, precision, format, out);
}

/**
 * Parses `…:ss.fff"` and `…:ss.fffZ` behind the text of the minute at hand, for milliseconds: what
 * most rows of a stream have. 0 for any other.
 */
@inline
function inSameMinute(at: usize, precision: i32, format: i32, out: usize): usize {
  const minute = v128.xor(v128.load(at), v128.load(MINUTE));
  if (v128.any_true(minute) || precision != 3 || format != minuteFormat) return 0;
  // `:ss.fff` are seven bytes: in the nibbles the marks are zero and the rest are digits. The
  // eighth byte is made a zero.
  const text = load<u64>(at, 16);
  const digits = (text ^ 0x3030302e30303a) & 0x00ffffffffffffff;
  const wrong = (digits | (digits + 0x0006060606060606)) & 0x00f0f0f0f0f0f0f0;
  const last = <u32>(text >> 56);
  const tens = <i32>(digits >> 8) & 0xff;
  if (wrong | (digits & 0xff0000ff) || tens > 5 || (last != 0x22 && last != 0x5a)) return 0;
  const ones = <i32>(digits >> 16) & 0xff;
  const hundreds = <i32>(digits >> 32) & 0xff;
  const middle = <i32>(digits >> 40) & 0xff;
  const milliseconds = hundreds * 100 + middle * 10 + (<i32>(digits >> 48) & 0xff);
  store<i64>(out, minuteStart + <i64>((tens * 10 + ones) * 1000 + milliseconds));
  return at + 23 + <usize>(last == 0x5a);
}

function parseAnyTimestamp(at: usize, precision: i32, format: i32, out: usize): usize {
  if (!findDay(at)) return refuse();
  const separator = <i32>load<u8>(at, 10);
  if (separator != 0x54 && separator != 0x20) return refuse();
  if (format != TIMESTAMP_TEXT_BOTH && format != separator) return refuse();
  const end = parseClock(at + 11);
  if (end == 0) return refuse();
  const next = <u32>load<u8>(end);
  let seconds = <i64>dayNumber * SECONDS_A_DAY + <i64>clockSeconds;
  // The closing quote of a JSON string: no zone.
  if (next == 0x22) {
    if (!storeTimestamp(seconds, clockNanos, precision, out)) return refuse();
    if (precision == 3) keepMinute(at, format, seconds);
    return end;
  }
  const zoneEnd = parseZone(end);
  if (zoneEnd == 0) return refuse();
  seconds -= <i64>zoneSeconds;
  if (!storeTimestamp(seconds, clockNanos, precision, out)) return 0;
  if (precision == 3 && next == 0x5a) keepMinute(at, format, seconds);
  return zoneEnd;
}

/** Keeps the first 16 bytes of a timestamp, its minute, if it has been read with seconds. */
function keepMinute(at: usize, format: i32, seconds: i64): void {
  if (load<u8>(at, 16) != 0x3a) return;
  v128.store(MINUTE, v128.load(at));
  minuteStart = (seconds - <i64>(clockSeconds % 60)) * 1000;
  minuteFormat = format;
}

/**
 * Stores milliseconds since 1970-01-01 as a timestamp; false when it is outside the years or the
 * range of nanoseconds.
 */
export function storeEpochMs(ms: i64, precision: i32, out: usize): bool {
  let seconds = ms / 1000;
  let rest = <i32>(ms - seconds * 1000);
  if (rest < 0) {
    rest += 1000;
    seconds--;
  }
  return storeTimestamp(seconds, rest * 1000000, precision, out);
}

@inline
function storeTimestamp(seconds: i64, nanos: i32, precision: i32, out: usize): bool {
  if (precision == 3) {
    store<i64>(out, seconds * 1000 + <i64>(nanos / 1000000));
    return seconds >= SECONDS_MIN && seconds <= SECONDS_MAX;
  }
  return storeScaled(seconds, nanos, precision, out);
}

function storeScaled(seconds: i64, nanos: i32, precision: i32, out: usize): bool {
  if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) return false;
  nanos -= nanos % <i32>powerOfTen64(9 - precision);
  if (precision <= 3) {
    store<i64>(out, seconds * 1000 + <i64>(nanos / 1000000));
  } else if (precision <= 6) {
    store<i64>(out, seconds * 1000000 + <i64>(nanos / 1000));
  } else {
    if (seconds < -NANOSECOND_SECONDS_MAX || seconds > NANOSECOND_SECONDS_MAX) return false;
    store<i64>(out, seconds * 1000000000 + <i64>nanos);
  }
  return true;
}

/** Sets `dayNumber` to that of the ten bytes; false when they are no date. */
@inline
function findDay(at: usize): bool {
  if (load<u64>(at) == dayWord && load<u16>(at, 8) == dayHalf) return true;
  return parseDay(at);
}

function parseDay(at: usize): bool {
  const word = load<u64>(at);
  const half = load<u16>(at, 8);
  // Hyphens become zeros in a place of their own, all else has to be digits.
  if ((word & 0xff0000ff00000000) != 0x2d00002d00000000) return false;
  const digits = word ^ 0x1d00001d00000000;
  if (leadingDigits(digits) < 8 || !isDigit(half & 0xff) || !isDigit(half >> 8)) return false;
  const year = twoDigits(at) * 100 + twoDigits(at + 2);
  const month = twoDigits(at + 5);
  const day = twoDigits(at + 8);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return false;
  dayWord = word;
  dayHalf = half;
  dayNumber = daysOf(year, month, day);
  return true;
}

function monthLength(year: i32, month: i32): i32 {
  if (month != 2) return 30 + ((month + (month >> 3)) & 1);
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
}

/** Days since 1970-01-01, by years that begin in March (Howard Hinnant, days_from_civil). */
function daysOf(year: i32, month: i32, day: i32): i32 {
  if (month <= 2) year--;
  const era = year / 400;
  const yearOfEra = year - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** Parses a time of day into `clockSeconds` and `clockNanos`. */
@inline
function parseClock(at: usize): usize {
  // HH:mm:ss is eight bytes: in the nibbles the colons are zero and the rest are digits.
  const digits = load<u64>(at) ^ 0x30303a30303a3030;
  const wrong = (digits | (digits + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0;
  if (wrong | (digits & 0x0000ff0000ff0000)) return parseShortClock(at);
  // Each pair of digits becomes one byte: tens * 10 + ones, in the place of the tens.
  const pairs = digits * 10 + (digits >> 8);
  const hour = <i32>pairs & 0xff;
  const minute = <i32>(pairs >> 24) & 0xff;
  const second = <i32>(pairs >> 48) & 0xff;
  if (hour > 23 || minute > 59 || second > 59) return refuse();
  clockSeconds = hour * 3600 + minute * 60 + second;
  clockNanos = 0;
  return load<u8>(at, 8) == 0x2e ? parseFraction(at + 9) : at + 8;
}

/** `HH:mm`. */
function parseShortClock(at: usize): usize {
  for (let i: usize = 0; i < 5; i++) {
    const byte = <u32>load<u8>(at + i);
    if (i == 2 ? byte != 0x3a : !isDigit(byte)) return 0;
  }
  const hour = twoDigits(at);
  const minute = twoDigits(at + 3);
  if (hour > 23 || minute > 59 || load<u8>(at, 5) == 0x3a) return 0;
  clockSeconds = hour * 3600 + minute * 60;
  clockNanos = 0;
  return at + 5;
}

@inline
function parseFraction(at: usize): usize {
  const word = load<u64>(at);
  const count = leadingDigits(word);
  if (count == 3) {
    clockNanos = <i32>fewDigits(word, 3) * 1000000;
    return at + 3;
  }
  return parseLongFraction(at);
}

function parseLongFraction(at: usize): usize {
  const start = at;
  let nanos = 0;
  for (; isDigit(load<u8>(at)); at++) {
    if (at - start == 9) return 0;
    nanos = nanos * 10 + <i32>load<u8>(at) - 0x30;
  }
  if (at == start) return 0;
  clockNanos = nanos * <i32>powerOfTen64(9 - <i32>(at - start));
  return at;
}

let zoneSeconds: i32 = 0;

/** Parses `Z`, `±HH`, `±HHmm` or `±HH:mm` into `zoneSeconds`; nothing is a zone of 0 too. */
function parseZone(at: usize): usize {
  const sign = load<u8>(at);
  zoneSeconds = 0;
  if (sign == 0x5a || sign == 0x7a) return at + 1;
  if (sign != 0x2b && sign != 0x2d) return at;
  if (!isDigit(load<u8>(at, 1)) || !isDigit(load<u8>(at, 2))) return 0;
  let minutes = twoDigits(at + 1) * 60;
  at += 3;
  const hasColon = load<u8>(at) == 0x3a;
  if (hasColon || isDigit(load<u8>(at))) {
    at += <usize>hasColon;
    if (!isDigit(load<u8>(at)) || !isDigit(load<u8>(at, 1)) || twoDigits(at) > 59) return 0;
    minutes += twoDigits(at);
    at += 2;
  }
  if (minutes > ZONE_MINUTES_MAX) return 0;
  zoneSeconds = sign == 0x2d ? -minutes * 60 : minutes * 60;
  return at;
}
