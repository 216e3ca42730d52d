// Lookups in a SQLite table: the rows of some keys by one statement.
//
//   WITH k(i, k0) AS (VALUES (0, ?), (1, ?), …)
//   SELECT k.i, t."id", t."name" FROM k CROSS JOIN "people" AS t ON t."id" = k.k0
//
// CROSS JOIN keeps SQLite from reading the table first; `i` tells which key a row belongs to, so
// that SQLite alone decides what equals what. Values are parameters, names are quoted.
import { existsSync } from 'node:fs';
import type { Fields, RowOf } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { LookupKey, LookupReader, LookupSource } from '../../source/lookup.js';
import {
  openSqlite,
  sqliteError,
  type SqliteDriver,
  type SqliteStatement,
  type SqlValue,
} from './driver.js';
import { quoted } from '../database/dialect.js';
import { sqliteDialect } from './dialect.js';
import { sqlParameter, sqlValueReader } from '../database/values.js';

/** Where rows are looked up. */
export interface SqliteLookupOptions<L extends Fields> {
  /** The database file. */
  readonly path: string;
  /** Name of the table. */
  readonly table: string;
  /** The columns to read, named as in the table. */
  readonly schema: Schema<L>;
}

/** Keys that statements are prepared for; SQLite allows 32,766 values. */
const STATEMENT_KEYS = [1, 8, 64, 512];

/**
 * A table of a SQLite database for lookup joins. An index over the columns that are looked up by
 * makes it fast. Rows that other connections commit are seen by later lookups.
 *
 * @example orders.lookupJoin(sqliteLookup({ path: 'shop.db', table: 'people', schema: person }), {
 * on: { customer_id: 'id' } })
 * @throws MillraceError CONNECTOR_MISSING_LIBRARY, CONNECTOR_IO from the job.
 */
export function sqliteLookup<L extends Fields>(options: SqliteLookupOptions<L>): LookupSource<L> {
  const { path, table, schema } = options;
  quoted(sqliteDialect, table);
  return {
    name: `sqlite table '${table}'`,
    schema,
    open: async (keyColumns) => {
      if (!existsSync(path)) {
        throw new MillraceError(
          'CONNECTOR_NOT_FOUND',
          `There is no SQLite database '${path}'; a lookup reads one that exists.`,
        );
      }
      return new SqliteLookup(await openSqlite(path), options, keyColumns);
    },
  };
}

class SqliteLookup<L extends Fields> implements LookupReader<L> {
  private readonly statements = new Map<number, SqliteStatement>();
  private readonly readers: readonly ((value: SqlValue) => unknown)[];
  private isClosed = false;

  constructor(
    private readonly driver: SqliteDriver,
    private readonly options: SqliteLookupOptions<L>,
    private readonly keyColumns: readonly string[],
  ) {
    this.readers = options.schema.fields.map((field) => sqlValueReader(field.type));
  }

  lookup(keys: readonly LookupKey<L>[]): RowOf<L>[][] {
    const found: RowOf<L>[][] = keys.map(() => []);
    const most = STATEMENT_KEYS[STATEMENT_KEYS.length - 1];
    for (let from = 0; from < keys.length; from += most) {
      this.find(keys.slice(from, from + most), from, found);
    }
    return found;
  }

  close(): void {
    if (!this.isClosed) this.driver.close();
    this.isClosed = true;
  }

  private find(keys: readonly LookupKey<L>[], from: number, found: RowOf<L>[][]): void {
    const size = STATEMENT_KEYS.find((count) => count >= keys.length) ?? keys.length;
    const parameters: SqlValue[] = [];
    for (let i = 0; i < size; i++) {
      const key = keys[i] as Readonly<Record<string, unknown>> | undefined;
      // A null equals nothing: places that are left over find no rows.
      for (const name of this.keyColumns) {
        parameters.push(key === undefined ? null : sqlParameter(key[name]));
      }
    }
    const { path, table, schema } = this.options;
    try {
      for (const row of this.statement(size).all(parameters)) {
        found[from + Number(row['i'])].push(this.rowOf(schema, row));
      }
    } catch (cause) {
      throw sqliteError(`SQLite database '${path}': the lookup in '${table}' failed`, cause);
    }
  }

  private rowOf(schema: Schema<L>, values: Readonly<Record<string, SqlValue>>): RowOf<L> {
    const row: Record<string, unknown> = {};
    schema.names.forEach((name, index) => {
      const value = values[`c${index}`];
      row[name] = value === null ? null : this.readers[index](value);
    });
    return row as RowOf<L>;
  }

  private statement(size: number): SqliteStatement {
    const known = this.statements.get(size);
    if (known !== undefined) return known;
    const statement = this.driver.prepare(this.sql(size));
    this.statements.set(size, statement);
    return statement;
  }

  private sql(size: number): string {
    const { keyColumns } = this;
    const { table, schema } = this.options;
    const places = keyColumns.map(() => '?').join(', ');
    const keys = Array.from({ length: size }, (_, i) => `(${i}, ${places})`).join(', ');
    const names = keyColumns.map((_, index) => `k${index}`).join(', ');
    const columns = schema.names.map(
      (name, index) => `t.${quoted(sqliteDialect, name)} AS c${index}`,
    );
    const equal = keyColumns.map((name, index) => `t.${quoted(sqliteDialect, name)} = k.k${index}`);
    return (
      `WITH k(i, ${names}) AS (VALUES ${keys}) SELECT k.i AS i, ${columns.join(', ')} ` +
      `FROM k CROSS JOIN ${quoted(sqliteDialect, table)} AS t ON ${equal.join(' AND ')}`
    );
  }
}
