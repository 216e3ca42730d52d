// The PostgreSQL sink.
import type { Fields } from '../../batch/dataType.js';
import type { Sink } from '../../sink/sink.js';
import type { DatabaseAddress } from '../database/address.js';
import { tableSink, type TableSinkOptions } from '../database/tableSink.js';
import { postgresDatabase } from './driver.js';

/** Options of {@link postgres}. */
export type PostgresOptions = TableSinkOptions & Omit<DatabaseAddress, 'url'>;

/**
 * Writes a stream into a table of PostgreSQL, by the library `pg`: exactly once with checkpoints.
 * Rows are staged in a table `millrace_staged_…` beside it and move into the table in one
 * transaction with the checkpoint's id, which `millrace_commits` keeps.
 *
 * Types: TINYINT smallint; BIGINT bigint; DECIMAL numeric; STRING text; BYTES bytea; TIMESTAMP
 * timestamp; TIMESTAMP_LTZ timestamptz, both to the microsecond; ROW, ARRAY, MAP jsonb.
 *
 * @param url  `postgres://user:password@host:5432/shop`, or '' where the options say it.
 * @example stream.sinkTo(postgres('postgres://localhost/shop', { table: 'totals', primaryKey: ['id'] }))
 */
export function postgres<F extends Fields>(url: string, options: PostgresOptions = {}): Sink<F> {
  return tableSink(postgresDatabase({ ...options, ...(url !== '' && { url }) }), options);
}
