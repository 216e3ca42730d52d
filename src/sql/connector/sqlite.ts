// The connector 'sqlite': a table of an SQLite file as source, sink and for lookups.
import { resolve } from 'node:path';
import { sqlite, sqliteLookup, sqliteSource } from '../../connector/sqlite/index.js';
import { localPath } from './localPath.js';
import { OptionReader, optionError } from './optionReader.js';
import type { TableFactory, TableRequest } from './tableFactory.js';

export const sqliteFactory: TableFactory = {
  identifier: 'sqlite',
  takesChanges: true,
  options: [
    { key: 'path', isRequired: true, text: 'the file' },
    { key: 'table-name', text: 'the table in the file; that of the definition' },
    { key: 'scan.key', text: 'columns that identify a row, by commas; the PRIMARY KEY' },
    { key: 'scan.split-size', text: 'values of the key in a split, for several subtasks' },
    { key: 'sink.mode', text: "'append' or 'replace'; 'append'" },
    { key: 'sink.create-table', text: 'creates the table where it is missing; true' },
    { key: 'lookup.async', text: 'taken for scripts of Flink' },
  ],
  isBounded: () => true,
  source: (request) => {
    const { table, schema } = request;
    const { reader, path, tableName } = targetOf(request);
    const given = reader.text('scan.key')?.split(',');
    const key = given?.map((name) => name.trim()) ?? table.primaryKey;
    if (key.length === 0) {
      const problem =
        "a scan of 'sqlite' goes by the key: write PRIMARY KEY (…) NOT ENFORCED, or 'scan.key'.";
      throw optionError(table, 'connector', problem);
    }
    const splitSize = reader.whole('scan.split-size', 1);
    const split = splitSize === undefined ? {} : { splitSize };
    return sqliteSource(path, { table: tableName, schema, key, ...split });
  },
  sink: (request) => {
    const { table, changelog } = request;
    const { reader, path, tableName } = targetOf(request);
    const primaryKey = table.primaryKey;
    if (changelog !== undefined && primaryKey.length === 0) {
      const problem =
        'rows are updated, so the table needs a key to find them by: PRIMARY KEY (…) NOT ENFORCED.';
      throw optionError(table, 'connector', problem);
    }
    const mode = reader.word('sink.mode', ['append', 'replace']);
    const createTable = reader.boolean('sink.create-table');
    return sqlite(path, {
      table: tableName,
      ...(primaryKey.length > 0 && { primaryKey }),
      ...(mode !== undefined && { mode }),
      ...(createTable !== undefined && { createTable }),
    });
  },
  lookup: (request) => {
    const { path, tableName } = targetOf(request);
    return sqliteLookup({ path, table: tableName, schema: request.schema });
  },
};

function targetOf({ table, options, baseFolder }: TableRequest): {
  readonly reader: OptionReader;
  readonly path: string;
  readonly tableName: string;
} {
  const reader = new OptionReader(table, options);
  const path = localPath(reader.required('path', 'the file'), baseFolder, table);
  return { reader, path: resolve(path), tableName: reader.text('table-name') ?? table.path[2] };
}
