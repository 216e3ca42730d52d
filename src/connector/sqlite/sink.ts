// The SQLite sink: a table a stream, rows in batched transactions, several streams in one file.
import { readKinds } from '../../batch/readRows.js';
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import type { Sink, SinkContext, SinkWriter } from '../../sink/sink.js';
import type { Json } from '../../source/source.js';
import { recordCheckpoint } from './checkpointTable.js';
import { SqliteConnection } from './connection.js';
import { parameterReader, type TimestampFormat } from './parameters.js';
import { prepareTable } from './prepareTable.js';
import { RowInserter } from './rowInserter.js';
import type { SqliteTable } from './tableStatements.js';

/** Options of {@link sqlite}. */
export interface SqliteOptions {
  /** Default: the name of the stream. */
  readonly table?: string;
  /**
   * Columns that identify a row: a row with a known key replaces that row, −D deletes it. Default:
   * every row is added.
   */
  readonly primaryKey?: readonly string[];
  /**
   * `append` keeps the rows that are there; `replace` empties the table in the job's first
   * transaction, so that running a job again leaves the same table. Default `append`.
   */
  readonly mode?: 'append' | 'replace';
  /** Creates the table where it is missing. Default true. */
  readonly createTable?: boolean;
  /**
   * How TIMESTAMP columns are stored, in UTC. Default: with the fraction that their precision has.
   */
  readonly timestampFormat?: TimestampFormat;
  /** Rows a transaction, at most. Default 100,000. */
  readonly commitRows?: number;
  /** Milliseconds after which a row is visible to other connections, at most. Default 1,000. */
  readonly commitMs?: number;
}

const DEFAULT_COMMIT_ROWS = 100_000;
const DEFAULT_COMMIT_MS = 1000;

/**
 * Writes a stream into a table of an SQLite file, by `libsql` or `node:sqlite`.
 *
 * Types: BOOLEAN 0/1; integers INTEGER, exact; FLOAT, DOUBLE REAL (NaN is NULL); BYTES BLOB;
 * DECIMAL, DATE, TIME, TIMESTAMP TEXT; ROW, ARRAY, MAP JSON text. Rows are committed in batches
 * while the job runs, and with every checkpoint together with its id: at least once, and exactly
 * once with a `primaryKey` or where a run starts anew with `mode: 'replace'`.
 */
export function sqlite<F extends Fields>(path: string, options: SqliteOptions = {}): Sink<F> {
  const name = options.table === undefined ? `sqlite ${path}` : `sqlite ${path} ${options.table}`;
  return { name, open: (context) => SqliteWriter.open(path, options, context) };
}

class SqliteWriter<F extends Fields> implements SinkWriter<F> {
  private connection!: SqliteConnection;
  private rows!: RowInserter;
  private readonly table: SqliteTable;
  private readonly readParameters: (batch: Batch) => ReturnType<ReturnType<typeof parameterReader>>;
  private readonly closing = new AbortController();
  /** Rows since the last commit. */
  private rowCount = 0;
  private failure: unknown;

  private constructor(
    private readonly options: SqliteOptions,
    private readonly context: SinkContext<F>,
  ) {
    const { schema, name } = context;
    const format = options.timestampFormat ?? 'yyyy-MM-dd HH:mm:ss.SSS';
    const primaryKey = options.primaryKey ?? [];
    primaryKey.forEach((column) => schema.indexOf(column));
    this.table = { name: options.table ?? name, schema, primaryKey };
    this.readParameters = parameterReader(schema, format);
  }

  static async open<F extends Fields>(
    path: string,
    options: SqliteOptions,
    context: SinkContext<F>,
  ): Promise<SqliteWriter<F>> {
    if (context.schema.columnCount === 0) throw noColumns(path);
    const writer = new SqliteWriter(options, context);
    writer.connection = await SqliteConnection.open(path, writer);
    try {
      writer.connection.begin();
      writer.run(() => prepareTable(writer.connection, writer.table, options));
      writer.rows = writer.run(() => new RowInserter(writer.connection.driver, writer.table));
    } catch (error) {
      writer.connection.close(writer);
      throw error;
    }
    return writer;
  }

  get needsFlush(): boolean {
    return this.failure !== undefined;
  }

  write(batch: Batch<F>): void {
    this.throwFailure();
    if (batch.rowCount === 0) return;
    const kinds = readKinds(batch);
    const columns = this.readParameters(batch);
    this.connection.begin();
    this.run(() => {
      if (kinds === undefined) this.rows.insert(columns, batch.rowCount);
      else this.rows.change(columns, kinds);
    });
    if (this.rowCount === 0) this.commitLater();
    this.rowCount += batch.rowCount;
    if (this.rowCount >= (this.options.commitRows ?? DEFAULT_COMMIT_ROWS)) this.connection.commit();
  }

  async flush(): Promise<void> {
    this.throwFailure();
  }

  async preCommit(checkpointId: number): Promise<Json> {
    this.throwFailure();
    this.connection.begin();
    this.run(() => recordCheckpoint(this.connection.driver, this.context.name, checkpointId));
    this.connection.commit();
    return { checkpointId };
  }

  /**
   * The rows are visible already: a connection has one transaction, which ended in {@link
   * preCommit}.
   */
  async commit(_handle: Json): Promise<void> {}

  async abort(): Promise<void> {
    this.connection.rollback();
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.connection.close(this);
  }

  /** Puts every row into the transaction; called before it is committed. */
  drain(): void {
    this.rowCount = 0;
    this.run(() => this.rows?.drain());
  }

  /** Forgets the rows that are not in the transaction; called when it is rolled back. */
  discard(): void {
    this.rowCount = 0;
    this.rows?.discard();
  }

  private commitLater(): void {
    const { clock } = this.context;
    const { signal } = this.closing;
    void clock.sleep(this.options.commitMs ?? DEFAULT_COMMIT_MS, signal).then(
      () => this.commitNow(),
      // The sleep ends early only when the writer is closed.
      () => undefined,
    );
  }

  private commitNow(): void {
    if (this.rowCount === 0 || this.closing.signal.aborted) return;
    try {
      this.connection.commit();
    } catch (error) {
      this.failure = error;
    }
  }

  private run<T>(action: () => T): T {
    return this.connection.run(`table '${this.table.name}' cannot be written`, action);
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

function noColumns(path: string): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `A stream without columns cannot be written to '${path}'; select at least one column.`,
  );
}
