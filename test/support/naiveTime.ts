// Functions of instants in milliseconds by way of Date: what kernels are checked against.
import { UNIT_MONTHS, UNIT_MS, type TimeUnit } from '../../src/expression/timeUnit.js';

const DAY_MS = 86_400_000;

/** The parts of an instant, in UTC. */
export function extractUnit(ms: number, unit: TimeUnit): number {
  const at = new Date(ms);
  switch (unit) {
    case 'YEAR':
      return at.getUTCFullYear();
    case 'QUARTER':
      return Math.floor(at.getUTCMonth() / 3) + 1;
    case 'MONTH':
      return at.getUTCMonth() + 1;
    case 'WEEK':
      return isoWeek(ms);
    case 'DAY':
      return at.getUTCDate();
    case 'DAY_OF_WEEK':
      return at.getUTCDay() + 1;
    case 'DAY_OF_YEAR':
      return Math.floor((ms - floorToUnit(ms, 'YEAR')) / DAY_MS) + 1;
    case 'HOUR':
      return at.getUTCHours();
    case 'MINUTE':
      return at.getUTCMinutes();
    case 'SECOND':
      return at.getUTCSeconds();
    case 'MILLISECOND':
      return at.getUTCMilliseconds();
    case 'EPOCH':
      return Math.floor(ms / 1000);
  }
}

/** Weeks begin on Monday; the first has the year's first Thursday. */
function isoWeek(ms: number): number {
  const thursday = floorToUnit(ms, 'WEEK') + 3 * DAY_MS;
  return Math.floor((thursday - floorToUnit(thursday, 'YEAR')) / (7 * DAY_MS)) + 1;
}

/** The start of the unit that an instant is in. */
export function floorToUnit(ms: number, unit: TimeUnit): number {
  const months = UNIT_MONTHS[unit];
  if (months !== undefined) {
    const month = monthsOf(ms);
    return startOfMonth(Math.floor(month / months) * months);
  }
  // 1970-01-05 is a Monday.
  const origin = unit === 'WEEK' ? 4 * DAY_MS : 0;
  const size = UNIT_MS[unit] ?? 1;
  return Math.floor((ms - origin) / size) * size + origin;
}

/** Months since year 0. */
function monthsOf(ms: number): number {
  const at = new Date(ms);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

function startOfMonth(months: number): number {
  return new Date(0).setUTCFullYear(
    Math.floor(months / 12),
    months - Math.floor(months / 12) * 12,
    1,
  );
}

/** An instant moved by whole units; the day of a month is cut to the month's last. */
export function addUnits(ms: number, unit: TimeUnit, count: number): number {
  const months = UNIT_MONTHS[unit];
  if (months === undefined) return ms + count * (UNIT_MS[unit] ?? 1);
  const target = monthsOf(ms) + months * count;
  const lastDay = (startOfMonth(target + 1) - startOfMonth(target)) / DAY_MS;
  const day = Math.min(new Date(ms).getUTCDate(), lastDay);
  return startOfMonth(target) + (day - 1) * DAY_MS + (ms - floorToUnit(ms, 'DAY'));
}

/** Whole units from one instant to another, towards zero. */
export function unitsBetween(from: number, to: number, unit: TimeUnit): number {
  const months = UNIT_MONTHS[unit];
  if (months === undefined) return Math.trunc((to - from) / (UNIT_MS[unit] ?? 1)) + 0;
  const [low, high] = from <= to ? [from, to] : [to, from];
  let count = monthsOf(high) - monthsOf(low);
  // The last day of the later month stands for the days that it does not have.
  if (addUnits(low, 'MONTH', count) > high) count -= 1;
  const units = Math.floor(count / months);
  return from <= to ? units : 0 - units;
}
