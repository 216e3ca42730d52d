// Values of SQLite and of columns: what a lookup sends and gets.
import type { DataType } from '../../batch/dataType.js';
import { parseTimestamp } from '../../batch/timeText.js';
import { MillraceError } from '../../error.js';
import type { SqlValue } from './driver.js';

/**
 * A value of a row as a parameter, as `sqlite()` stores it: times as text `yyyy-MM-dd
 * HH:mm:ss.SSS`, booleans as 0 and 1.
 */
export function sqlParameter(value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, -1);
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') {
    return value;
  }
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `A lookup in SQLite cannot compare nested values; a key is a ${typeof value}.`,
  );
}

/** Reads a value that is not null as the value of a column. */
export function sqlValueReader(type: DataType<unknown>): (value: SqlValue) => unknown {
  switch (type.kind) {
    case 'BOOLEAN':
      return (value) => Number(value) !== 0;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'FLOAT':
    case 'DOUBLE':
      return Number;
    case 'BIGINT':
      return type.representation === 'number' ? Number : (value) => BigInt(value as bigint);
    case 'DECIMAL':
      return String;
    case 'ROW':
    case 'ARRAY':
    case 'MAP':
      return (value) => JSON.parse(String(value)) as unknown;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.representation === 'native' && type.precision <= 3 ? dateOf : (value) => value;
    default:
      return (value) => value;
  }
}

function dateOf(value: SqlValue): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return new Date(Number(value));
  const parsed = parseTimestamp(String(value));
  // What is no timestamp is told by the column, with the row.
  return parsed === undefined ? value : new Date(parsed.ms);
}
