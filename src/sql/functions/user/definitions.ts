// What a user's function is: its types, and TypeScript. Plain data, so that a module may export it
// and every thread of a job may load it.
import type { Duration } from '../../../time/duration.js';
import type { SqlType, SqlValue, SqlValues } from './sqlValue.js';

interface Signature {
  /** Types of the arguments; arguments are cast to them where Flink casts without being asked. */
  readonly parameters: readonly SqlType[];
  /** Type of what it gives; of a table function, of one row. */
  readonly result: SqlType;
  /** False where the same arguments may give other results; default true. */
  readonly isDeterministic?: boolean;
}

type Call = (...values: never[]) => unknown;

/** A value for each row. */
export interface ScalarUserFunction extends Signature {
  /** Tells it from the other kinds. */
  readonly kind: 'scalar';
  /** Given the values of a row, gives its value. */
  readonly call: Call;
}

/** Values for all rows of a batch at once. */
export interface VectorUserFunction extends Signature {
  /** Tells it from the other kinds. */
  readonly kind: 'vector';
  /** Given columns, the number of rows and where to put the values. */
  readonly call: Call;
}

/** Rows for each row. */
export interface TableUserFunction extends Signature {
  /** Tells it from the other kinds. */
  readonly kind: 'table';
  /** Given the values of a row, gives its rows. */
  readonly call: Call;
}

/** A value for each row, later. */
export interface AsyncUserFunction extends Signature {
  /** Tells it from the other kinds. */
  readonly kind: 'async';
  /** Given the values of a row, gives a promise of its value. */
  readonly call: Call;
  /** How it is called. */
  readonly options: AsyncFunctionOptions;
}

/** How an asynchronous function is called. */
export interface AsyncFunctionOptions {
  /** Rows under way at most; default 100. */
  readonly capacity?: number;
  /** True (default): results come in the order of their rows. */
  readonly ordered?: boolean;
  /** How long one call may take; default 1 minute, false = for ever. */
  readonly timeout?: Duration | false;
  /** Calls of a row at most (default 1), with a delay between them (default 100 ms). */
  readonly retry?: {
    /** Calls of a row at most; default 1. */
    readonly attempts: number;
    /** Between two calls; default 100 ms. */
    readonly delay?: Duration;
  };
}

/** A value for a group of rows. */
export interface AggregateUserFunction extends Signature {
  /** Tells it from the other kinds. */
  readonly kind: 'aggregate';
  /** An accumulator without rows. */
  readonly createAccumulator: () => unknown;
  /** Adds a row to the accumulator. */
  readonly accumulate: Call;
  /** Takes a row back out of the accumulator. */
  readonly retract?: Call;
  /** Adds other accumulators. */
  readonly merge?: Call;
  /** The result of the rows so far. */
  readonly getValue: Call;
}

/** A function of a program for SQL. */
export type UserFunction =
  | ScalarUserFunction
  | VectorUserFunction
  | TableUserFunction
  | AsyncUserFunction
  | AggregateUserFunction;

/** Types of a function as they are written. */
export interface SignatureOptions<P extends readonly SqlType[], R extends SqlType> {
  /** `['BIGINT', 'STRING NOT NULL']`, or types of the schema: `[int64(), string()]`. */
  readonly parameters: P;
  /** Type of what it gives, written as the parameters are; of a table function, of one row. */
  readonly result: R;
  /** False where the same arguments may give other results; default true. */
  readonly isDeterministic?: boolean;
}

/**
 * A function of the values of a row. Nulls are passed to it.
 *
 * @example
 *   scalarFunction({
 *     parameters: ['STRING NOT NULL'], result: 'STRING NOT NULL', call: (text) => slug(text),
 *   })
 */
export function scalarFunction<const P extends readonly SqlType[], const R extends SqlType>(
  definition: SignatureOptions<P, R> & {
    readonly call: (...values: SqlValues<P>) => SqlValue<R>;
  },
): ScalarUserFunction {
  return Object.freeze({ kind: 'scalar', ...definition });
}

/** Arrays of values, one a parameter. */
export type SqlColumns<P extends readonly SqlType[]> = {
  readonly [K in keyof P]: readonly SqlValue<P[K]>[];
};

/**
 * A function of all rows of a batch: it is given a column for each parameter and fills `out[0 …
 * rowCount − 1]`.
 */
export function vectorFunction<const P extends readonly SqlType[], const R extends SqlType>(
  definition: SignatureOptions<P, R> & {
    readonly call: (columns: SqlColumns<P>, rowCount: number, out: SqlValue<R>[]) => void;
  },
): VectorUserFunction {
  return Object.freeze({ kind: 'vector', ...definition });
}

/**
 * A function that makes rows of the values of a row: `FROM t, LATERAL TABLE(f(x)) AS T(a, b)`. Of a
 * ROW the fields are columns; of another type there is one.
 *
 * @example
 *   tableFunction({
 *     parameters: ['STRING'],
 *     result: 'ROW<word STRING, length INT>',
 *     *call(text) {
 *       for (const word of (text ?? '').split(' ')) yield { word, length: word.length };
 *     },
 *   })
 */
export function tableFunction<const P extends readonly SqlType[], const R extends SqlType>(
  definition: SignatureOptions<P, R> & {
    readonly call: (...values: SqlValues<P>) => Iterable<SqlValue<R>>;
  },
): TableUserFunction {
  return Object.freeze({ kind: 'table', ...definition });
}

/**
 * A function whose result is awaited: of a service, of a model. Rows keep their order unless
 * `ordered` is false; at most `capacity` calls are under way.
 */
export function asyncScalarFunction<const P extends readonly SqlType[], const R extends SqlType>(
  definition: SignatureOptions<P, R> &
    AsyncFunctionOptions & {
      readonly call: (...values: SqlValues<P>) => Promise<SqlValue<R>>;
    },
): AsyncUserFunction {
  const { capacity, ordered, retry, timeout, ...rest } = definition;
  const options = {
    ...(capacity !== undefined && { capacity }),
    ...(ordered !== undefined && { ordered }),
    ...(retry !== undefined && { retry }),
    ...(timeout !== undefined && { timeout }),
  };
  return Object.freeze({ kind: 'async', ...rest, options });
}

/**
 * A function of a group of rows. The accumulator is kept as JSON in the keyed state of the job, and
 * so in its snapshots: numbers, texts, arrays, plain objects. `accumulate` and `retract` change it,
 * or return another. Without `retract` rows that are taken back are an error of the plan.
 *
 * @example
 *   aggregateFunction({
 *     parameters: ['DOUBLE', 'DOUBLE'],
 *     result: 'DOUBLE',
 *     createAccumulator: () => ({ sum: 0, weight: 0 }),
 *     accumulate(total, value, weight) {
 *       total.sum += (value ?? 0) * (weight ?? 0);
 *       total.weight += weight ?? 0;
 *     },
 *     getValue: ({ sum, weight }) => (weight === 0 ? null : sum / weight),
 *   })
 */
export function aggregateFunction<const P extends readonly SqlType[], const R extends SqlType, A>(
  definition: SignatureOptions<P, R> & {
    readonly createAccumulator: () => A;
    readonly accumulate: (accumulator: A, ...values: SqlValues<P>) => A | void;
    readonly retract?: (accumulator: A, ...values: SqlValues<P>) => A | void;
    readonly merge?: (accumulator: A, others: Iterable<A>) => A | void;
    readonly getValue: (accumulator: A) => SqlValue<R>;
  },
): AggregateUserFunction {
  return Object.freeze({ kind: 'aggregate', ...definition });
}
