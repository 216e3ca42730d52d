// Event-time columns: which types can be one, and what a null in it means.
import type { DataType, Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';

/** Units a millisecond of an event-time column. @throws MillraceError PLAN_TYPE_MISMATCH */
export function timeColumnUnits(type: DataType<unknown>, name: string): number {
  if (type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ') return type.unitsPerMs;
  if (type.kind === 'BIGINT') return 1;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `Column '${name}' is ${type} and cannot be the event time: ` +
      `TIMESTAMP, TIMESTAMP_LTZ or BIGINT (milliseconds since 1970) is expected.`,
  );
}

/** Position of a BOOLEAN column that marks rows. @throws MillraceError PLAN_TYPE_MISMATCH */
export function markerColumnIndex(schema: Schema<Fields>, name: string): number {
  const type = schema.type(name);
  if (type.kind === 'BOOLEAN') return schema.indexOf(name);
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `Column '${name}' is ${type} and cannot mark watermarks: BOOLEAN is expected.`,
  );
}

/** The error of a row without event time. */
export function nullTimeError(column: string, row: number): MillraceError {
  return new MillraceError(
    'DATA_NULL',
    `The event time '${column}' is null. Filter such rows before the watermarks are assigned, or give them a time.`,
    { location: { row } },
  );
}
