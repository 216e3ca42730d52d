// Session: work on a database that goes on when the connection is lost.
//
//   run(work) ──► connection ──► done
//       ▲             │ lost, deadlock, server starting
//       └── backoff ◄─┘        anything else fails
//
// Invariants
//   · Work is repeated from its start on another connection, so it is written to be repeatable.
//   · Works of a session never overlap.
import { MillraceError } from '../../error.js';
import type { Clock } from '../../time/clock.js';
import { Backoff, type ReconnectOptions } from '../network/backoff.js';
import type { Connection, Database } from './database.js';

/** What a {@link Session} needs. */
export interface SessionOptions {
  readonly clock: Clock;
  /** Aborted when nothing is to be tried again. */
  readonly signal: AbortSignal;
  /** When lost connections are made again; false: never. */
  readonly reconnect?: ReconnectOptions | false;
}

/** One user of a database. */
export class Session {
  private connection: Connection | undefined;
  private readonly backoff: Backoff;
  private pending: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(
    readonly database: Database,
    private readonly options: SessionOptions,
  ) {
    this.backoff = new Backoff(options.clock, options.reconnect);
  }

  /**
   * Does something with the database.
   *
   * @param what  What cannot be done when it fails, for the error: `table 'x' cannot be written`.
   * @throws MillraceError CONNECTOR_IO, without secrets.
   */
  run<T>(what: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    const result = this.pending.then(() => this.attempts(what, work));
    this.pending = result.catch(() => undefined);
    return result;
  }

  /** The same, in a transaction, which is rolled back when the work fails. */
  transaction<T>(what: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.run(what, async (connection) => {
      await connection.query(this.database.dialect.begin);
      try {
        const result = await work(connection);
        await connection.query('COMMIT');
        return result;
      } catch (error) {
        // Where the connection is gone the server rolls back itself; the first error is told.
        await connection.query('ROLLBACK').catch(() => this.drop());
        throw error;
      }
    });
  }

  /** Closes the connection once the work at hand is done. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.pending;
    await this.drop();
  }

  private async attempts<T>(
    what: string,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      try {
        if (this.isClosed) throw new Error('it was closed');
        this.connection ??= await this.database.connect();
        const result = await work(this.connection);
        this.backoff.reset();
        return result;
      } catch (error) {
        if (error instanceof MillraceError) throw error;
        const { text, isLost, isTransient } = this.database.failureOf(error);
        if (isLost) await this.drop();
        const mayRepeat = isTransient && !this.isClosed;
        if (mayRepeat && (await this.backoff.wait(this.options.signal))) continue;
        throw this.failed(what, text, isTransient);
      }
    }
  }

  private async drop(): Promise<void> {
    const { connection } = this;
    this.connection = undefined;
    // What cannot be closed is gone already.
    await connection?.close().catch(() => undefined);
  }

  private failed(what: string, text: string, retryable: boolean): MillraceError {
    const { attemptCount } = this.backoff;
    const tries = attemptCount === 0 ? '' : ` (after ${attemptCount + 1} attempts)`;
    const problem = `${this.database.name}: ${what}: ${text.replace(/\.$/u, '')}${tries}.`;
    return new MillraceError('CONNECTOR_IO', problem, { retryable });
  }
}
