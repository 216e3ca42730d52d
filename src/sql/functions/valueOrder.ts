// Equality and order of values as functions in JavaScript have them: elements of arrays, keys of
// maps.
import type { LogicalType } from '../types/index.js';

/** What is the same for equal values, to be looked up in a Set. Null is a value too. */
export function valueKey(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value.getTime();
  if (value instanceof Uint8Array) return `x${value.join()}`;
  const parts =
    value instanceof Map ? [...value].flat() : Array.isArray(value) ? value : Object.values(value);
  return JSON.stringify(parts.map(keyText));
}

function keyText(value: unknown): string {
  const key = valueKey(value);
  return `${typeof key}:${String(key)}`;
}

/** Compares values of a type that are not null. */
export type Comparison = (a: never, b: never) => number;

/** How values of a type are ordered; undefined where they are not. */
export function orderOf(type: LogicalType): Comparison | undefined {
  switch (type.kind) {
    case 'DECIMAL':
      return (a: string, b: string) => compareDecimals(a, b, type.scale);
    case 'ARRAY':
    case 'MAP':
    case 'ROW':
    case 'MULTISET':
      return undefined;
    case 'BINARY':
    case 'VARBINARY':
      return compareBytes;
    default:
      return (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

function compareDecimals(a: string, b: string, scale: number): number {
  const [x, y] = [unscaled(a, scale), unscaled(b, scale)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The digits of a decimal as a whole number. */
export function unscaled(text: string, scale: number): bigint {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
}
