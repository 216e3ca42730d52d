// Plain form: what JSON writes of a value of a schema type, and the way back.
//
//   BIGINT 5n ↔ "5"   DOUBLE NaN ↔ "NaN"   Date ↔ 1767225600000   bytes ↔ [1,2]
//   ROW {a, b} ↔ [a, b]   MAP ↔ [[key, value], …]
import type { DataType } from '../../batch/dataType.js';
import { unfitState } from './cells.js';

/** The two ways. */
export interface PlainForm {
  /** @throws MillraceError DATA_BAD_RECORD for what the type does not have. */
  readonly toPlain: (value: unknown) => unknown;
  readonly fromPlain: (plain: unknown) => unknown;
}

/** The plain form of a type's values, nulls included where the type has them. */
export function plainFormOf(state: string, type: DataType<unknown>): PlainForm {
  const form = presentForm(state, type);
  return {
    toPlain: (value) => {
      if (value != null) return form.toPlain(value);
      if (type.isNullable) return null;
      throw unfitState(state, value, `${type}`);
    },
    fromPlain: (plain) => (plain === null ? null : form.fromPlain(plain)),
  };
}

function presentForm(state: string, type: DataType<unknown>): PlainForm {
  switch (type.kind) {
    case 'ROW':
      return rowForm(state, type);
    case 'ARRAY':
      return arrayForm(state, type);
    case 'MAP':
      return mapForm(state, type);
    case 'FLOAT':
    case 'DOUBLE':
      return checked(state, type, 'number', numberText, Number);
    case 'BYTES':
      return {
        toPlain: (value) => {
          if (value instanceof Uint8Array) return [...value];
          throw unfitState(state, value, 'a Uint8Array');
        },
        fromPlain: (plain) => Uint8Array.from(plain as number[]),
      };
    default:
      return scalarForm(state, type);
  }
}

function scalarForm(state: string, type: DataType<unknown>): PlainForm {
  const { kind, precision, representation } = type;
  const isNative = representation === 'native';
  if (kind === 'BIGINT' && isNative) return checked(state, type, 'bigint', String, BigInt);
  if (kind === 'BOOLEAN') return checked(state, type, 'boolean', same, same);
  if ((kind === 'TIMESTAMP' || kind === 'TIMESTAMP_LTZ') && isNative && precision <= 3) {
    return {
      toPlain: (value) => {
        if (value instanceof Date) return value.getTime();
        throw unfitState(state, value, 'a Date');
      },
      fromPlain: (plain) => new Date(plain as number),
    };
  }
  const isText =
    kind === 'STRING' ||
    representation === 'text' ||
    (isNative && ['DECIMAL', 'DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ'].includes(kind));
  return checked(state, type, isText ? 'string' : 'number', same, same);
}

const same = (value: unknown): unknown => value;

/** JSON has no NaN, no infinities and no −0. */
function numberText(value: unknown): unknown {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : value === 0
      ? '-0'
      : `${value as number}`;
}

function checked(
  state: string,
  type: DataType<unknown>,
  expected: 'number' | 'string' | 'bigint' | 'boolean',
  write: (value: unknown) => unknown,
  read: (plain: never) => unknown,
): PlainForm {
  return {
    toPlain: (value) => {
      if (typeof value === expected) return write(value);
      throw unfitState(state, value, `a ${expected} (${type})`);
    },
    fromPlain: read as (plain: unknown) => unknown,
  };
}

function rowForm(state: string, type: DataType<unknown>): PlainForm {
  const fields = type.fields.map(({ name, type: fieldType }) => ({
    name,
    ...plainFormOf(state, fieldType),
  }));
  return {
    toPlain: (value) => {
      if (typeof value !== 'object') throw unfitState(state, value, 'an object');
      return fields.map(({ name, toPlain }) => toPlain((value as Record<string, unknown>)[name]));
    },
    fromPlain: (plain) =>
      Object.fromEntries(
        fields.map(({ name, fromPlain }, i) => [name, fromPlain((plain as unknown[])[i])]),
      ),
  };
}

function arrayForm(state: string, type: DataType<unknown>): PlainForm {
  const element = plainFormOf(state, type.element);
  return {
    toPlain: (value) => {
      if (Array.isArray(value)) return value.map((item) => element.toPlain(item));
      throw unfitState(state, value, 'an array');
    },
    fromPlain: (plain) => (plain as unknown[]).map((item) => element.fromPlain(item)),
  };
}

function mapForm(state: string, type: DataType<unknown>): PlainForm {
  const key = plainFormOf(state, type.key);
  const item = plainFormOf(state, type.value);
  return {
    toPlain: (value) => {
      if (!(value instanceof Map)) throw unfitState(state, value, 'a Map');
      return [...value].map(([k, v]) => [key.toPlain(k), item.toPlain(v)]);
    },
    fromPlain: (plain) =>
      new Map(
        (plain as [unknown, unknown][]).map(([k, v]) => [key.fromPlain(k), item.fromPlain(v)]),
      ),
  };
}
