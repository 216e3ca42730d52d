// Durations: milliseconds as a number, or text with a unit as Flink writes it.
import { MillraceError } from '../error.js';

/** Units of {@link Duration} text, Flink's labels. */
export type DurationUnit =
  | 'ms'
  | 'milli'
  | 'millis'
  | 'millisecond'
  | 'milliseconds'
  | 's'
  | 'sec'
  | 'secs'
  | 'second'
  | 'seconds'
  | 'm'
  | 'min'
  | 'mins'
  | 'minute'
  | 'minutes'
  | 'h'
  | 'hour'
  | 'hours'
  | 'd'
  | 'day'
  | 'days';

/** Milliseconds, or text: `'500ms'`, `'10s'`, `'5 min'`, `'1h'`, `'1d'`. A day is 24 hours. */
export type Duration = number | `${number}${'' | ' '}${DurationUnit}`;

const UNIT_MS: Readonly<Record<DurationUnit, number>> = {
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  mins: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

const TEXT = /^\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z]+)\s*$/i;

/** What a duration may be. */
export interface DurationRange {
  /** Lowest milliseconds allowed; default 0. */
  readonly min?: number;
}

/**
 * Whole milliseconds of a duration.
 *
 * @param what  Names the duration in errors: `the window size`.
 * @throws MillraceError PLAN_INVALID_ARGUMENT
 */
export function durationMs(duration: Duration, what: string, range: DurationRange = {}): number {
  const ms = typeof duration === 'number' ? duration : textMs(duration, what);
  if (!Number.isSafeInteger(ms)) {
    throw invalid(what, duration, 'a whole number of milliseconds is expected');
  }
  const min = range.min ?? 0;
  if (ms < min) {
    const expected = min === 1 ? 'more than 0' : min === 0 ? '0 or more' : `${min} ms or more`;
    throw invalid(what, duration, `${expected} is expected`);
  }
  return ms;
}

/** The shortest text of milliseconds: `90000` is `90 s`, `3600000` is `1 h`. */
export function durationText(ms: number): string {
  for (const unit of ['d', 'h', 'min', 's'] as const) {
    if (ms !== 0 && ms % UNIT_MS[unit] === 0) return `${ms / UNIT_MS[unit]} ${unit}`;
  }
  return `${ms} ms`;
}

function textMs(text: string, what: string): number {
  const match = TEXT.exec(text);
  if (match === null) throw invalid(what, text, "a number and a unit are expected, such as '10s'");
  const unit = match[2].toLowerCase();
  if (!Object.hasOwn(UNIT_MS, unit)) {
    throw invalid(what, text, `'${match[2]}' is no unit; use ms, s, min, h or d`);
  }
  const ms = Number(match[1]) * UNIT_MS[unit as DurationUnit];
  // 0.1 s is 100.00000000000001 ms in binary: a difference of the last digits only is the text's
  // own value.
  const whole = Math.round(ms);
  return Math.abs(ms - whole) <= Math.abs(ms) * 1e-12 ? whole : ms;
}

function invalid(what: string, value: unknown, expected: string): MillraceError {
  const shown = typeof value === 'string' ? `'${value}'` : String(value);
  return new MillraceError('PLAN_INVALID_ARGUMENT', `${what} is ${shown}: ${expected}.`);
}
