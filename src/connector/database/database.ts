// Databases: what a driver of one gives, so that sinks and sources are written once.
//
//   mysql2, pg, libsql ──► Database ── connect ──► Connection ── query(sql, parameters) ──► rows
//                             └ dialect: SQL text and types
import type { Dialect, LookupParameter } from './dialect.js';
import type { SqlValue } from './sqlValue.js';

/** A connection with one statement at a time. */
export interface Connection {
  /** Runs a statement; the rows are values in the order of their columns. */
  query(
    sql: string,
    parameters?: readonly LookupParameter[],
  ): Promise<readonly (readonly SqlValue[])[]>;
  close(): Promise<void>;
}

/** What is known of a failure. */
export interface Failure {
  /** The server's or the driver's words, without secrets. */
  readonly text: string;
  /** True when the connection is gone, or was never there. */
  readonly isLost: boolean;
  /** True when the same may work later: also a deadlock, a server that starts or is full. */
  readonly isTransient: boolean;
}

/** A database and how it is reached. */
export interface Database<D extends Dialect = Dialect> {
  /** For errors and EXPLAIN, without secrets: `PostgreSQL database 'shop' at localhost:5432`. */
  readonly name: string;
  readonly dialect: D;
  connect(): Promise<Connection>;
  failureOf(error: unknown): Failure;
}
