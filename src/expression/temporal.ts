// Time functions of DATE, TIMESTAMP and TIMESTAMP_LTZ (in UTC), in milliseconds of the proleptic
// calendar. They run in
// JavaScript over the rows that have no null; a precision above 3 is not supported yet and says so.
import { DataType, int32, int64, string, timestamp } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import { castTerm } from './cast.js';
import { convert, settled } from './convert.js';
import type { FunctionTable, TermMaker } from './functionTable.js';
import { strictFunction, typeMismatch, type Term } from './term.js';
import { UNIT_MONTHS, UNIT_MS, type TimeUnit } from './timeUnit.js';

const DAY_MS = 86_400_000;

/** Checks that an operand is a time; text becomes a TIMESTAMP. */
function temporal(arg: Term, text: string): Term {
  const term = settled(arg);
  const { kind, precision } = term.type;
  if (term.kind === 'constant' && kind === 'STRING') return convert(arg, timestamp(), text);
  if (kind !== 'DATE' && !kind.startsWith('TIMESTAMP')) {
    throw typeMismatch(text, `expected DATE or TIMESTAMP, ${arg.text} is ${arg.type}; cast it.`);
  }
  if (precision <= 3) return term;
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `${text}: functions of ${term.type} are not supported; cast it to TIMESTAMP(3).`,
  );
}

/** Milliseconds of a value as it comes: days for DATE. */
const scaleOf = (type: DataType<unknown>): number => (type.kind === 'DATE' ? DAY_MS : 1);

/** A function of one time in milliseconds. */
function ofTime(type: DataType<unknown>, compute: (ms: number) => unknown): TermMaker {
  return (args, text) => {
    const input = temporal(args[0], text);
    const scale = scaleOf(input.type);
    return strictFunction([input], type, text, (value: number) => compute(value * scale));
  };
}

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

function nextUnit(ms: number, unit: TimeUnit): number {
  const months = UNIT_MONTHS[unit];
  return months === undefined ? ms + (UNIT_MS[unit] ?? 1) : startOfMonth(monthsOf(ms) + months);
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
  const ofMonth = (ms: number): number => ms - startOfMonth(monthsOf(ms));
  if (ofMonth(high) < ofMonth(low)) count -= 1;
  const units = Math.floor(count / months);
  return from <= to ? units : 0 - units;
}

const PATTERN = /yyyy|MM|dd|HH|mm|ss|SSS|'[^']*'|[A-Za-z]+/g;
const PARTS: Readonly<Record<string, readonly [TimeUnit, number]>> = {
  yyyy: ['YEAR', 4],
  MM: ['MONTH', 2],
  dd: ['DAY', 2],
  HH: ['HOUR', 2],
  mm: ['MINUTE', 2],
  ss: ['SECOND', 2],
  SSS: ['MILLISECOND', 3],
};

function dateFormat(args: readonly Term[], text: string, pattern = ''): Term {
  for (const [part] of pattern.matchAll(PATTERN)) {
    if (PARTS[part] !== undefined || part.startsWith("'")) continue;
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${text}: the pattern has '${part}'; supported are yyyy MM dd HH mm ss SSS and 'text'.`,
    );
  }
  const format = (ms: number): string =>
    pattern.replaceAll(PATTERN, (part) => {
      if (part.startsWith("'")) return part.slice(1, -1) || "'";
      const [unit, width] = PARTS[part];
      return String(extractUnit(ms, unit)).padStart(width, '0');
    });
  return ofTime(string(), format)(args, text);
}

function sameTime(compute: (ms: number, unit: TimeUnit) => number): TermMaker {
  return (args, text, unit) => {
    const input = temporal(args[0], text);
    const scale = scaleOf(input.type);
    const body = (value: number): number =>
      Math.floor(compute(value * scale, unit as TimeUnit) / scale);
    return strictFunction([input], input.type, text, body);
  };
}

function ceilToUnit(ms: number, unit: TimeUnit): number {
  const start = floorToUnit(ms, unit);
  return start === ms ? ms : nextUnit(start, unit);
}

function timestampAdd(args: readonly Term[], text: string, unit?: string): Term {
  const input = temporal(args[0], text);
  const isDay = UNIT_MONTHS[unit as TimeUnit] !== undefined || unit === 'DAY' || unit === 'WEEK';
  const base =
    input.type.kind === 'DATE' && !isDay ? castTerm(input, timestamp(), false, input.text) : input;
  const [flexible] = [args[1]];
  const count =
    flexible.kind === 'constant' && flexible.isFlexible
      ? convert(flexible, int32(), text)
      : castTerm(flexible, int32(), false, flexible.text);
  const scale = scaleOf(base.type);
  const body = (value: number, by: number): number =>
    addUnits(value * scale, unit as TimeUnit, by) / scale;
  return strictFunction([base, count], base.type, text, body);
}

function timestampDiff(args: readonly Term[], text: string, unit?: string): Term {
  const [from, to] = args.map((arg) => temporal(arg, text));
  const [x, y] = [scaleOf(from.type), scaleOf(to.type)];
  const body = (a: number, b: number): number => unitsBetween(a * x, b * y, unit as TimeUnit);
  return strictFunction([from, to], int32(), text, body);
}

function toTimestamp(args: readonly Term[], text: string): Term {
  const input = settled(args[0]);
  if (input.type.kind === 'STRING') return castTerm(input, timestamp(), false, text);
  const body = (value: bigint | number): number => Number(value);
  if (input.type.kind !== 'BIGINT' && input.type.kind !== 'INT') {
    throw typeMismatch(text, `expected BIGINT milliseconds or STRING, got ${input.type}.`);
  }
  return strictFunction([input], timestamp(), text, body);
}

const bigint = (): DataType<unknown> => int64().asNumber();

export const TEMPORAL: FunctionTable = {
  extract: (args, text, unit) =>
    ofTime(bigint(), (ms) => extractUnit(ms, unit as TimeUnit))(args, text),
  floorTo: sameTime(floorToUnit),
  ceilTo: sameTime(ceilToUnit),
  dateFormat,
  timestampAdd,
  timestampDiff,
  epochMs: (args, text) => ofTime(bigint(), (ms) => ms)(args, text),
  toTimestamp,
};
