// The SQLite source.
import { existsSync } from 'node:fs';
import type { Fields } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import type { Source } from '../../source/source.js';
import { tableSource, type TableSourceOptions } from '../database/tableScan.js';
import { sqliteDatabase } from './database.js';

/** Options of {@link sqliteSource}. */
export type SqliteSourceOptions<F extends Fields> = Omit<TableSourceOptions<F>, 'namespace'>;

/**
 * Reads a table of a SQLite file once, in the order of its key; the position is the key of the last
 * row, so that a job goes on behind it.
 *
 * @example env.from(sqliteSource('shop.db', { table: 'orders', schema: order, key: ['id'] }))
 * @throws MillraceError PLAN_UNKNOWN_COLUMN, PLAN_INVALID_ARGUMENT; CONNECTOR_NOT_FOUND,
 *   CONNECTOR_IO from the job.
 */
export function sqliteSource<F extends Fields>(
  path: string,
  options: SqliteSourceOptions<F>,
): Source<F> {
  const database = sqliteDatabase(path);
  const connect = async () => {
    if (existsSync(path)) return database.connect();
    throw new MillraceError(
      'CONNECTOR_NOT_FOUND',
      `There is no SQLite database '${path}'; a source reads one that exists.`,
    );
  };
  return tableSource({ ...database, connect }, options);
}
