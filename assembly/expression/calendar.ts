// The proleptic Gregorian calendar over days since 1970-01-01. After Howard Hinnant,
// chrono-compatible date algorithms.
//
//   year that begins in March:  Mar Apr … Dec Jan Feb     a leap day is its last
//
// Results of `civil`: year, month 1 … 12, day of month.
export let year: i64 = 0;
export let month: i32 = 0;
export let dayOfMonth: i32 = 0;

/** Quotient rounded down; the divisor is positive. */
@inline
export function floorDivide(dividend: i64, divisor: i64): i64 {
  const quotient = dividend / divisor;
  return quotient - <i64>(quotient * divisor > dividend);
}

/** Takes a day apart. */
export function civil(days: i64): void {
  const shifted = days + 719468; // since 0000-03-01
  const era = floorDivide(shifted, 146097);
  const dayOfEra = <i32>(shifted - era * 146097);
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
  month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  year = <i64>yearOfEra + era * 400 + <i64>(month <= 2);
}

/** Months since January of year 0 that a day is in. */
@inline
export function monthsOf(days: i64): i64 {
  civil(days);
  return year * 12 + <i64>(month - 1);
}

/** The first day of a month, given in months since January of year 0. */
export function startOfMonth(months: i64): i64 {
  let ofYear = floorDivide(months, 12);
  const ofMonth = <i32>(months - ofYear * 12); // 0 … 11
  ofYear -= <i64>(ofMonth < 2);
  const era = floorDivide(ofYear, 400);
  const yearOfEra = ofYear - era * 400;
  const shiftedMonth = ofMonth < 2 ? ofMonth + 10 : ofMonth - 2;
  const dayOfYear = <i64>((153 * shiftedMonth + 2) / 5);
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** The Monday of a day's week; 1970-01-05 was one. */
@inline
export function mondayOf(days: i64): i64 {
  return floorDivide(days + 3, 7) * 7 - 3;
}

/** Day of the year, from 1. */
@inline
export function dayOfYearOf(days: i64): i64 {
  civil(days);
  return days - startOfMonth(year * 12) + 1;
}

/** ISO week: weeks begin on Monday, the first has the year's first Thursday. */
@inline
export function isoWeek(days: i64): i64 {
  return (dayOfYearOf(mondayOf(days) + 3) - 1) / 7 + 1;
}
