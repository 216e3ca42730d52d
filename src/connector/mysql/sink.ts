// The sink of MySQL and MariaDB.
import type { Fields } from '../../batch/dataType.js';
import type { Sink } from '../../sink/sink.js';
import type { DatabaseAddress } from '../database/address.js';
import { tableSink, type TableSinkOptions } from '../database/tableSink.js';
import { mysqlDatabase } from './driver.js';

/** Options of {@link mysql}. */
export type MysqlOptions = TableSinkOptions & Omit<DatabaseAddress, 'url'>;

/**
 * Writes a stream into a table of MySQL (8 and later) or MariaDB (10.6 and later), by the library
 * `mysql2`: exactly once with checkpoints, into tables of a transactional engine. Rows are staged in
 * a table `millrace_staged_…` beside it and move into the table in one transaction with the
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
  return tableSink(mysqlDatabase({ ...options, ...(url !== '' && { url }) }), options);
}
