// Lookup join: a stream with rows of a table outside of the job.
import type { DataType, Fields, ValueOf } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { ErrorPolicy } from '../operator/async/asyncOptions.js';
import type { LookupCacheSettings } from '../operator/async/lookupCache.js';
import { LookupCalls, type LookupPlan } from '../operator/async/lookupCalls.js';
import type { LookupSource } from '../source/lookup.js';
import { durationMs, type Duration } from '../time/duration.js';
import { asyncSettings, type AsyncOptions } from './asyncSettings.js';
import type { DataStream } from './dataStream.js';
import { asyncStream, type MapAsyncStream } from './mapAsync.js';
import type { Simplify } from './resultTypes.js';

/** How long rows that were looked up are used again. */
export interface LookupCacheOptions {
  /** Rows at most; default 10,000. */
  readonly maxRows?: number;
  /** Since the lookup; default for ever. */
  readonly expireAfterWrite?: Duration;
  /** Since the last use; default for ever. */
  readonly expireAfterAccess?: Duration;
  /** Keeps that a key has no rows; default true. */
  readonly cacheMissing?: boolean;
}

/** Columns of the stream with columns of the table of the same type: `{ customer_id: 'id' }`. */
export type LookupKeys<F extends Fields, L extends Fields> = {
  readonly [K in keyof F]?: {
    [C in keyof L]: NonNullable<ValueOf<L[C]>> extends NonNullable<ValueOf<F[K]>> ? C : never;
  }[keyof L] &
    string;
};

/** Settings of `lookupJoin`. */
export interface LookupJoinOptions<
  On,
  T extends 'inner' | 'left',
  P extends string,
> extends AsyncOptions {
  /** Columns of the stream with the columns of the table that equal them. Null equals nothing. */
  readonly on: On;
  /** `inner` (default) leaves rows without a match out, `left` gives them nulls. */
  readonly type?: T;
  /** Put in front of the names of the table's columns in the result. */
  readonly prefix?: P;
  /** Without it every row's key is looked up. */
  readonly cache?: LookupCacheOptions;
  /** A row whose lookup failed, as in `mapAsync`. */
  readonly onError?: ErrorPolicy;
}

/** Columns of a lookup join: the stream's, then the table's without those of `on`. */
export type LookupJoinFields<
  F extends Fields,
  L extends Fields,
  On,
  T extends 'inner' | 'left',
  P extends string,
> = Simplify<
  F & {
    readonly [C in Exclude<keyof L & string, On[keyof On]> as `${P}${C}`]: T extends 'left'
      ? DataType<ValueOf<L[C]> | null>
      : L[C];
  }
>;

/** The stream of `DataStream.lookupJoin`. */
export function lookupJoin<F extends Fields, L extends Fields, G extends Fields>(
  stream: DataStream<F>,
  source: LookupSource<L>,
  options: LookupJoinOptions<LookupKeys<F, L>, 'inner' | 'left', string>,
): MapAsyncStream<G, F> {
  const { prefix = '', type = 'inner', onError = 'fail' } = options;
  const defaults = { batch: { size: 100, wait: 0 }, capacity: 1000 };
  const settings = asyncSettings('lookupJoin', options, defaults);
  const on = keyColumns(stream.schema, source.schema, options.on);
  const columns = source.schema.fields
    .filter(({ name }) => !on.some(({ lookup }) => lookup === name))
    .map((field) => ({ field, lookup: field.name, result: `${prefix}${field.name}` }));
  const taken = columns.find(({ result }) => stream.schema.has(result));
  if (taken !== undefined) throw takenName(taken.result);
  const schema = new Schema<G>([
    ...stream.schema.fields,
    ...columns.map(({ field, result }) => ({
      name: result,
      type: type === 'left' ? field.type.nullable() : field.type,
    })),
  ]);
  const cache = options.cache && cacheSettings(options.cache);
  const plan: LookupPlan = { source, on, columns, type, cache };
  const create = (): LookupCalls => new LookupCalls(plan);
  return asyncStream(stream, 'lookupJoin', schema, create, { ...settings, onError });
}

function keyColumns(
  stream: Schema<Fields>,
  table: Schema<Fields>,
  on: Readonly<Record<string, string | undefined>>,
): LookupPlan['on'] {
  const keys = Object.entries(on).flatMap(([name, lookup]) =>
    lookup === undefined ? [] : [{ stream: name, lookup }],
  );
  if (keys.length === 0) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      "lookupJoin's on has no columns; expected { column: 'column of the table' }.",
    );
  }
  for (const { stream: name, lookup } of keys) {
    const [left, right] = [stream.type(name), table.type(lookup)];
    if (left.equals(right) && left.representation === right.representation) continue;
    throw new MillraceError(
      'PLAN_TYPE_MISMATCH',
      `lookupJoin: '${name}' is ${left} and the table's '${lookup}' is ${right}; ` +
        `declare both alike, their representation as well, or cast one with select(…).`,
    );
  }
  return keys;
}

function cacheSettings(cache: LookupCacheOptions): LookupCacheSettings {
  const { maxRows = 10_000, expireAfterWrite, expireAfterAccess, cacheMissing = true } = cache;
  if (!Number.isSafeInteger(maxRows) || maxRows < 1) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `lookupJoin's cache.maxRows is ${maxRows}; expected a whole number of 1 or more.`,
    );
  }
  const ms = (duration: Duration | undefined, what: string): number =>
    duration === undefined ? Infinity : durationMs(duration, `lookupJoin's cache.${what}`);
  return {
    maxRows,
    expireAfterWriteMs: ms(expireAfterWrite, 'expireAfterWrite'),
    expireAfterAccessMs: ms(expireAfterAccess, 'expireAfterAccess'),
    cacheMissing,
  };
}

function takenName(name: string): MillraceError {
  return new MillraceError(
    'PLAN_DUPLICATE_COLUMN',
    `lookupJoin: the stream and the table both have a column '${name}'; ` +
      `give the table's columns another name: prefix: 'table_'.`,
  );
}
