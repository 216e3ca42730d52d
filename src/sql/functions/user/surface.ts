// Values as functions are given them: what the type of a parameter says, also where the column's
// own type surfaces otherwise (a stream's BIGINT as a number).
import { MillraceError } from '../../../error.js';
import type { SqlType } from './sqlValue.js';
import type { LogicalType } from '../../types/index.js';

/** Makes the value of a parameter of one of a column. */
export type Surface = (value: unknown) => unknown;

/** Undefined where values are passed as they are. */
export function surfaceOf(type: LogicalType, written: SqlType): Surface | undefined {
  const representation = typeof written === 'string' ? 'native' : written.representation;
  switch (type.kind) {
    case 'BIGINT':
      return representation === 'number' ? present(safeNumber) : present(toBigInt);
    case 'DECIMAL':
      return representation === 'number' ? present(Number) : present(String);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      if (type.precision > 3) return undefined;
      return representation === 'epoch'
        ? present((value) => toDate(value).getTime())
        : present(toDate);
    default:
      return undefined;
  }
}

/** The surfaces of all parameters; undefined where no value changes. */
export function surfacesOf(
  types: readonly LogicalType[],
  written: readonly SqlType[],
): readonly (Surface | undefined)[] | undefined {
  const all = types.map((type, i) => surfaceOf(type, written[i]));
  return all.every((surface) => surface === undefined) ? undefined : all;
}

/** Changes the values of a call in place. */
export function surfaced(
  values: unknown[],
  surfaces: readonly (Surface | undefined)[] | undefined,
): unknown[] {
  if (surfaces === undefined) return values;
  for (let i = 0; i < values.length; i++) {
    const surface = surfaces[i];
    if (surface !== undefined) values[i] = surface(values[i]);
  }
  return values;
}

function present(make: (value: unknown) => unknown): Surface {
  return (value) => (value === null ? null : make(value));
}

function toBigInt(value: unknown): bigint {
  return typeof value === 'bigint' ? value : BigInt(value as number | string);
}

function safeNumber(value: unknown): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new MillraceError(
    'DATA_OVERFLOW',
    `${String(value)} does not fit a number: take a bigint.`,
  );
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (typeof value === 'number') return new Date(value);
  const text = String(value).replace(' ', 'T');
  return new Date(/Z$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
}
