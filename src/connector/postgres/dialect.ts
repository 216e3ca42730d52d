// PostgreSQL's SQL text.
import type { DataType } from '../../batch/dataType.js';
import {
  onConflictDo,
  quoted,
  quotedNames,
  quotedTable,
  type Dialect,
  type LookupDialect,
} from '../database/dialect.js';

/** Key of the advisory lock under which tables are defined, "millrace" in ASCII. */
const DEFINITIONS_LOCK = '7883953386846544741';

export const postgresDialect: Dialect & LookupDialect = {
  name: 'PostgreSQL',
  parameterStyle: { hasBooleans: true },
  parametersMax: 32_767,
  timestampPrecisionMax: 6,
  quoteMark: '"',
  nameBytesMax: 63,
  hasWideNames: true,
  parameter: (index) => `$${index + 1}`,
  comparedParameter: (_type, index) => `$${index + 1}`,
  columnType,
  lookupSizes: [1, 8, 64, 512, 4096],
  columnsOf: ({ namespace, table }) => ({
    sql:
      'SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND ' +
      `table_schema = ${namespace === undefined ? 'current_schema()' : '$2'}`,
    parameters: [table, ...(namespace === undefined ? [] : [namespace])],
  }),
  createStaging: ({ staged, target, columns }) => {
    const table = quotedTable(postgresDialect, staged);
    const own =
      `CAST('' AS text) AS "millrace_batch", CAST(0 AS bigint) AS "millrace_row", ` +
      `CAST(0 AS smallint) AS "millrace_kind"`;
    const select = `SELECT ${own}, ${quotedNames(postgresDialect, columns)}`;
    const index = quoted(postgresDialect, `${staged.table}_rows`);
    return [
      `CREATE TABLE IF NOT EXISTS ${table} AS ${select} ` +
        `FROM ${quotedTable(postgresDialect, target)} WHERE false`,
      `CREATE UNIQUE INDEX IF NOT EXISTS ${index} ON ${table} ("millrace_batch", "millrace_row")`,
    ];
  },
  lockDefinitions: `SELECT pg_advisory_xact_lock(${DEFINITIONS_LOCK})`,
  begin: 'BEGIN',
  forUpdate: ' FOR UPDATE',
  onConflict: (key, columns) => onConflictDo(postgresDialect, key, columns),
  deleteMatching: (table, select, key) => {
    const equal = key
      .map((name) => quoted(postgresDialect, name))
      .map((column) => `t.${column} = d.${column}`);
    const from = `DELETE FROM ${quotedTable(postgresDialect, table)} AS t`;
    return `${from} USING (${select}) AS d WHERE ${equal.join(' AND ')}`;
  },
  lookup: ({ table, columns, keyColumns }) => {
    const arrays = keyColumns.map(({ type }, index) => `$${index + 1}::${columnType(type)}[]`);
    const names = keyColumns.map((_, index) => `k${index}`).join(', ');
    const keys = `unnest(${arrays.join(', ')}) WITH ORDINALITY AS k(${names}, i)`;
    const equal = keyColumns.map(({ name }, index) => {
      return `t.${quoted(postgresDialect, name)} = k.k${index}`;
    });
    const read = quotedNames(postgresDialect, columns, 't.');
    const joined = `${keys} JOIN ${quotedTable(postgresDialect, table)} AS t`;
    return `SELECT k.i - 1, ${read} FROM ${joined} ON ${equal.join(' AND ')}`;
  },
  lookupParameters: (keys) =>
    keys.length === 0 ? [] : keys[0].map((_, column) => keys.map((key) => key[column])),
};

function columnType(type: DataType<unknown>): string {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'boolean';
    case 'TINYINT':
    case 'SMALLINT':
      return 'smallint';
    case 'INT':
    case 'INTERVAL_MONTH':
      return 'integer';
    case 'BIGINT':
    case 'INTERVAL_MS':
      return 'bigint';
    case 'FLOAT':
      return 'real';
    case 'DOUBLE':
      return 'double precision';
    case 'DECIMAL':
      return `numeric(${type.precision}, ${type.scale})`;
    case 'STRING':
      return 'text';
    case 'BYTES':
      return 'bytea';
    case 'DATE':
      return 'date';
    case 'TIME':
      return `time(${type.precision})`;
    case 'TIMESTAMP':
      return `timestamp(${type.precision})`;
    case 'TIMESTAMP_LTZ':
      return `timestamptz(${type.precision})`;
    case 'ROW':
    case 'ARRAY':
    case 'MAP':
      return 'jsonb';
  }
}
