// A schema from a sample of JSON lines: types widen until they hold every value seen.
//
//   INT → BIGINT → DOUBLE        TIMESTAMP(3), DATE → STRING where texts differ in kind
//   {…} → ROW, by field          […] → ARRAY, by element          anything else together → STRING
//
// A field that is missing or null in a line is nullable; one that is null in every line is STRING.
import {
  array,
  boolean,
  date,
  float64,
  int32,
  int64,
  row,
  string,
  timestamp,
  timestampLtz,
  type DataType,
} from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';

type Scalar =
  'BOOLEAN' | 'INT' | 'BIGINT' | 'DOUBLE' | 'DATE' | 'TIMESTAMP' | 'TIMESTAMP_LTZ' | 'STRING';

/** What a place in the records has held so far. */
interface Shape {
  kind?: Scalar | 'ROW' | 'ARRAY';
  isNullable: boolean;
  /** ROW: values seen, to tell which fields were missing in one. */
  count: number;
  readonly fields: Map<string, Shape>;
  element?: Shape;
}

const WIDER: Partial<Record<Scalar, Scalar>> = { INT: 'BIGINT', BIGINT: 'DOUBLE' };
const DATE = /^\d{4}-\d\d-\d\d$/;
const CLOCK = String.raw`\d\d:\d\d:\d\d(?:\.\d{1,9})?`;
const TIMESTAMP = new RegExp(String.raw`^\d{4}-\d\d-\d\d[ T]${CLOCK}$`);
const INSTANT = new RegExp(String.raw`^\d{4}-\d\d-\d\d[ T]${CLOCK}(?:Z|[+-]\d\d:?\d\d)$`);
const INT_MAX = 2147483647;
const SOURCE_NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Infers the schema of JSON Lines from their first bytes; a last line without an end is left out
 * unless it is the only one.
 *
 * @throws MillraceError CONNECTOR_FORMAT when a line is no JSON object or there is none.
 */
export function inferJsonSchema(bytes: Uint8Array): Schema {
  const shape = newShape();
  const lines = new TextDecoder()
    .decode(bytes)
    .replace(/^\ufeff/, '')
    .split('\n');
  const isCut = lines.length > 1;
  lines.forEach((line, index) => {
    const isPartial = isCut && index === lines.length - 1;
    if (line.trim() === '' || (isPartial && !isJson(line))) return;
    addValue(shape, parsed(line, index + 1));
  });
  if (shape.count === 0) throw formatError(1, 'no line');
  return schema(
    Object.fromEntries([...shape.fields].map(([name, field]) => [name, typeOf(field)])),
  );
}

function newShape(): Shape {
  return { isNullable: false, count: 0, fields: new Map() };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    // The sample ends in the middle of this line.
    return false;
  }
}

function parsed(line: string, number: number): object {
  let value: unknown;
  try {
    value = JSON.parse(markNumbers(line));
  } catch (cause) {
    throw formatError(number, `'${line.slice(0, 40)}'`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw formatError(number, `'${line.slice(0, 40)}'`);
  }
  return value;
}

function formatError(line: number, got: string, cause?: unknown): MillraceError {
  return new MillraceError(
    'CONNECTOR_FORMAT',
    `The schema cannot be inferred: expected a JSON object on each line, got ${got}. ` +
      `Give the schema, or correct the file.`,
    { cause, location: { line } },
  );
}

/** Marks a number with its kind before JSON.parse rounds it: 1 → ["\u0000INT"]. */
function markNumbers(line: string): string {
  let out = '';
  let at = 0;
  while (at < line.length) {
    const char = line[at];
    const length = char === '"' ? stringLength(line, at) : numberLength(line, at);
    const token = line.slice(at, at + Math.max(length, 1));
    const isNumber = char !== '"' && length > 0;
    out += isNumber ? `["\\u0000${numberKind(token)}"]` : token;
    at += token.length;
  }
  return out;
}

function stringLength(line: string, start: number): number {
  let at = start + 1;
  while (at < line.length && line[at] !== '"') at += line[at] === '\\' ? 2 : 1;
  return at + 1 - start;
}

function numberLength(line: string, at: number): number {
  SOURCE_NUMBER.lastIndex = at;
  return SOURCE_NUMBER.exec(line)?.[0].length ?? 0;
}

function numberKind(literal: string): Scalar {
  if (!/^-?\d+$/.test(literal)) return 'DOUBLE';
  if (Math.abs(Number(literal)) <= INT_MAX) return 'INT';
  const value = BigInt(literal);
  return BigInt.asIntN(64, value) === value ? 'BIGINT' : 'DOUBLE';
}

function addValue(shape: Shape, value: unknown): void {
  if (value === null) {
    shape.isNullable = true;
    return;
  }
  shape.count += 1;
  const mark = Array.isArray(value) && value.length === 1 ? markOf(value[0]) : undefined;
  if (mark !== undefined) widen(shape, mark);
  else if (Array.isArray(value)) addArray(shape, value);
  else if (typeof value === 'object') addObject(shape, value as Record<string, unknown>);
  else widen(shape, typeof value === 'boolean' ? 'BOOLEAN' : textKind(value as string));
}

function markOf(value: unknown): Scalar | undefined {
  return typeof value === 'string' && value.startsWith('\0')
    ? (value.slice(1) as Scalar)
    : undefined;
}

function textKind(text: string): Scalar {
  if (DATE.test(text) && isDay(text)) return 'DATE';
  if (TIMESTAMP.test(text) && isDay(text)) return 'TIMESTAMP';
  return INSTANT.test(text) && isDay(text) ? 'TIMESTAMP_LTZ' : 'STRING';
}

function isDay(text: string): boolean {
  const day = text.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function addArray(shape: Shape, values: readonly unknown[]): void {
  widen(shape, 'ARRAY');
  shape.element ??= newShape();
  for (const value of values) addValue(shape.element, value);
}

function addObject(shape: Shape, value: Record<string, unknown>): void {
  widen(shape, 'ROW');
  for (const [name, field] of Object.entries(value)) {
    let known = shape.fields.get(name);
    if (known === undefined) {
      known = newShape();
      // Missing in every record before this one.
      known.isNullable = shape.count > 1;
      shape.fields.set(name, known);
    }
    addValue(known, field);
  }
  for (const [name, field] of shape.fields)
    if (!Object.hasOwn(value, name)) field.isNullable = true;
}

function widen(shape: Shape, kind: Shape['kind'] & string): void {
  if (shape.kind === undefined || shape.kind === kind) shape.kind = kind;
  else if (reaches(shape.kind, kind)) shape.kind = kind;
  else if (!reaches(kind, shape.kind)) shape.kind = 'STRING';
}

function reaches(from: string, to: string): boolean {
  for (let kind = WIDER[from as Scalar]; kind !== undefined; kind = WIDER[kind]) {
    if (kind === to) return true;
  }
  return false;
}

function typeOf(shape: Shape): DataType<unknown> {
  const type = presentType(shape);
  return shape.isNullable || shape.kind === undefined ? type.nullable() : type;
}

function presentType(shape: Shape): DataType<unknown> {
  switch (shape.kind) {
    case 'BOOLEAN':
      return boolean();
    case 'INT':
      return int32();
    case 'BIGINT':
      return int64();
    case 'DOUBLE':
      return float64();
    case 'DATE':
      return date();
    case 'TIMESTAMP':
      return timestamp(3);
    case 'TIMESTAMP_LTZ':
      return timestampLtz(3);
    case 'ROW':
      return row(
        Object.fromEntries([...shape.fields].map(([name, field]) => [name, typeOf(field)])),
      );
    case 'ARRAY':
      return array(shape.element === undefined ? string().nullable() : typeOf(shape.element));
    default:
      return string();
  }
}
