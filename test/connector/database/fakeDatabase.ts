// A database that a test plays: connections whose statements do what the test says.
import type { Connection, Database } from '../../../src/connector/database/database.js';
import type { SqlValue } from '../../../src/connector/database/sqlValue.js';
import { sqliteDialect } from '../../../src/connector/sqlite/dialect.js';

/** Thrown by a statement of which the connection is lost, or that may work later. */
export class PlayedFailure extends Error {
  constructor(
    message: string,
    readonly kind: 'lost' | 'transient' | 'permanent',
  ) {
    super(message);
  }
}

/** What was asked of it, in order: statements, `connect`, `close`. */
export class FakeDatabase implements Database {
  readonly name = 'fake';
  readonly dialect = sqliteDialect;
  readonly log: string[] = [];
  /** What a statement gives; a failure is thrown. */
  answer: (sql: string, parameters: readonly SqlValue[]) => SqlValue[][] = () => [];

  async connect(): Promise<Connection> {
    this.log.push('connect');
    this.answer('connect', []);
    return {
      query: async (sql, parameters = []) => {
        this.log.push(sql);
        return this.answer(sql, parameters as SqlValue[]);
      },
      close: async () => void this.log.push('close'),
    };
  }

  failureOf(error: unknown) {
    const { message, kind } = error as PlayedFailure;
    return { text: message, isLost: kind === 'lost', isTransient: kind !== 'permanent' };
  }
}
