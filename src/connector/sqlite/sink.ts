// The SQLite sink.
import type { Fields } from '../../batch/dataType.js';
import type { Sink } from '../../sink/sink.js';
import { tableSink, type TableSinkOptions } from '../database/tableSink.js';
import { sqliteDatabase } from './database.js';

/** Options of {@link sqlite}; a file has one writer at a time. */
export type SqliteOptions = Omit<TableSinkOptions, 'namespace' | 'parallel'>;

/**
 * Writes a stream into a table of an SQLite file, by `libsql` or `node:sqlite`: exactly once with
 * checkpoints. Rows are staged in a table `millrace_staged_…` of the file and move into the table
 * in one transaction with the checkpoint's id, which `millrace_commits` keeps.
 *
 * Types: BOOLEAN 0/1; integers INTEGER, exact; FLOAT, DOUBLE REAL (NaN is NULL); BYTES BLOB;
 * DECIMAL, DATE, TIME, TIMESTAMP TEXT; ROW, ARRAY, MAP JSON text.
 */
export function sqlite<F extends Fields>(path: string, options: SqliteOptions = {}): Sink<F> {
  return tableSink(sqliteDatabase(path, true), options);
}
