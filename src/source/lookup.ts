// The lookup contract: rows of a table outside of the job, by keys, for lookup joins.
//
//   LookupSource ── open ──► LookupReader ── lookup(keys) ──► rows of each key
//
// Invariants
//   · The answer has an array for each key, in the order of the keys; no row = an empty array.
//   · Keys are objects with some columns of the table as properties, none of them null, the same
//     columns in every call of a reader.
import type { Batch } from '../batch/batch.js';
import type { Fields, RowOf } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { Clock } from '../time/clock.js';

/** Values of the columns that rows are looked up by. */
export type LookupKey<L extends Fields = Fields> = Readonly<Partial<RowOf<L>>>;

/** What a reader of a table may use. */
export interface LookupContext {
  readonly clock: Clock;
  /** Aborted when the job is cancelled or fails. */
  readonly signal: AbortSignal;
}

/** Finds rows of a table. */
export interface LookupReader<L extends Fields = Fields> {
  /** The rows of each key. Several calls may be under way at a time. */
  lookup(
    keys: readonly LookupKey<L>[],
    context: { readonly signal: AbortSignal },
  ): readonly (readonly RowOf<L>[])[] | Promise<readonly (readonly RowOf<L>[])[]>;
  close(): void;
}

/** A table outside of the job. */
export interface LookupSource<L extends Fields = Fields> {
  /** For EXPLAIN and errors. */
  readonly name: string;
  /** The table's columns. */
  readonly schema: Schema<L>;
  /** @param keyColumns The columns that all keys of this reader have. */
  open(
    keyColumns: readonly string[],
    context: LookupContext,
  ): LookupReader<L> | Promise<LookupReader<L>>;
}

/** A table whose rows can all be read: lookup joins keep them in the job's memory. */
export interface BoundedLookupSource<L extends Fields = Fields> extends LookupSource<L> {
  /** Gives all rows, in batches that are gone once `take` returns; of an engine of its own. */
  readAll(context: LookupContext, take: (batch: Batch) => void): Promise<void>;
}

/** Finds the rows of each key; see {@link LookupReader.lookup}. */
export type LookupFunction<L extends Fields> = LookupReader<L>['lookup'];

/** Rows by the value of one column: a row, or all rows that have the value. */
export type LookupMap<L extends Fields> = ReadonlyMap<unknown, RowOf<L> | readonly RowOf<L>[]>;

/**
 * A table behind a function, which gets some keys at a time, or in a Map of the values of one
 * column, which the program may change while the job runs.
 *
 * @example const people = lookupFrom(person, (keys, { signal }) => fetchPeople(keys, signal));
 * @example const people = lookupFrom(person, new Map([[7n, { id: 7n, name: 'Ada' }]]));
 */
export function lookupFrom<L extends Fields>(
  schema: Schema<L>,
  table: LookupFunction<L> | LookupMap<L>,
  options: { readonly name?: string } = {},
): LookupSource<L> {
  const name = options.name ?? (typeof table === 'function' ? 'function' : 'map');
  return {
    name,
    schema,
    open: (keyColumns) => ({
      lookup: typeof table === 'function' ? table : mapLookup(table, keyColumns),
      close: () => undefined,
    }),
  };
}

function mapLookup<L extends Fields>(
  table: LookupMap<L>,
  keyColumns: readonly string[],
): LookupFunction<L> {
  const [column] = keyColumns;
  if (keyColumns.length !== 1) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `A Map is looked up by one column, not by ${keyColumns.join(', ')}; use a function.`,
    );
  }
  return (keys) =>
    keys.map((key) => {
      const found = table.get((key as Readonly<Record<string, unknown>>)[column]);
      if (found === undefined) return [];
      return Array.isArray(found) ? (found as readonly RowOf<L>[]) : [found as RowOf<L>];
    });
}
