// A table of a server for lookup joins: the rows of many keys by one statement.
import type { Fields, RowOf } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { LookupContext, LookupKey, LookupReader } from '../../source/lookup.js';
import type { LookupSource } from '../../source/lookup.js';
import type { ReconnectOptions } from '../network/backoff.js';
import type { Database } from './database.js';
import { quotedTable, shownTable, type Dialect, type LookupDialect } from './dialect.js';
import { rowReader } from './rowReader.js';
import { Session } from './session.js';
import type { SqlValue } from './sqlValue.js';
import { sqlParameter } from './values.js';

/** Where rows are looked up. */
export interface TableLookupOptions<L extends Fields> {
  readonly table: string;
  /** Where the table is: PostgreSQL's schema, MySQL's database. Default: the connection's. */
  readonly namespace?: string;
  /** The columns to read, named as in the table. */
  readonly schema: Schema<L>;
  /** When a lost connection is made again; false: the job fails at once. */
  readonly reconnect?: ReconnectOptions | false;
}

/** Databases that can be looked up in. */
export type LookupDatabase = Database<Dialect & LookupDialect>;

/** The lookup source of a table. */
export function tableLookup<L extends Fields>(
  database: LookupDatabase,
  options: TableLookupOptions<L>,
): LookupSource<L> {
  const { table, namespace, schema } = options;
  const place = { table, ...(namespace !== undefined && { namespace }) };
  quotedTable(database.dialect, place);
  return {
    name: `${database.name}, table '${shownTable(place)}'`,
    schema,
    open: (keyColumns, context) => openLookup(database, options, keyColumns, context),
  };
}

function openLookup<L extends Fields>(
  database: LookupDatabase,
  options: TableLookupOptions<L>,
  keyNames: readonly string[],
  { clock, signal }: LookupContext,
): LookupReader<L> {
  const { schema, reconnect } = options;
  const session = new Session(database, {
    clock,
    signal,
    ...(reconnect !== undefined && { reconnect }),
  });
  const keyColumns = keyNames.map((name) => ({ name, type: schema.type(name) }));
  const readRow = rowReader(schema, 1);
  const problem = `the lookup in '${shownTable(options)}' failed`;
  const find = async (keys: readonly SqlValue[][], found: RowOf<L>[][]): Promise<void> => {
    const { dialect } = database;
    const request = { table: options, columns: schema.names, keyColumns, keyCount: keys.length };
    const sql = dialect.lookup(request);
    const rows = await session.run(problem, (connection) =>
      connection.query(sql, dialect.lookupParameters(keys)),
    );
    for (const row of rows) found[Number(row[0])].push(readRow(row));
  };
  return {
    lookup: async (keys: readonly LookupKey<L>[]) => {
      const found = keys.map((): RowOf<L>[] => []);
      const values = keys.map((key) =>
        keyNames.map((name) => sqlParameter((key as Readonly<Record<string, unknown>>)[name])),
      );
      const { lookupSizes } = database.dialect;
      const most = lookupSizes[lookupSizes.length - 1];
      for (let from = 0; from < keys.length; from += most) {
        const piece = values.slice(from, from + most);
        const size = lookupSizes.find((count) => count >= piece.length) ?? most;
        // A null equals nothing: places that are left over find no rows.
        while (piece.length < size) piece.push(keyNames.map(() => null));
        const rows = found.slice(from, from + size);
        await find(piece, rows);
      }
      return found;
    },
    close: () => void session.close(),
  };
}
