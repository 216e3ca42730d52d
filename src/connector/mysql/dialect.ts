// SQL text of MySQL and MariaDB.
import type { DataType } from '../../batch/dataType.js';
import {
  quoted,
  quotedNames,
  quotedTable,
  type Dialect,
  type LookupDialect,
  type LookupRequest,
} from '../database/dialect.js';

/** Names and text compare by their bytes. */
const BATCH =
  "`millrace_batch` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''";

/** @param textCollation Compares text byte by byte, trailing spaces too. */
export function mysqlDialect(textCollation: string): Dialect & LookupDialect {
  const dialect: Dialect & LookupDialect = {
    name: 'MySQL',
    parameterStyle: { storesNaN: false, storesInfinities: false },
    parametersMax: 32_767,
    timestampPrecisionMax: 6,
    quoteMark: '`',
    nameBytesMax: 64,
    hasWideNames: false,
    parameter: () => '?',
    comparedParameter: comparable,
    lookupSizes: [1, 8, 64, 256],
    columnType: (type, isKey) => columnType(type, isKey, textCollation),
    columnsOf: ({ namespace, table }) => ({
      sql:
        'SELECT column_name FROM information_schema.columns WHERE table_name = ? AND ' +
        `table_schema = ${namespace === undefined ? 'DATABASE()' : '?'}`,
      parameters: [table, ...(namespace === undefined ? [] : [namespace])],
    }),
    createStaging: ({ staged, target, columns }) => [
      `CREATE TABLE IF NOT EXISTS ${quotedTable(dialect, staged)} (${BATCH}, ` +
        '`millrace_row` BIGINT NOT NULL DEFAULT 0, `millrace_kind` TINYINT NOT NULL DEFAULT 0, ' +
        'PRIMARY KEY (`millrace_batch`, `millrace_row`)) ' +
        `SELECT ${quotedNames(dialect, columns)} FROM ${quotedTable(dialect, target)} WHERE 1 = 0`,
    ],
    lockDefinitions: undefined,
    begin: 'START TRANSACTION',
    forUpdate: ' FOR UPDATE',
    onConflict: (key, columns) => onDuplicate(dialect, key, columns),
    deleteMatching: (table, select, key) => {
      const equal = key
        .map((name) => quoted(dialect, name))
        .map((column) => `t.${column} = d.${column}`);
      const joined = `${quotedTable(dialect, table)} AS t JOIN (${select}) AS d`;
      return `DELETE t FROM ${joined} ON ${equal.join(' AND ')}`;
    },
    lookup: (request) => lookupSql(dialect, request),
    lookupParameters: (keys) => keys.flat(),
  };
  return dialect;
}

function onDuplicate(dialect: Dialect, key: readonly string[], columns: readonly string[]): string {
  const updated = columns.length === 0 ? key.slice(0, 1) : columns;
  const updates = updated.map((name) => {
    const column = quoted(dialect, name);
    return `${column} = VALUES(${column})`;
  });
  return `ON DUPLICATE KEY UPDATE ${updates.join(', ')}`;
}

/** A branch a key: parameters compare by the column's collation, and each finds its index. */
function lookupSql(
  dialect: Dialect,
  { table, columns, keyColumns, keyCount }: LookupRequest,
): string {
  const equal = keyColumns.map(
    ({ name, type }) => `${quoted(dialect, name)} = ${comparable(type)}`,
  );
  const from = `FROM ${quotedTable(dialect, table)} WHERE ${equal.join(' AND ')}`;
  const read = quotedNames(dialect, columns);
  const branch = (index: number): string => `SELECT ${index} AS i, ${read} ${from}`;
  return Array.from({ length: keyCount }, (_, index) => branch(index)).join(' UNION ALL ');
}

/** A parameter that is compared exactly: text and a number would meet as doubles. */
function comparable(type: DataType<unknown>): string {
  switch (type.kind) {
    case 'BIGINT':
    case 'INTERVAL_MS':
      return 'CAST(? AS SIGNED)';
    case 'DECIMAL':
      return `CAST(? AS DECIMAL(${type.precision}, ${type.scale}))`;
    default:
      return '?';
  }
}

function columnType(type: DataType<unknown>, isKey: boolean, textCollation: string): string {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'BOOLEAN';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
    case 'FLOAT':
    case 'DOUBLE':
    case 'DATE':
      return type.kind;
    case 'INTERVAL_MONTH':
      return 'INT';
    case 'INTERVAL_MS':
      return 'BIGINT';
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'STRING':
      // A key has a longest length: three texts of 255 characters fit one.
      return [
        isKey ? 'VARCHAR(255)' : 'LONGTEXT',
        `CHARACTER SET utf8mb4 COLLATE ${textCollation}`,
      ].join(' ');
    case 'BYTES':
      return isKey ? 'VARBINARY(255)' : 'LONGBLOB';
    case 'TIME':
      return `TIME(${type.precision})`;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      // TIMESTAMP ends in 2038; both are written in UTC.
      return `DATETIME(${type.precision})`;
    case 'ROW':
    case 'ARRAY':
    case 'MAP':
      return 'JSON';
  }
}
