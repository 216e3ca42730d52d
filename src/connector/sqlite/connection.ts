// One connection a database file, shared by the streams that write to it, with one open
// transaction.
//
//   writer hourly ─┐
//   writer worst  ─┼─► connection: BEGIN · rows of all · COMMIT
//   writer waves  ─┘               every `commitRows` rows or `commitMs` milliseconds
//
// Invariants
//   · Before a COMMIT every writer has put its buffered rows into the transaction.
//   · The file is closed when the last writer is.
import { resolve } from 'node:path';
import { openSqlite, sqliteError, type SqliteDriver } from './driver.js';

/** A writer with rows of its own that are not in the transaction yet. */
export interface TransactionMember {
  drain(): void;
  discard(): void;
}

interface SharedConnection {
  readonly opening: Promise<SqliteConnection>;
  /** Writers that have it or wait for it. */
  userCount: number;
}

const connections = new Map<string, SharedConnection>();

/** A database that several writers share. */
export class SqliteConnection {
  /**
   * Tables that were emptied since it was opened, so that a second writer of one leaves it alone.
   */
  readonly emptiedTables = new Set<string>();
  private readonly members = new Set<TransactionMember>();
  private isInTransaction = false;

  constructor(
    readonly path: string,
    readonly driver: SqliteDriver,
  ) {}

  /** The connection of a file; each `open` needs its `close`. */
  static async open(path: string, member: TransactionMember): Promise<SqliteConnection> {
    const key = path === ':memory:' ? path : resolve(path);
    const shared = connections.get(key) ?? { opening: connect(key), userCount: 0 };
    connections.set(key, shared);
    shared.userCount += 1;
    try {
      const connection = await shared.opening;
      connection.members.add(member);
      return connection;
    } catch (error) {
      connections.delete(key);
      throw error;
    }
  }

  /** Starts the transaction if there is none. */
  begin(): void {
    if (this.isInTransaction) return;
    this.run('a transaction cannot begin', () => this.driver.exec('BEGIN IMMEDIATE'));
    this.isInTransaction = true;
  }

  /** Makes the rows of all writers durable and visible. */
  commit(): void {
    for (const member of this.members) member.drain();
    if (!this.isInTransaction) return;
    this.run('a transaction cannot be committed', () => this.driver.exec('COMMIT'));
    this.isInTransaction = false;
  }

  /** Drops what was not committed. */
  rollback(): void {
    for (const member of this.members) member.discard();
    if (!this.isInTransaction) return;
    this.isInTransaction = false;
    this.run('a transaction cannot be rolled back', () => this.driver.exec('ROLLBACK'));
  }

  /** Leaves the connection; what was not committed is dropped with the last one. */
  close(member: TransactionMember): void {
    const shared = connections.get(this.path);
    if (!this.members.delete(member) || shared === undefined) return;
    shared.userCount -= 1;
    if (shared.userCount > 0) return;
    connections.delete(this.path);
    this.rollback();
    this.driver.close();
  }

  /** Does something with SQLite; a failure names the file. */
  run<T>(problem: string, action: () => T): T {
    try {
      return action();
    } catch (cause) {
      throw sqliteError(`SQLite database '${this.path}': ${problem}`, cause);
    }
  }
}

async function connect(path: string): Promise<SqliteConnection> {
  const driver = await openSqlite(path);
  const connection = new SqliteConnection(path, driver);
  // Readers see committed rows while a job writes, and a commit costs one sync of the log.
  connection.run('it is not a database that can be written', () =>
    driver.exec(
      'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL',
    ),
  );
  return connection;
}
