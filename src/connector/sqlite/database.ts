// A SQLite file as a database: connections of one thread take turns.
//
//   stream hourly ─┐
//   stream worst  ─┼─► turn of the file ─► BEGIN · rows · COMMIT      another thread: busy_timeout
//   stream waves  ─┘
//
// Invariants
//   · The library waits for a lock by standing still, so no connection of a thread may wait for
//     another of the same thread: a transaction, and a statement outside of one, has the turn.
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Connection, Database } from '../database/database.js';
import type { SqlValue } from '../database/sqlValue.js';
import { sqliteDialect } from './dialect.js';
import { openSqlite, sqliteError, type SqliteDriver, type SqliteStatement } from './driver.js';

/** Others read committed rows while a job writes; what is committed survives a loss of power. */
const SETTINGS = 'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL';

/** Ends of the turns that were given, by path. */
const turns = new Map<string, Promise<void>>();

/** The database of a file, made when missing; with `makesFolder` its folder too. */
export function sqliteDatabase(path: string, makesFolder = false): Database {
  return {
    name: `SQLite database '${path}'`,
    dialect: sqliteDialect,
    connect: async () => {
      if (makesFolder && path !== ':memory:') await mkdir(dirname(path), { recursive: true });
      const driver = await openSqlite(path);
      const key = path === ':memory:' ? String(Math.random()) : resolve(path);
      const connection = new SqliteConnection(driver, key);
      try {
        await connection.prepare();
      } catch (cause) {
        await connection.close();
        const problem = `SQLite database '${path}': it is not a database that can be written`;
        throw sqliteError(problem, cause);
      }
      return connection;
    },
    failureOf: (error) => {
      const { code, message } = error as NodeJS.ErrnoException;
      const isBusy = code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED';
      return { text: message, isLost: false, isTransient: isBusy };
    },
  };
}

class SqliteConnection implements Connection {
  private readonly statements = new Map<string, SqliteStatement>();
  /** Ends the turn that this connection has. */
  private endTurn: (() => void) | undefined;

  constructor(
    private readonly driver: SqliteDriver,
    private readonly key: string,
  ) {}

  async prepare(): Promise<void> {
    await this.inTurn(() => this.driver.exec(SETTINGS));
  }

  async query(sql: string, parameters: readonly SqlValue[] = []): Promise<SqlValue[][]> {
    if (sql === sqliteDialect.begin) {
      this.endTurn = await takeTurn(this.key);
      try {
        this.driver.exec(sql);
      } catch (error) {
        this.leave();
        throw error;
      }
      return [];
    }
    if (sql === 'COMMIT' || sql === 'ROLLBACK') {
      this.driver.exec(sql);
      this.leave();
      return [];
    }
    if (this.endTurn !== undefined) return this.execute(sql, parameters);
    return this.inTurn(() => this.execute(sql, parameters));
  }

  async close(): Promise<void> {
    this.driver.close();
    this.leave();
  }

  private execute(sql: string, parameters: readonly SqlValue[]): SqlValue[][] {
    const statement = this.statements.get(sql) ?? this.driver.prepare(sql);
    this.statements.set(sql, statement);
    const values = parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
    if (sql.startsWith('SELECT')) return statement.all(values).map((row) => Object.values(row));
    statement.run(values);
    return [];
  }

  private async inTurn<T>(work: () => T): Promise<T> {
    const end = await takeTurn(this.key);
    try {
      return work();
    } finally {
      end();
    }
  }

  private leave(): void {
    this.endTurn?.();
    this.endTurn = undefined;
  }
}

/** Waits for the turn of a file; what it returns ends it. */
async function takeTurn(key: string): Promise<() => void> {
  const before = turns.get(key);
  let end = (): void => undefined;
  const mine = new Promise<void>((done) => {
    end = () => {
      if (turns.get(key) === mine) turns.delete(key);
      done();
    };
  });
  turns.set(key, mine);
  await before;
  return end;
}
