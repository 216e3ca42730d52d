// A row as Java prints it, because Flink's print connector shows `Row.toString()`.
import type { DataType, Field } from '../batch/dataType.js';

/** `[1, text, null, 2026-01-31T23:59:59.250, +I[nested, 1.0], [1, 2], {k=v}]` */
export function printedRow(fields: readonly Field[], row: object): string {
  const values = row as Readonly<Record<string, unknown>>;
  return `[${fields.map((field) => printedValue(field.type, values[field.name])).join(', ')}]`;
}

function printedValue(type: DataType<unknown>, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  switch (type.kind) {
    case 'ROW':
      return `+I${printedRow(type.fields, value)}`;
    case 'ARRAY':
      return `[${(value as unknown[]).map((item) => printedValue(type.element, item)).join(', ')}]`;
    case 'MAP':
      return printedMap(type, value as ReadonlyMap<unknown, unknown>);
    case 'BYTES':
      return `[${Array.from(new Int8Array(value as Uint8Array)).join(', ')}]`;
    case 'FLOAT':
    case 'DOUBLE':
      return printedDouble(value as number);
    case 'TIMESTAMP':
      return printedTimestamp(value);
    case 'TIMESTAMP_LTZ':
      return `${printedTimestamp(value)}Z`;
    default:
      return String(value);
  }
}

function printedMap(type: DataType<unknown>, map: ReadonlyMap<unknown, unknown>): string {
  const entries = Array.from(
    map,
    ([key, value]) => `${printedValue(type.key, key)}=${printedValue(type.value, value)}`,
  );
  return `{${entries.join(', ')}}`;
}

function printedDouble(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? `${value}.0` : String(value);
}

/**
 * A Date, epoch milliseconds or SQL text as `2026-01-31T23:59:59.250`; the fraction only when there
 * is one.
 */
function printedTimestamp(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value.replace(' ', 'T')
      : new Date(value as number | Date).toISOString().slice(0, -1);
  return text.includes('.') ? text.replace(/\.?0+$/u, '') : text;
}
