// The SQLite library: libsql where it is installed, else Node's own module.
//
// Both are loaded only when a job opens a database, so that nobody who does not use SQLite needs
// either.
import { MillraceError } from '../../error.js';
import type { SqlValue as DatabaseValue } from '../database/sqlValue.js';

/** What SQLite stores and returns. */
export type SqlValue = Exclude<DatabaseValue, boolean>;

/** A prepared statement. Parameters are positional and complete at every call. */
export interface SqliteStatement {
  run(parameters: readonly SqlValue[]): void;
  /** All rows, 64-bit integers as bigint. */
  all(parameters: readonly SqlValue[]): Readonly<Record<string, SqlValue>>[];
}

/** An open database, synchronous. */
export interface SqliteDriver {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** The part of libsql (and better-sqlite3) that is used. */
interface LibsqlDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(parameters: readonly SqlValue[]): unknown;
    all(parameters: readonly SqlValue[]): unknown[];
    safeIntegers(on: boolean): unknown;
  };
  close(): unknown;
}

/** The part of `node:sqlite` that is used. */
interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): {
    run(...parameters: SqlValue[]): unknown;
    all(...parameters: SqlValue[]): unknown[];
    setReadBigInts(on: boolean): void;
  };
  close(): void;
}

/** Loads a module by name; tests pass their own. */
export type ModuleLoader = (name: string) => Promise<Readonly<Record<string, unknown>>>;

// The names are variables so that bundlers and the compiler leave these optional modules alone.
const loadModule: ModuleLoader = (name) => import(name) as ReturnType<ModuleLoader>;

/**
 * Opens a database file, made when missing.
 *
 * @throws MillraceError CONNECTOR_MISSING_LIBRARY when there is neither `libsql` nor `node:sqlite`;
 *   CONNECTOR_IO when the file cannot be opened.
 */
export async function openSqlite(path: string, load = loadModule): Promise<SqliteDriver> {
  const open = await findLibrary(load);
  try {
    return open(path);
  } catch (cause) {
    throw sqliteError(`The SQLite database '${path}' cannot be opened`, cause);
  }
}

async function findLibrary(load: ModuleLoader): Promise<(path: string) => SqliteDriver> {
  const libsql = await loadOptional(load, 'libsql');
  if (libsql !== undefined) {
    const Database = libsql['default'] as new (path: string) => LibsqlDatabase;
    return (path) => libsqlDriver(new Database(path));
  }
  const builtIn = await loadOptional(load, 'node:sqlite');
  if (builtIn !== undefined) {
    const Database = builtIn['DatabaseSync'] as new (path: string) => NodeDatabase;
    return (path) => nodeDriver(new Database(path));
  }
  throw new MillraceError(
    'CONNECTOR_MISSING_LIBRARY',
    `SQLite needs a library: run 'npm install libsql', or use Node 22.13 or later, ` +
      `which has its own.`,
  );
}

async function loadOptional(
  load: ModuleLoader,
  name: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await load(name);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (/^ERR_(MODULE_NOT_FOUND|UNKNOWN_BUILTIN_MODULE)$|^MODULE_NOT_FOUND$/u.test(code))
      return undefined;
    throw error;
  }
}

function libsqlDriver(database: LibsqlDatabase): SqliteDriver {
  return {
    exec: (sql) => void database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      statement.safeIntegers(true);
      return {
        run: (parameters) => void statement.run(parameters),
        all: (parameters) => statement.all(parameters).map(withByteArrays),
      };
    },
    close: () => void database.close(),
  };
}

/** libsql gives an ArrayBuffer for a BLOB. */
function withByteArrays(row: unknown): Record<string, SqlValue> {
  const values = row as Record<string, SqlValue | ArrayBuffer>;
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value instanceof ArrayBuffer) values[name] = new Uint8Array(value);
  }
  return values as Record<string, SqlValue>;
}

function nodeDriver(database: NodeDatabase): SqliteDriver {
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return {
        run: (parameters) => void statement.run(...parameters),
        all: (parameters) => statement.all(...parameters) as Record<string, SqlValue>[],
      };
    },
    close: () => database.close(),
  };
}

/** A failure of SQLite as an error that says what was done. */
export function sqliteError(problem: string, cause: unknown): MillraceError {
  if (cause instanceof MillraceError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return new MillraceError('CONNECTOR_IO', `${problem}: ${message}.`, {
    cause,
    retryable: code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED',
  });
}
