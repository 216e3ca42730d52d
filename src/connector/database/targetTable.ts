// Target table: where the rows of a stream go, created and checked before the first one.
import { bigint64, keyText } from './bookkeepingTypes.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Connection } from './database.js';
import { quoted, quotedNames, quotedTable, shownTable } from './dialect.js';
import type { Dialect, TableName } from './dialect.js';

/** A table that a stream is written to. */
export interface TargetTable extends TableName {
  readonly schema: Schema;
  /** Columns that identify a row; empty = none. */
  readonly primaryKey: readonly string[];
}

/** The table of what was committed, beside the target. */
export const COMMITS_TABLE = 'millrace_commits';

/**
 * Makes a table and what is kept beside it, where missing; repeatable.
 *
 * @param staged  The staging table.
 * @throws MillraceError CONNECTOR_NOT_FOUND when the target is missing and may not be created;
 *   CONNECTOR_FORMAT when it lacks a column of the stream.
 */
export async function prepareTables(
  connection: Connection,
  dialect: Dialect,
  target: TargetTable,
  staged: TableName,
  createTable: boolean,
): Promise<void> {
  const { lockDefinitions } = dialect;
  if (lockDefinitions !== undefined) await connection.query(lockDefinitions);
  if (createTable) await connection.query(createTableSql(dialect, target));
  await checkColumns(connection, dialect, target);
  const columns = target.schema.names;
  for (const sql of dialect.createStaging({ staged, target, columns })) await connection.query(sql);
  await connection.query(createCommitsSql(dialect, target));
}

/** CREATE TABLE IF NOT EXISTS, with the key. */
export function createTableSql(dialect: Dialect, target: TargetTable): string {
  const { schema, primaryKey } = target;
  const columns = schema.fields.map(({ name, type }) => {
    const isKey = primaryKey.includes(name);
    const isFloat = type.kind === 'FLOAT' || type.kind === 'DOUBLE';
    // Where NaN becomes NULL a column of such numbers cannot refuse NULL.
    const takesNull = type.isNullable || (isFloat && dialect.parameterStyle.storesNaN === false);
    const notNull = isKey || !takesNull ? ' NOT NULL' : '';
    return `${quoted(dialect, name)} ${dialect.columnType(type, isKey)}${notNull}`;
  });
  if (primaryKey.length > 0) columns.push(`PRIMARY KEY (${quotedNames(dialect, primaryKey)})`);
  return `CREATE TABLE IF NOT EXISTS ${quotedTable(dialect, target)} (${columns.join(', ')})`;
}

function createCommitsSql(dialect: Dialect, { namespace }: TableName): string {
  const commits = quotedTable(dialect, { table: COMMITS_TABLE, ...(namespace && { namespace }) });
  const text = dialect.columnType(keyText, true);
  const number = dialect.columnType(bigint64, false);
  const columns = [
    `${quoted(dialect, 'writer')} ${text} NOT NULL PRIMARY KEY`,
    `${quoted(dialect, 'number')} ${number} NOT NULL`,
    `${quoted(dialect, 'checkpoint_id')} ${number} NOT NULL`,
    `${quoted(dialect, 'sink')} ${dialect.columnType(keyText, false)} NOT NULL`,
  ];
  return `CREATE TABLE IF NOT EXISTS ${commits} (${columns.join(', ')})`;
}

async function checkColumns(
  connection: Connection,
  dialect: Dialect,
  target: TargetTable,
): Promise<void> {
  const { sql, parameters } = dialect.columnsOf(target);
  const rows = await connection.query(sql, parameters);
  const shown = shownTable(target);
  if (rows.length === 0) {
    throw new MillraceError(
      'CONNECTOR_NOT_FOUND',
      `There is no table '${shown}'; create it, or leave out createTable: false.`,
    );
  }
  const present = new Set(rows.map(([name]) => String(name).toLowerCase()));
  const missing = target.schema.names.filter((name) => !present.has(name.toLowerCase()));
  if (missing.length === 0) return;
  throw new MillraceError(
    'CONNECTOR_FORMAT',
    `The table '${shown}' has no column '${missing.join("', '")}'; ` +
      `add it, or write to another table.`,
  );
}
