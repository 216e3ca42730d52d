// Values of databases and of columns: what a lookup sends, and what is read.
import type { DataType } from '../../batch/dataType.js';
import { parseTimestamp } from '../../batch/timeText.js';
import { MillraceError } from '../../error.js';
import type { SqlValue } from './sqlValue.js';

/**
 * A value of a row as a parameter, as `sqlite()` stores it: times as text `yyyy-MM-dd
 * HH:mm:ss.SSS`, booleans as 0 and 1.
 */
export function sqlParameter(value: unknown): Exclude<SqlValue, boolean> {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, -1);
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') {
    return value;
  }
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `A lookup in a database cannot compare nested values; a key is a ${typeof value}.`,
  );
}

/** Reads a value that is not null as the value of a column. */
export function sqlValueReader(type: DataType<unknown>): (value: SqlValue) => unknown {
  switch (type.kind) {
    case 'BOOLEAN':
      return truthOf;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'FLOAT':
    case 'DOUBLE':
      return Number;
    case 'BIGINT':
      if (type.representation === 'text') return String;
      return type.representation === 'number' ? Number : (value) => BigInt(value as bigint);
    case 'INTERVAL_MONTH':
    case 'INTERVAL_MS':
      return Number;
    case 'DECIMAL':
      return String;
    case 'ROW':
    case 'ARRAY':
    case 'MAP':
      return (value) => JSON.parse(String(value)) as unknown;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.representation === 'native' && type.precision <= 3 ? dateOf : withoutZone;
    case 'BYTES':
      return bytesOf;
    default:
      return (value) => value;
  }
}

/** True and false, 1 and 0, PostgreSQL's t and f, a bit. */
function truthOf(value: SqlValue): boolean {
  if (typeof value === 'string') return value === 't' || value === 'true' || value === '1';
  if (value instanceof Uint8Array) return value.at(-1) === 1;
  return Number(value) !== 0;
}

/** Sessions are in UTC, which PostgreSQL tells with each value of timestamptz. */
function withoutZone(value: SqlValue): SqlValue {
  return typeof value === 'string' ? value.replace(/\+00$/u, '') : value;
}

/** PostgreSQL gives bytes as hexadecimal text. */
function bytesOf(value: SqlValue): SqlValue {
  if (typeof value === 'string' && value.startsWith('\\x')) {
    return new Uint8Array(Buffer.from(value.slice(2), 'hex'));
  }
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

function dateOf(value: SqlValue): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return new Date(Number(value));
  const parsed = parseTimestamp(String(withoutZone(value)));
  // What is no timestamp is told by the column, with the row.
  return parsed === undefined ? value : new Date(parsed.ms);
}
