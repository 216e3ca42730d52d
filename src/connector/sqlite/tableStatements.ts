// SQL text of one table: made from its name and schema only.
import type { DataType } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { quoteIdentifier } from './identifier.js';

/** A table to write. */
export interface SqliteTable {
  readonly name: string;
  readonly schema: Schema;
  /** Columns of the key; empty = none. */
  readonly primaryKey: readonly string[];
}

/** SQLite's storage class of a type. */
export function sqliteType(type: DataType<unknown>): 'INTEGER' | 'REAL' | 'TEXT' | 'BLOB' {
  switch (type.kind) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
    case 'INTERVAL_MONTH':
    case 'INTERVAL_MS':
      return 'INTEGER';
    case 'FLOAT':
    case 'DOUBLE':
      return 'REAL';
    case 'BYTES':
      return 'BLOB';
    default:
      return 'TEXT';
  }
}

/** CREATE TABLE IF NOT EXISTS, with the key. */
export function createTableSql(table: SqliteTable): string {
  const columns = table.schema.fields.map(({ name, type }) => {
    const isKey = table.primaryKey.includes(name);
    // SQLite stores NaN as NULL, so a floating-point column that is no key cannot refuse NULL.
    const isFloat = type.kind === 'FLOAT' || type.kind === 'DOUBLE';
    const notNull = isKey || !(type.isNullable || isFloat) ? ' NOT NULL' : '';
    return `${quoteIdentifier(name)} ${sqliteType(type)}${notNull}`;
  });
  if (table.primaryKey.length > 0) columns.push(`PRIMARY KEY (${quotedList(table.primaryKey)})`);
  return `CREATE TABLE IF NOT EXISTS ${quoteIdentifier(table.name)} (${columns.join(', ')})`;
}

/**
 * INSERT of `rowCount` rows; with a key, a row whose key is there replaces the columns of that row.
 */
export function insertSql(table: SqliteTable, rowCount: number): string {
  const row = `(${table.schema.names.map(() => '?').join(', ')})`;
  const rows = new Array<string>(rowCount).fill(row).join(', ');
  const into = `INSERT INTO ${quoteIdentifier(table.name)} (${quotedList(table.schema.names)})`;
  return `${into} VALUES ${rows}${onConflict(table)}`;
}

function onConflict(table: SqliteTable): string {
  if (table.primaryKey.length === 0) return '';
  const others = table.schema.names.filter((name) => !table.primaryKey.includes(name));
  const updates = others.map(
    (name) => `${quoteIdentifier(name)} = excluded.${quoteIdentifier(name)}`,
  );
  const action = updates.length === 0 ? 'NOTHING' : `UPDATE SET ${updates.join(', ')}`;
  return ` ON CONFLICT (${quotedList(table.primaryKey)}) DO ${action}`;
}

/** DELETE of the row with a key; parameters in the order of `primaryKey`. */
export function deleteSql(table: SqliteTable): string {
  const conditions = table.primaryKey.map((name) => `${quoteIdentifier(name)} = ?`);
  return `DELETE FROM ${quoteIdentifier(table.name)} WHERE ${conditions.join(' AND ')}`;
}

/** DELETE of all rows. */
export function emptySql(table: SqliteTable): string {
  return `DELETE FROM ${quoteIdentifier(table.name)}`;
}

/** Names as a list of quoted identifiers. */
export function quotedList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ');
}
