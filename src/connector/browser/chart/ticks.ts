// Places and texts of the marks of an axis: round numbers, round times (UTC).

/** A mark of an axis. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14].map((count) => count * DAY),
];
/** Months of a step, for steps that are not a number of milliseconds. */
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1200];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** 1970-01-01 was a Thursday: steps of weeks start on Mondays. */
const MONDAY = 4 * DAY;

/** A step of 1, 2 or 5 times a power of ten, so that about `count` of them are in `range`. */
export function niceStep(range: number, count: number): number {
  const rough = Math.max(range, Number.MIN_VALUE) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return power * (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10);
}

/** Marks of a numeric axis within `min … max`. */
export function numberTicks(min: number, max: number, count: number): Tick[] {
  const step = niceStep(max - min, count);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const format = numberFormat(Math.min(digits, 20));
  return multiples(min, max, step, 0).map((value) => ({ value, text: format.format(value) }));
}

const formats = new Map<number, Intl.NumberFormat>();

/** Kept, because making one takes longer than drawing the axis. */
function numberFormat(digits: number): Intl.NumberFormat {
  const known = formats.get(digits);
  if (known !== undefined) return known;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = new Intl.NumberFormat('en', options);
  formats.set(digits, format);
  return format;
}

/** Marks of an axis of times, milliseconds since 1970, within `min … max`. */
export function timeTicks(min: number, max: number, count: number): Tick[] {
  // Half as many marks more than asked are better than a third of them.
  const rough = Math.max(1, max - min) / Math.max(1, count) / 1.5;
  const step = TIME_STEPS.find((candidate) => candidate >= rough);
  if (step === undefined) return monthTicks(min, max, rough);
  return multiples(min, max, step, step === 7 * DAY || step === 14 * DAY ? MONDAY : 0).map(
    (value) => ({ value, text: timeText(value, step) }),
  );
}

function monthTicks(min: number, max: number, rough: number): Tick[] {
  const month = 30.4 * DAY;
  const step = MONTH_STEPS.find((candidate) => candidate * month >= rough) ?? 1200;
  const start = new Date(min);
  const first = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  const ticks: Tick[] = [];
  for (let index = first; ; index += step) {
    const value = monthStart(index);
    if (value > max) return ticks;
    if (value >= min) ticks.push({ value, text: monthText(index) });
  }
}

/** Milliseconds of a month counted from year 0; `Date.UTC` would take years to 99 as 19xx. */
function monthStart(index: number): number {
  const date = new Date(0);
  return date.setUTCFullYear(Math.floor(index / 12), index % 12, 1);
}

function monthText(index: number): string {
  const year = Math.floor(index / 12);
  return index % 12 === 0 ? String(year) : MONTHS[index % 12];
}

function multiples(min: number, max: number, step: number, offset: number): number[] {
  const from = Math.ceil((min - offset) / step);
  const to = Math.floor((max - offset) / step);
  // -0 would be shown as such.
  return Array.from(
    { length: Math.max(0, to - from + 1) },
    (_, i) => (from + i) * step + offset + 0,
  );
}

function timeText(value: number, step: number): string {
  const date = new Date(value);
  const iso = date.toISOString();
  if (step >= DAY || value % DAY === 0) {
    const isYear = date.getUTCMonth() === 0 && date.getUTCDate() === 1;
    const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
    return isYear ? `${day} ${date.getUTCFullYear()}` : day;
  }
  return step >= MINUTE
    ? iso.slice(11, 16)
    : step >= SECOND
      ? iso.slice(11, 19)
      : iso.slice(11, 23);
}
