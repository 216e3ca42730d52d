// Offsets of a zone from UTC at an instant, asked of Intl.
import { MillraceError } from '../error.js';

/** Tells how many milliseconds a zone is ahead of UTC at an instant. */
export type OffsetFunction = (utcMs: number) => number;

const FIXED = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/;
/** The last millisecond that a JavaScript Date can hold. */
export const DATE_MAX_MS = 8.64e15;

/**
 * The offsets of an IANA zone (`America/New_York`), of `UTC`, or fixed ones (`+08:00`).
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT when there is no such zone.
 */
export function offsetsOf(zone: string): OffsetFunction {
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return () => 0;
  const fixed = FIXED.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    const offset = (fixed[1] === '-' ? -minutes : minutes) * 60_000;
    return () => offset;
  }
  return intlOffsets(zone);
}

function intlOffsets(zone: string): OffsetFunction {
  const format = formatOf(zone);
  return (utcMs) => {
    const at = Math.max(-DATE_MAX_MS, Math.min(DATE_MAX_MS, utcMs));
    const second = Math.floor(at / 1000) * 1000;
    const part: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(second)) part[type] = value;
    const year = part['era'].startsWith('B') ? 1 - Number(part['year']) : Number(part['year']);
    const wall = new Date(0);
    wall.setUTCFullYear(year, Number(part['month']) - 1, Number(part['day']));
    wall.setUTCHours(Number(part['hour']), Number(part['minute']), Number(part['second']));
    const offset = wall.getTime() - second;
    return Number.isNaN(offset) ? 0 : offset;
  };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `There is no time zone '${zone}'. Use an IANA name such as 'Europe/Berlin', or an offset such as '+08:00'.`,
      { cause },
    );
  }
}
