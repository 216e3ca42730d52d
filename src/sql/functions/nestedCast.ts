// Casts of arrays, maps and rows: value by value.
import type { LogicalType } from '../types/index.js';
import { scalarTo } from './jsonScalar.js';
import { doubleText } from './textOf.js';

type Convert = (value: unknown) => unknown;

/** How values of a type become those of another; undefined where there is no such cast. */
export function nestedCast(from: LogicalType, to: LogicalType): Convert | undefined {
  const convert = presentCast(from, to);
  return convert && ((value) => (value === null ? null : convert(value)));
}

function presentCast(from: LogicalType, to: LogicalType): Convert | undefined {
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    const element = nestedCast(from.element, to.element);
    return element && ((value) => (value as unknown[]).map(element));
  }
  if (from.kind === 'MAP' && to.kind === 'MAP') {
    const [key, inner] = [nestedCast(from.key, to.key), nestedCast(from.value, to.value)];
    if (key === undefined || inner === undefined) return undefined;
    return (value) =>
      new Map([...(value as Map<unknown, unknown>)].map(([k, v]) => [key(k), inner(v)]));
  }
  if (from.kind === 'ROW' && to.kind === 'ROW') return rowCast(from.fields, to.fields);
  return plainCast(from, to);
}

type Fields = readonly { readonly name: string; readonly type: LogicalType }[];

/** Fields by their place; they take the names of the target. */
function rowCast(from: Fields, to: Fields): Convert | undefined {
  if (from.length !== to.length) return undefined;
  const casts = from.map(({ type }, i) => nestedCast(type, to[i].type));
  const isComplete = (list: typeof casts): list is Convert[] => !list.includes(undefined);
  if (!isComplete(casts)) return undefined;
  return (value) => {
    const row = value as Record<string, unknown>;
    return Object.fromEntries(to.map(({ name }, i) => [name, casts[i](row[from[i].name])]));
  };
}

const NUMBER = /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)$/;
const TEXT = /^(?:VAR)?CHAR$/;

function plainCast(from: LogicalType, to: LogicalType): Convert | undefined {
  if (from.kind === 'NULL') return () => null;
  if (from.kind === to.kind && from.kind !== 'DECIMAL') return (value) => value;
  if (TEXT.test(from.kind) && TEXT.test(to.kind)) return (value) => value;
  if (TEXT.test(to.kind)) return textCast(from);
  const isRead = NUMBER.test(from.kind) || TEXT.test(from.kind);
  return isRead && NUMBER.test(to.kind)
    ? (value) => scalarTo(value as number, to) ?? null
    : undefined;
}

function textCast({ kind }: LogicalType): Convert | undefined {
  if (kind === 'BOOLEAN') return (value) => String(value).toUpperCase();
  if (kind === 'FLOAT' || kind === 'DOUBLE') return (value) => doubleText(value as number);
  return NUMBER.test(kind) || kind === 'DATE' ? String : undefined;
}
