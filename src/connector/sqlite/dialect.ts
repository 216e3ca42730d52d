// SQLite's SQL text.
import type { DataType } from '../../batch/dataType.js';
import { onConflictDo, quotedNames, quotedTable, type Dialect } from '../database/dialect.js';

export const sqliteDialect: Dialect = {
  name: 'SQLite',
  // SQLite stores NaN as NULL, and infinities as they are.
  parameterStyle: { storesNaN: false },
  parametersMax: 32_766,
  timestampPrecisionMax: 9,
  quoteMark: '"',
  nameBytesMax: 1 << 16,
  hasWideNames: true,
  parameter: () => '?',
  comparedParameter: () => '?',
  columnType: sqliteType,
  columnsOf: ({ table }) => ({ sql: 'SELECT name FROM pragma_table_info(?)', parameters: [table] }),
  // Columns without a type keep values as they were bound; those of the target convert them.
  createStaging: ({ staged, columns }) => [
    `CREATE TABLE IF NOT EXISTS ${quotedTable(sqliteDialect, staged)} ("millrace_batch" TEXT, ` +
      `"millrace_row" INTEGER, "millrace_kind" INTEGER, ${quotedNames(sqliteDialect, columns)}, ` +
      'PRIMARY KEY ("millrace_batch", "millrace_row")) WITHOUT ROWID',
  ],
  lockDefinitions: undefined,
  begin: 'BEGIN IMMEDIATE',
  forUpdate: '',
  onConflict: (key, columns) => onConflictDo(sqliteDialect, key, columns),
  deleteMatching: (table, select, key) => {
    const from = `DELETE FROM ${quotedTable(sqliteDialect, table)}`;
    return `${from} WHERE (${quotedNames(sqliteDialect, key)}) IN (${select})`;
  },
};

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
