// What happens to a table before its first row: created, compared with the stream, emptied.
import type { SqliteConnection } from './connection.js';
import { MillraceError } from '../../error.js';
import { quoteIdentifier } from './identifier.js';
import { createTableSql, emptySql, type SqliteTable } from './tableStatements.js';

/** What {@link prepareTable} may do. */
export interface TableOptions {
  readonly mode?: 'append' | 'replace';
  readonly createTable?: boolean;
}

/**
 * Makes a table ready inside the transaction at hand.
 *
 * @throws MillraceError CONNECTOR_NOT_FOUND when it is missing and may not be created;
 *   CONNECTOR_FORMAT when it lacks a column of the stream.
 */
export function prepareTable(
  connection: SqliteConnection,
  table: SqliteTable,
  options: TableOptions,
): void {
  const { driver, path, emptiedTables } = connection;
  if (options.createTable !== false) driver.exec(createTableSql(table));
  checkColumns(connection, table);
  const key = table.name.toLowerCase();
  if (options.mode !== 'replace' || emptiedTables.has(key)) return;
  emptiedTables.add(key);
  connection.run(`table '${table.name}' in '${path}' cannot be emptied`, () =>
    driver.exec(emptySql(table)),
  );
}

function checkColumns({ driver, path }: SqliteConnection, table: SqliteTable): void {
  const rows = driver.prepare(`PRAGMA table_info(${quoteIdentifier(table.name)})`).all([]);
  if (rows.length === 0) {
    throw new MillraceError(
      'CONNECTOR_NOT_FOUND',
      `There is no table '${table.name}' in '${path}'; create it, or leave out createTable: false.`,
    );
  }
  // SQLite compares names without regard to the case of ASCII letters.
  const present = new Set(rows.map((row) => String(row['name']).toLowerCase()));
  const missing = table.schema.names.filter((name) => !present.has(name.toLowerCase()));
  if (missing.length === 0) return;
  throw new MillraceError(
    'CONNECTOR_FORMAT',
    `The table '${table.name}' in '${path}' has no column '${missing.join("', '")}'; ` +
      `drop it, or write to another table.`,
  );
}
