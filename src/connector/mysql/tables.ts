// Tables of MySQL or MariaDB: as sinks, as sources and for lookups.
import type { Fields } from '../../batch/dataType.js';
import type { Sink } from '../../sink/sink.js';
import type { LookupSource } from '../../source/lookup.js';
import type { Source } from '../../source/source.js';
import type { DatabaseAddress } from '../database/address.js';
import { tableLookup, type TableLookupOptions } from '../database/tableLookup.js';
import { tableSource, type TableSourceOptions } from '../database/tableScan.js';
import { tableSink, type TableSinkOptions } from '../database/tableSink.js';
import { mysqlDatabase } from './driver.js';

/** Options of {@link mysql}. */
export type MysqlOptions = TableSinkOptions & Omit<DatabaseAddress, 'url'>;
/** Options of {@link mysqlSource}. */
export type MysqlSourceOptions<F extends Fields> = TableSourceOptions<F> &
  Omit<DatabaseAddress, 'url'>;
/** Options of {@link mysqlLookup}. */
export type MysqlLookupOptions<L extends Fields> = TableLookupOptions<L> &
  Omit<DatabaseAddress, 'url'>;

/**
 * Writes a stream into a table of MySQL (8 and later) or MariaDB (10.6 and later), by the library
 * `mysql2`: exactly once with checkpoints, into tables of a transactional engine. Rows are staged
 * in a table `millrace_staged_…` beside it and move into the table in one transaction with the
 * checkpoint's id, which `millrace_commits` keeps.
 *
 * Types: DECIMAL, DATE and whole numbers as they are; STRING LONGTEXT, in keys VARCHAR(255); BYTES
 * LONGBLOB, in keys VARBINARY(255); TIMESTAMP and TIMESTAMP_LTZ DATETIME in UTC, to the
 * microsecond; ROW, ARRAY, MAP JSON. NaN and infinities are NULL.
 *
 * @param url  `mysql://user:password@host:3306/shop`, or '' where the options say it.
 * @example stream.sinkTo(mysql('mysql://localhost/shop', { table: 'totals', primaryKey: ['id'] }))
 */
export function mysql<F extends Fields>(url: string, options: MysqlOptions = {}): Sink<F> {
  return tableSink(databaseAt(url, options), options);
}

/**
 * Reads a table of MySQL or MariaDB once, in the order of its key; the position is the key of the
 * last row, so that a job goes on behind it.
 *
 * @example env.from(mysqlSource(url, { table: 'orders', schema: order, key: ['id'] }))
 * @throws MillraceError PLAN_UNKNOWN_COLUMN, PLAN_INVALID_ARGUMENT; CONNECTOR_IO from the job.
 */
export function mysqlSource<F extends Fields>(
  url: string,
  options: MysqlSourceOptions<F>,
): Source<F> {
  return tableSource(databaseAt(url, options), options);
}

/**
 * A table of MySQL or MariaDB for lookup joins: the rows of many keys by one statement. An index
 * over the columns that are looked up by makes it fast.
 *
 * @example
 * const people = mysqlLookup(url, { table: 'people', schema: person });
 * orders.lookupJoin(people, { on: { who: 'id' } });
 */
export function mysqlLookup<L extends Fields>(
  url: string,
  options: MysqlLookupOptions<L>,
): LookupSource<L> {
  return tableLookup(databaseAt(url, options), options);
}

function databaseAt(url: string, address: DatabaseAddress): ReturnType<typeof mysqlDatabase> {
  return mysqlDatabase({ ...address, ...(url !== '' && { url }) });
}
