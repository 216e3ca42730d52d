// Nested values as JSON text, exact: 64-bit integers keep all their digits.
import type { DataType } from '../../batch/dataType.js';

/**
 * A ROW, ARRAY or MAP value as JSON; BYTES are base64, NaN and infinities null, other times than
 * epochs text.
 */
export function jsonText(type: DataType<unknown>, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  switch (type.kind) {
    case 'ROW': {
      const values = value as Readonly<Record<string, unknown>>;
      const members = type.fields.map(
        (field) => `${JSON.stringify(field.name)}:${jsonText(field.type, values[field.name])}`,
      );
      return `{${members.join(',')}}`;
    }
    case 'ARRAY':
      return `[${(value as unknown[]).map((item) => jsonText(type.element, item)).join(',')}]`;
    case 'MAP': {
      const members = Array.from(
        value as ReadonlyMap<unknown, unknown>,
        ([key, item]) => `${memberName(type.key, key)}:${jsonText(type.value, item)}`,
      );
      return `{${members.join(',')}}`;
    }
    default:
      return scalarText(value);
  }
}

function scalarText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  return JSON.stringify(value);
}

/** JSON's member names are strings. */
function memberName(type: DataType<unknown>, key: unknown): string {
  const text = jsonText(type, key);
  return text.startsWith('"') ? text : JSON.stringify(text);
}
