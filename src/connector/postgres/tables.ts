// Tables of PostgreSQL: as sinks, as sources and for lookups.
import type { Fields } from '../../batch/dataType.js';
import type { Sink } from '../../sink/sink.js';
import type { LookupSource } from '../../source/lookup.js';
import type { Source } from '../../source/source.js';
import type { DatabaseAddress } from '../database/address.js';
import { tableLookup, type TableLookupOptions } from '../database/tableLookup.js';
import { tableSource, type TableSourceOptions } from '../database/tableScan.js';
import { tableSink, type TableSinkOptions } from '../database/tableSink.js';
import { postgresDatabase } from './driver.js';

/** Options of {@link postgres}. */
export type PostgresOptions = TableSinkOptions & Omit<DatabaseAddress, 'url'>;
/** Options of {@link postgresSource}. */
export type PostgresSourceOptions<F extends Fields> = TableSourceOptions<F> &
  Omit<DatabaseAddress, 'url'>;
/** Options of {@link postgresLookup}. */
export type PostgresLookupOptions<L extends Fields> = TableLookupOptions<L> &
  Omit<DatabaseAddress, 'url'>;

/**
 * Writes a stream into a table of PostgreSQL, by the library `pg`: exactly once with checkpoints.
 * Rows are staged in a table `millrace_staged_…` beside it and move into the table in one
 * transaction with the checkpoint's id, which `millrace_commits` keeps.
 *
 * Types: TINYINT smallint; BIGINT bigint; DECIMAL numeric; STRING text; BYTES bytea; TIMESTAMP
 * timestamp; TIMESTAMP_LTZ timestamptz, both to the microsecond; ROW, ARRAY, MAP jsonb.
 *
 * @param url  `postgres://user:password@host:5432/shop`, or '' where the options say it.
 * @example
 * stream.sinkTo(postgres('postgres://localhost/shop', { table: 'totals', primaryKey: ['id'] }));
 */
export function postgres<F extends Fields>(url: string, options: PostgresOptions = {}): Sink<F> {
  return tableSink(databaseAt(url, options), options);
}

/**
 * Reads a table of PostgreSQL once, in the order of its key; the position is the key of the
 * last row, so that a job goes on behind it.
 *
 * @example env.from(postgresSource(url, { table: 'orders', schema: order, key: ['id'] }))
 * @throws MillraceError PLAN_UNKNOWN_COLUMN, PLAN_INVALID_ARGUMENT; CONNECTOR_IO from the job.
 */
export function postgresSource<F extends Fields>(
  url: string,
  options: PostgresSourceOptions<F>,
): Source<F> {
  return tableSource(databaseAt(url, options), options);
}

/**
 * A table of PostgreSQL for lookup joins: the rows of many keys by one statement. An index over the
 * columns that are looked up by makes it fast.
 *
 * @example
 * const people = postgresLookup(url, { table: 'people', schema: person });
 * orders.lookupJoin(people, { on: { who: 'id' } });
 */
export function postgresLookup<L extends Fields>(
  url: string,
  options: PostgresLookupOptions<L>,
): LookupSource<L> {
  return tableLookup(databaseAt(url, options), options);
}

function databaseAt(url: string, address: DatabaseAddress): ReturnType<typeof postgresDatabase> {
  return postgresDatabase({ ...address, ...(url !== '' && { url }) });
}
