// Rows into an array.
import type { Batch } from '../batch/batch.js';
import type { Fields, RowOf } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { readRows } from '../batch/readRows.js';
import { MillraceError } from '../error.js';
import { MemoryWriter } from './memoryWriter.js';
import { rowKindsOf, type RowKind } from './rowKind.js';
import type { Sink } from './sink.js';

/** Keeps what it is given. */
export interface CollectSink<F extends Fields = Fields> extends Sink<F> {
  /** The rows so far, in order of arrival. */
  readonly rows: RowOf<F>[];
  /** The kind of each row, as long as `rows`. */
  readonly kinds: RowKind[];
}

/** Options of {@link collect}. */
export interface CollectOptions {
  /** Rows that may be kept; more is an error. Default 1,000,000. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 1_000_000;

/**
 * Collects rows in an array, for small results and tests. The schema gives the rows their type.
 *
 * @example
 *   const sink = collect(hourly.schema);
 *   hourly.sinkTo(sink);
 * @throws MillraceError RESOURCE_LIMIT from the job when more than `limit` rows arrive.
 */
export function collect<F extends Fields>(
  schema: Schema<F>,
  options?: CollectOptions,
): CollectSink<F>;
export function collect<F extends Fields>(options?: CollectOptions): CollectSink<F>;
export function collect<F extends Fields>(
  first: Schema<F> | CollectOptions = {},
  second: CollectOptions = {},
): CollectSink<F> {
  const options = first instanceof Schema ? second : first;
  const limit = options.limit ?? DEFAULT_LIMIT;
  const rows: RowOf<F>[] = [];
  const kinds: RowKind[] = [];
  class CollectWriter extends MemoryWriter {
    write(batch: Batch): void {
      if (rows.length + batch.rowCount > limit) throw tooMany(limit);
      const batchKinds = rowKindsOf(batch);
      readRows(batch).forEach((row, index) => {
        rows.push(row as RowOf<F>);
        kinds.push(batchKinds?.[index] ?? '+I');
      });
    }
  }
  return { name: 'collect', rows, kinds, open: () => new CollectWriter() };
}

function tooMany(limit: number): MillraceError {
  return new MillraceError(
    'RESOURCE_LIMIT',
    `collect() was given more than its limit of ${limit} rows. Raise { limit }, ` +
      `or write to a file or database.`,
  );
}
