// Parts of times and intervals, and times rounded to units that the kernels do not know.
import type { WallTime } from './timeValue.js';

const DAY_MS = 86_400_000;

/** The parts of a time that the kernels do not know, by Flink's names. */
export function timePart({ ms, nanos }: WallTime, unit: string): number | undefined {
  const at = new Date(ms);
  const year = at.getUTCFullYear();
  switch (unit) {
    case 'MILLENNIUM':
      return Math.ceil(year / 1000);
    case 'CENTURY':
      return Math.ceil(year / 100);
    case 'DECADE':
      return Math.floor(year / 10);
    case 'ISODOW':
      return at.getUTCDay() || 7;
    case 'ISOYEAR':
      // The year of the Thursday of the week.
      at.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7));
      return at.getUTCFullYear();
    case 'HOUR':
      return at.getUTCHours();
    case 'MINUTE':
      return at.getUTCMinutes();
    case 'SECOND':
      return at.getUTCSeconds();
    case 'MILLISECOND':
      return Math.floor(nanos / 1_000_000);
    case 'MICROSECOND':
      return Math.floor(nanos / 1000);
    case 'NANOSECOND':
      return nanos;
    default:
      return undefined;
  }
}

const MONTHS: Readonly<Record<string, readonly [per: number, of: number]>> = {
  YEAR: [12, 1],
  QUARTER: [3, 4],
  MONTH: [1, 12],
};
const LENGTHS: Readonly<Record<string, number>> = {
  DAY: DAY_MS,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1000,
  MILLISECOND: 1,
};

/** A part of an interval, which is months or milliseconds. */
export function intervalPart(value: number, isMonths: boolean, unit: string): number | undefined {
  if (isMonths) {
    const [per, of] = MONTHS[unit] ?? [0, 0];
    if (per === 0) return undefined;
    const whole = Math.trunc(value / per);
    if (unit === 'QUARTER') return Math.trunc((value % 12) / 3) + 1;
    return unit === 'YEAR' ? whole : whole % of;
  }
  const length = LENGTHS[unit];
  if (length === undefined) return undefined;
  const whole = Math.trunc(value / length);
  const of = { HOUR: 24, MINUTE: 60, SECOND: 60, MILLISECOND: 1000 }[unit];
  return of === undefined ? whole : whole % of;
}

const YEARS: Readonly<Record<string, number>> = { DECADE: 10, CENTURY: 100, MILLENNIUM: 1000 };

/** True for units of years that the kernels do not round to. */
export function isLongUnit(unit: string): boolean {
  return unit in YEARS;
}

/** Rounded down or up to decades and longer; centuries begin with 2001. */
export function roundedYears({ ms }: WallTime, unit: string, isUp: boolean): WallTime {
  const length = YEARS[unit];
  const first = unit === 'DECADE' ? 0 : 1;
  const begin = (year: number): number => Date.UTC(2000, 0, 1) - yearsBack(year);
  const year = new Date(ms).getUTCFullYear();
  const start = Math.floor((year - first) / length) * length + first;
  const day = Math.floor(ms / DAY_MS) * DAY_MS;
  return { ms: isUp && begin(start) < day ? begin(start + length) : begin(start), nanos: 0 };
}

function yearsBack(year: number): number {
  const at = new Date(Date.UTC(2000, 0, 1));
  at.setUTCFullYear(year);
  return Date.UTC(2000, 0, 1) - at.getTime();
}

/** A time of day rounded to a unit. */
export function roundedDay({ ms }: WallTime, unit: string, isUp: boolean): WallTime {
  const length = LENGTHS[unit] ?? DAY_MS;
  const rounded = (isUp ? Math.ceil(ms / length) : Math.floor(ms / length)) * length;
  return { ms: rounded, nanos: 0 };
}
