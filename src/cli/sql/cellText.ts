// Values of results as text: the conventions of CSV, and those of a table to look at.
import { csvField } from './csvField.js';
import type { LogicalType } from '../../sql/types/index.js';
import { TimeZone } from '../../time/timeZone.js';

/** A value as text without quotes; null for NULL. */
export type CellText = (value: unknown) => string | null;

/**
 * What prints the values of a type: timestamps `yyyy-MM-dd HH:mm:ss.SSS` with the digits of their
 * precision, TIMESTAMP_LTZ in a zone, decimals plain.
 */
export function cellText(type: LogicalType, timeZone: string): CellText {
  const text = textOf(type, timeZone);
  return (value) => (value === null || value === undefined ? null : text(value));
}

function textOf(type: LogicalType, timeZone: string): (value: unknown) => string {
  switch (type.kind) {
    case 'TIMESTAMP':
      return (value) => timeText(value, type.precision);
    case 'TIMESTAMP_LTZ': {
      const zone = TimeZone.of(timeZone);
      return (value) => {
        if (typeof value === 'string') return timeText(value, type.precision);
        return timeText(new Date(zone.toWallClock((value as Date).getTime())), type.precision);
      };
    }
    case 'VARBINARY':
    case 'BINARY':
      return (value) => Buffer.from(value as Uint8Array).toString('hex');
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
    case 'STRUCTURED':
      return (value) => JSON.stringify(plain(value));
    default:
      return String;
  }
}

function timeText(value: unknown, precision: number): string {
  const text =
    typeof value === 'string'
      ? value.replace('T', ' ')
      : (value as Date).toISOString().slice(0, 23).replace('T', ' ');
  if (precision === 0) return text.slice(0, 19);
  const [whole, fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(precision, '0').slice(0, precision)}`;
}

/** What JSON can hold: bigint as a number's digits, times and maps readable. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  if (value instanceof Date) return value.toISOString().slice(0, 23).replace('T', ' ');
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** A line of CSV: NULL is nothing, the empty string `""`. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(csvField).join(',')}\n`;
}
