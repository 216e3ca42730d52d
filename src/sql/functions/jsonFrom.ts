// Values of SQL as JSON: JSON_STRING, JSON_OBJECT and JSON_ARRAY.
import type { LogicalType } from '../types/index.js';
import { JsonNumber, type Json } from './jsonText.js';
import { base64Of, doubleText, formatTimestamp } from './textOf.js';

/** How values of a type become JSON. */
export function jsonFrom(type: LogicalType): (value: unknown) => Json {
  const convert = plainFrom(type);
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function plainFrom(type: LogicalType): (value: unknown) => Json {
  switch (type.kind) {
    case 'BOOLEAN':
      return (value) => value as boolean;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
    case 'DECIMAL':
      return (value) => new JsonNumber(String(value));
    case 'FLOAT':
    case 'DOUBLE':
      return (value) => new JsonNumber(doubleText(value as number));
    case 'TIMESTAMP':
      return (value) => formatTimestamp(value as Date | string).replace(' ', 'T');
    case 'TIMESTAMP_LTZ':
      return (value) => `${formatTimestamp(value as Date | string).replace(' ', 'T')}Z`;
    case 'BINARY':
    case 'VARBINARY':
      return (value) => base64Of(value as Uint8Array);
    case 'ARRAY': {
      const element = jsonFrom(type.element);
      return (value) => (value as unknown[]).map(element);
    }
    case 'MAP': {
      const inner = jsonFrom(type.value);
      return (value) =>
        new Map([...(value as Map<unknown, unknown>)].map(([k, v]) => [String(k), inner(v)]));
    }
    case 'ROW': {
      const fields = type.fields.map(({ name, type: own }) => [name, jsonFrom(own)] as const);
      return (value) => {
        const row = value as Record<string, unknown>;
        return new Map(fields.map(([name, from]) => [name, from(row[name])]));
      };
    }
    default:
      return (value) => String(value);
  }
}
