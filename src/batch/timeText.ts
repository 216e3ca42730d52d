// SQL text of dates and times ⇄ numbers. Text is read as if in UTC: a TIMESTAMP has no zone.
const DATE = /^\s*([+-]?\d{4,6})-(\d{2})-(\d{2})\s*$/;
const TIME = /^\s*(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*$/;
const TIMESTAMP = new RegExp(
  /^\s*([+-]?\d{4,6}-\d{2}-\d{2})/.source +
    /(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/.source,
);

/** Milliseconds a day. */
export const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of `yyyy-MM-dd`; undefined when it is no date of the calendar. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() / DAY_MS;
}

/** Nanoseconds since midnight of `HH:mm[:ss[.fraction]]`; undefined when it is no time of day. */
export function parseTimeNs(text: string): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1e9 + Number((match[4] ?? '').padEnd(9, '0'));
}

/**
 * Nanoseconds since 1970 of `yyyy-MM-dd[ HH:mm[:ss[.fraction]]][zone]` (or with `T`), as whole
 * milliseconds and the rest. A zone (`Z`, `+02:00`) is applied.
 */
export function parseTimestamp(text: string): { ms: number; ns: number } | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const day = parseDate(match[1]);
  const time = match[2] === undefined ? 0 : parseTimeNs(match[2]);
  const zone = zoneMs(match[3]);
  if (day === undefined || time === undefined || zone === undefined) return undefined;
  const ns = time % 1e6;
  return { ms: day * DAY_MS + (time - ns) / 1e6 - zone, ns };
}

function zoneMs(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 18 || minutes > 59) return undefined;
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** `yyyy-MM-dd` of days since 1970. */
export function formatDate(days: number): string {
  // The proleptic calendar from days, after Howard Hinnant's civil_from_days: no Date object, and
  // no limit of Date's.
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const yearText = year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');
  return `${yearText}-${two(month)}-${two(day)}`;
}

/** `HH:mm:ss` with `precision` digits of a fraction, of milliseconds since midnight. */
export function formatTime(ms: number, precision: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const text = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return precision === 0
    ? text
    : `${text}.${String(ms % 1000)
        .padStart(3, '0')
        .slice(0, precision)}`;
}

/**
 * `yyyy-MM-dd HH:mm:ss` with `precision` digits of a fraction, of milliseconds since 1970 and
 * nanoseconds below.
 */
export function formatTimestamp(ms: number, ns: number, precision: number): string {
  const days = Math.floor(ms / DAY_MS);
  const ofDay = ms - days * DAY_MS;
  const text = `${formatDate(days)} ${formatTime(ofDay, Math.min(precision, 3))}`;
  return precision <= 3
    ? text
    : text +
        String(ns)
          .padStart(6, '0')
          .slice(0, precision - 3);
}

function two(value: number): string {
  return TWO_DIGITS[value];
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
