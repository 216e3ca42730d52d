// Functions of DATE and TIMESTAMP, in UTC.
//
//   value ─▶ units since 1970 ─▶ day, units in the day ─▶ year, month, day of month
//
// Invariants
//   · A DATE is taken as milliseconds of its midnight; results that are dates are cut to days.
//   · All divisions round down: days before 1970 are negative.
import {
  OP_ADD_TIME, OP_CAST_TIME, OP_CEIL_TIME, OP_DIFF_TIME, OP_EXTRACT,
  OP_FLOOR_TIME,
} from "../abi/expressionOperation";
import {
  CAST_TIME_TRY, UNIT_DAY, UNIT_DAY_OF_WEEK, UNIT_DAY_OF_YEAR, UNIT_EPOCH, UNIT_EPOCH_MS, UNIT_HOUR,
  UNIT_MILLISECOND, UNIT_MINUTE, UNIT_MONTH, UNIT_QUARTER, UNIT_SECOND, UNIT_WEEK, UNIT_YEAR,
} from "../abi/expressionTime";
import { STATUS_BAD_VALUE, STATUS_OVERFLOW } from "../abi/status";
import { TYPE_DATE } from "../abi/type";
import {
  civil, dayOfMonth, dayOfYearOf, floorDivide, isoWeek, mondayOf, month, monthsOf, startOfMonth,
  year,
} from "./calendar";
import {
  fail, first, firstStep, isLive, operation, out, outWidth, parameter, propagateNulls,
  requireValidity, second, secondStep, setNull, type,
} from "./operands";

const DAY_MS: i64 = 86400000;
const LIMIT: f64 = 9223372036854774784.0; // the last double below 2^63

/** Runs one instruction of times over a chunk. */
export function temporal(rowCount: i32): i32 {
  if (operation == OP_CAST_TIME) return castTimes(rowCount);
  propagateNulls(rowCount);
  const unit = parameter & 0xff;
  const perMs = unitsPerMs(parameter >> 8);
  switch (operation) {
    case OP_EXTRACT: return extractAll(rowCount, unit, perMs);
    case OP_FLOOR_TIME:
    case OP_CEIL_TIME: return roundAll(rowCount, unit, perMs);
    case OP_ADD_TIME: return addAll(rowCount, unit, perMs);
    case OP_DIFF_TIME: return differences(rowCount, unit, perMs);
  }
  return STATUS_BAD_VALUE;
}

@inline
export function unitsPerMs(thousands: i32): i64 {
  thousands &= 0xff;
  return thousands == 0 ? 1 : thousands == 1 ? 1000 : 1000000;
}

/** A value of the instruction's type in units; a DATE in milliseconds. */
@inline
export function timeAt(values: usize, step: usize, row: i32): i64 {
  const at = <usize>row * step;
  if (type == TYPE_DATE) return <i64>load<i32>(values + (at << 2)) * DAY_MS;
  return load<i64>(values + (at << 3));
}

/** Units of a unit of fixed length; 0 for months. */
function sizeOf(unit: i32, perMs: i64): i64 {
  switch (unit) {
    case UNIT_MILLISECOND: return perMs;
    case UNIT_SECOND: return perMs * 1000;
    case UNIT_MINUTE: return perMs * 60000;
    case UNIT_HOUR: return perMs * 3600000;
    case UNIT_DAY: return perMs * DAY_MS;
    case UNIT_WEEK: return perMs * DAY_MS * 7;
  }
  return 0;
}

@inline
function monthsIn(unit: i32): i64 {
  return unit == UNIT_MONTH ? 1 : unit == UNIT_QUARTER ? 3 : 12;
}

function extractAll(rowCount: i32, unit: i32, perMs: i64): i32 {
  for (let row = 0; row < rowCount; row++) {
    store<i64>(out + (<usize>row << 3), extract(timeAt(first, firstStep, row), unit, perMs));
  }
  return rowCount;
}

function extract(value: i64, unit: i32, perMs: i64): i64 {
  const day = floorDivide(value, perMs * DAY_MS);
  switch (unit) {
    case UNIT_YEAR: civil(day); return year;
    case UNIT_QUARTER: civil(day); return <i64>((month + 2) / 3);
    case UNIT_MONTH: civil(day); return <i64>month;
    case UNIT_DAY: civil(day); return <i64>dayOfMonth;
    case UNIT_WEEK: return isoWeek(day);
    case UNIT_DAY_OF_WEEK: return day + 4 - floorDivide(day + 4, 7) * 7 + 1;
    case UNIT_DAY_OF_YEAR: return dayOfYearOf(day);
    case UNIT_EPOCH: return floorDivide(value, perMs * 1000);
    case UNIT_EPOCH_MS: return floorDivide(value, perMs);
  }
  const inDay = (value - day * perMs * DAY_MS) / perMs;
  switch (unit) {
    case UNIT_HOUR: return inDay / 3600000;
    case UNIT_MINUTE: return (inDay / 60000) % 60;
    case UNIT_SECOND: return (inDay / 1000) % 60;
    default: return inDay % 1000;
  }
}

/** The start of the unit that a value is in. */
function floorTo(value: i64, unit: i32, perMs: i64): i64 {
  const dayUnits = perMs * DAY_MS;
  if (unit == UNIT_WEEK) return mondayOf(floorDivide(value, dayUnits)) * dayUnits;
  const size = sizeOf(unit, perMs);
  if (size != 0) return floorDivide(value, size) * size;
  const months = monthsIn(unit);
  return startOfMonth(floorDivide(monthsOf(floorDivide(value, dayUnits)), months) * months) *
    dayUnits;
}

/** The start of the unit behind the one that begins at `start`. */
function nextUnit(start: i64, unit: i32, perMs: i64): i64 {
  const size = sizeOf(unit, perMs);
  if (size != 0) return start + size;
  const dayUnits = perMs * DAY_MS;
  return startOfMonth(monthsOf(floorDivide(start, dayUnits)) + monthsIn(unit)) * dayUnits;
}

function roundAll(rowCount: i32, unit: i32, perMs: i64): i32 {
  for (let row = 0; row < rowCount; row++) {
    const value = timeAt(first, firstStep, row);
    let result = floorTo(value, unit, perMs);
    if (operation == OP_CEIL_TIME && result != value) result = nextUnit(result, unit, perMs);
    storeTime(row, result, perMs);
  }
  return rowCount;
}

/** Stores units as the output's type; false when they do not fit. */
@inline
function storeTime(row: i32, value: i64, perMs: i64): bool {
  if (outWidth == 8) {
    store<i64>(out + (<usize>row << 3), value);
    return true;
  }
  const day = floorDivide(value, perMs * DAY_MS);
  store<i32>(out + (<usize>row << 2), <i32>day);
  return <i64>(<i32>day) == day;
}

function addAll(rowCount: i32, unit: i32, perMs: i64): i32 {
  const size = sizeOf(unit, perMs);
  for (let row = 0; row < rowCount; row++) {
    const value = timeAt(first, firstStep, row);
    const count = <i64>load<i32>(second + ((<usize>row * secondStep) << 2));
    let fits: bool;
    if (size != 0) {
      fits = abs(<f64>value + <f64>count * <f64>size) <= LIMIT;
      fits = storeTime(row, value + count * size, perMs) && fits;
    } else {
      fits = addMonths(row, value, count * monthsIn(unit), perMs);
    }
    if (!fits && isLive(row)) return fail(STATUS_OVERFLOW, row);
  }
  return rowCount;
}

/** Moves by months; the day of the month is cut to the month's last. */
function addMonths(row: i32, value: i64, count: i64, perMs: i64): bool {
  const dayUnits = perMs * DAY_MS;
  const day = floorDivide(value, dayUnits);
  const target = monthsOf(day) + count;
  const start = startOfMonth(target);
  const ofMonth = min(<i64>dayOfMonth, startOfMonth(target + 1) - start);
  const result = start + ofMonth - 1;
  const fits = abs(<f64>result * <f64>dayUnits) <= LIMIT;
  return storeTime(row, result * dayUnits + (value - day * dayUnits), perMs) && fits;
}

function differences(rowCount: i32, unit: i32, perMs: i64): i32 {
  const size = sizeOf(unit, perMs);
  for (let row = 0; row < rowCount; row++) {
    const from = timeAt(first, firstStep, row);
    const to = timeAt(second, secondStep, row);
    const result = size != 0 ? (to - from) / size : monthsBetween(from, to, unit, perMs);
    store<i32>(out + (<usize>row << 2), <i32>result);
    const fits = <i64>(<i32>result) == result && abs(<f64>to - <f64>from) <= LIMIT;
    if (!fits && isLive(row)) return fail(STATUS_OVERFLOW, row);
  }
  return rowCount;
}

function monthsBetween(from: i64, to: i64, unit: i32, perMs: i64): i64 {
  const dayUnits = perMs * DAY_MS;
  const low = min(from, to);
  const high = max(from, to);
  const lowMonths = monthsOf(floorDivide(low, dayUnits));
  const highMonths = monthsOf(floorDivide(high, dayUnits));
  const lowRest = low - startOfMonth(lowMonths) * dayUnits;
  const highStart = startOfMonth(highMonths);
  const highRest = high - highStart * dayUnits;
  // A day that the later month does not have is its last one: January 31 to February 29 is a month.
  const spare = lowRest / dayUnits - (startOfMonth(highMonths + 1) - highStart - 1);
  const moved = spare > 0 ? lowRest - spare * dayUnits : lowRest;
  const count = (highMonths - lowMonths - <i64>(highRest < moved)) / monthsIn(unit);
  return from <= to ? count : -count;
}

/** Digits that the target does not have are cut off, towards the past. */
function castTimes(rowCount: i32): i32 {
  const isTry = (parameter & CAST_TIME_TRY) != 0;
  if (isTry) requireValidity(rowCount);
  else propagateNulls(rowCount);
  const from = unitsPerMs(parameter >> 8);
  const to = unitsPerMs((parameter >> 24) & 3);
  const precision = (parameter >> 16) & 0xff;
  // What one digit at the end of the precision is worth, in the target's units.
  let grain = to * 1000;
  for (let i = 0; i < precision; i++) grain /= 10;
  for (let row = 0; row < rowCount; row++) {
    const value = timeAt(first, firstStep, row);
    let result = value;
    let fits = true;
    if (to > from) {
      fits = abs(<f64>value * <f64>(to / from)) <= LIMIT;
      result = value * (to / from);
    } else if (to < from) {
      result = floorDivide(value, from / to);
    }
    if (grain > 1) result = floorDivide(result, grain) * grain;
    if (storeTime(row, result, to) && fits) continue;
    if (isTry) setNull(row);
    else if (isLive(row)) return fail(STATUS_OVERFLOW, row);
  }
  return rowCount;
}
