// Times as functions in JavaScript have them, as milliseconds and nanoseconds, and back.
import type { LogicalType } from '../types/index.js';

const DAY_MS = 86_400_000;
const TEXT = /^(?:(-?\d{4,6}-\d\d-\d\d))?[ T]?(?:(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?$/;

/** A point on the wall clock: milliseconds as if UTC, and nanoseconds of the second. */
export interface WallTime {
  readonly ms: number;
  readonly nanos: number;
}

/** A value of DATE, TIME or a timestamp; times of day are those of 1970-01-01. */
export function wallTime(value: Date | string): WallTime {
  if (typeof value !== 'string') {
    const ms = value.getTime();
    return { ms, nanos: (((ms % 1000) + 1000) % 1000) * 1_000_000 };
  }
  const [, date = '1970-01-01', time = '00:00:00', fraction = ''] = TEXT.exec(value) ?? [];
  const nanos = Number(fraction.padEnd(9, '0'));
  return { ms: dateMs(date) + timeMs(time) + Math.floor(nanos / 1_000_000), nanos };
}

function dateMs(text: string): number {
  const [year, month, day] = text.replace(/^-/, '').split('-').map(Number);
  const at = new Date(Date.UTC(2000, month - 1, day));
  at.setUTCFullYear(text.startsWith('-') ? -year : year, month - 1, day);
  return at.getTime();
}

function timeMs(text: string): number {
  const [hour, minute, second] = text.split(':').map(Number);
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The value of a type for a point on the wall clock, as columns take it. */
export function timeOfType({ ms, nanos }: WallTime, type: LogicalType): Date | string {
  if (type.kind === 'DATE') return isoOf(Math.floor(ms / DAY_MS) * DAY_MS).slice(0, -14);
  if (type.kind === 'TIME') return isoOf(((ms % DAY_MS) + DAY_MS) % DAY_MS).slice(11, 23);
  if (!('precision' in type) || type.precision <= 3) return new Date(ms);
  const fraction = String(nanos).padStart(9, '0');
  return `${isoOf(ms).slice(0, -5).replace('T', ' ')}.${fraction}`;
}

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** With months added: the last day of a shorter month. */
export function plusMonths({ ms, nanos }: WallTime, months: number): WallTime {
  const at = new Date(ms);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return { ms: at.getTime(), nanos };
}

/** With milliseconds added. */
export function plusMs({ ms, nanos }: WallTime, by: number): WallTime {
  const whole = ms + by;
  const below = nanos % 1_000_000;
  return { ms: whole, nanos: (((whole % 1000) + 1000) % 1000) * 1_000_000 + below };
}
