// Types whose values can surface as one of several JavaScript types, chosen by `as`.
import { MillraceError } from '../error.js';
import { DataType, type Representation } from './dataType.js';

/** What BIGINT values surface as. */
export type Int64As = 'bigint' | 'number' | 'string';

/** The JavaScript type of a BIGINT. */
export type Int64Value<A> = A extends 'number' ? number : A extends 'string' ? string : bigint;

/**
 * BIGINT, a bigint; `int64({ as: 'number' })` for a number, with an error where it would lose
 * digits, `'string'` for text.
 */
export function int64<A extends Int64As = 'bigint'>(
  options: { readonly as?: A } = {},
): DataType<Int64Value<A>> {
  const representations: Readonly<Record<Int64As, Representation>> = {
    bigint: 'native',
    number: 'number',
    string: 'text',
  };
  return new DataType('BIGINT', { representation: representations[options.as ?? 'bigint'] });
}

/**
 * What timestamps surface as: a Date, milliseconds since 1970, ISO 8601 text
 * (`2026-01-31T23:59:59.000`, with `Z` for TIMESTAMP_LTZ), SQL text (`2026-01-31 23:59:59.000`), or
 * what Temporal has for them.
 */
export type TimestampAs = 'date' | 'epoch' | 'iso' | 'text' | 'temporal';

/** A Date up to millisecond precision, SQL text beyond. */
export type TimestampValue<P extends number> = P extends 0 | 1 | 2 | 3 ? Date : string;

/** Temporal's types, where the program's libraries declare Temporal. */
type Global = typeof globalThis;
type PlainDateTime = Global extends { Temporal: { PlainDateTime: { from(text: string): infer T } } }
  ? T
  : unknown;
type Instant = Global extends { Temporal: { Instant: { from(text: string): infer T } } }
  ? T
  : unknown;

/** The JavaScript type of a timestamp; `Z` is what Temporal has for it. */
type Represented<P extends number, A, Z> = A extends 'date'
  ? Date
  : A extends 'epoch'
    ? number
    : A extends 'iso' | 'text'
      ? string
      : A extends 'temporal'
        ? Z
        : TimestampValue<P>;

/** Settings of a timestamp type. */
export interface TimestampOptions<A> {
  readonly as?: A;
}

/**
 * TIMESTAMP(precision 0-9) without a zone: a wall clock, read as if UTC. A `Temporal.PlainDateTime`
 * as `temporal`.
 */
export function timestamp<P extends number = 3, A extends TimestampAs | undefined = undefined>(
  precision?: P,
  options: TimestampOptions<A> = {},
): DataType<Represented<P, A, PlainDateTime>> {
  return timestampOf('TIMESTAMP', precision ?? 3, options.as);
}

/** TIMESTAMP_LTZ(precision 0-9): an instant. A `Temporal.Instant` as `temporal`. */
export function timestampLtz<P extends number = 3, A extends TimestampAs | undefined = undefined>(
  precision?: P,
  options: TimestampOptions<A> = {},
): DataType<Represented<P, A, Instant>> {
  return timestampOf('TIMESTAMP_LTZ', precision ?? 3, options.as);
}

function timestampOf<T>(
  kind: 'TIMESTAMP' | 'TIMESTAMP_LTZ',
  precision: number,
  as: TimestampAs | undefined,
): DataType<T> {
  if (!Number.isInteger(precision) || precision < 0 || precision > 9) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `${kind} precision is ${precision}; expected 0 to 9.`,
    );
  }
  if (as === 'date' && precision > 3) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `A Date holds milliseconds, not ${kind}(${precision}); use as: 'iso', 'text' or 'temporal'.`,
    );
  }
  if (as === 'temporal' && !('Temporal' in globalThis)) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      "This runtime has no Temporal; use as: 'iso', or load a polyfill first.",
    );
  }
  const representation = as === undefined || as === 'date' ? 'native' : as;
  return new DataType(kind, { precision, representation });
}
