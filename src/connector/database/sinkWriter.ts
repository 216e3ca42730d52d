// The writer of a database table, exactly once.
//
//   write ──► buffer ── flush ──► staging table ── preCommit: all of it ──► handle
//                                      └────────── commit(handle): one transaction ──► table
//
// Invariants
//   · Rows are seen in the table when their checkpoint is complete, all of a handle or none.
//   · Staged rows that no checkpoint will commit are removed when a job starts, by the subtask
//     that takes over those of the subtask that staged them.
import { ROW_KIND_DELETE, ROW_KIND_INSERT } from '../../../assembly/abi/rowKind.js';
import { ROW_KIND_UPDATE_BEFORE } from '../../../assembly/abi/rowKind.js';
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { readKinds } from '../../batch/readRows.js';
import { MillraceError } from '../../error.js';
import type { SinkContext, SinkWriter } from '../../sink/sink.js';
import type { Json } from '../../source/source.js';
import { commitBatch } from './commitBatch.js';
import { quoted, quotedTable, shownTable, type TableName } from './dialect.js';
import { parameterReader } from './parameters.js';
import type { Session } from './session.js';
import type { SqlValue } from './sqlValue.js';
import { batchName, newRun, parseBatchName, sinkKey, stagedBatchOf } from './stagedBatch.js';
import { stagingTableOf, type StagedBatch } from './stagedBatch.js';
import { stageRows, type WaitingRow } from './stageRows.js';
import { prepareTables, type TargetTable } from './targetTable.js';
import type { TableSinkOptions } from './tableSink.js';

const BUFFER_ROWS = 4096;
const BUFFER_BYTES = 8 << 20;

/** Writes the rows of one subtask. */
export class StagedWriter<F extends Fields> implements SinkWriter<F> {
  private readonly staged: TableName;
  private readonly sink: string;
  private readonly run = newRun();
  private readonly subtask: number;
  private readonly readParameters: (batch: Batch) => readonly SqlValue[][];
  private waiting: WaitingRow[] = [];
  private waitingBytes = 0;
  /** Number of the batch at hand, and what was written to it. */
  private number = 1;
  private rowCount = 0;
  private stagedCount = 0;
  private hasDeletes = false;
  private replaces = false;

  private constructor(
    private readonly session: Session,
    private readonly target: TargetTable,
    private readonly options: TableSinkOptions,
    private readonly context: SinkContext<F>,
  ) {
    const { dialect } = session.database;
    this.staged = stagingTableOf(target);
    this.sink = sinkKey(options.id ?? '', context.name, target);
    this.subtask = context.subtask ?? 0;
    const { timestampFormat } = options;
    const style = { ...dialect.parameterStyle, ...(timestampFormat && { timestampFormat }) };
    this.readParameters = parameterReader(target.schema, style);
    const isFirst = this.subtask === 0 && (context.restored ?? []).length === 0;
    this.replaces = options.mode === 'replace' && isFirst;
  }

  /** Prepares the tables. */
  static async open<F extends Fields>(
    session: Session,
    target: TargetTable,
    options: TableSinkOptions,
    context: SinkContext<F>,
  ): Promise<StagedWriter<F>> {
    const writer = new StagedWriter(session, target, options, context);
    try {
      await writer.prepare();
      await writer.removeOrphans();
      await writer.emptyNow();
    } catch (error) {
      await session.close();
      throw error;
    }
    return writer;
  }

  get needsFlush(): boolean {
    return this.waiting.length >= BUFFER_ROWS || this.waitingBytes >= BUFFER_BYTES;
  }

  write(batch: Batch<F>): void {
    if (batch.rowCount === 0) return;
    const kinds = readKinds(batch);
    const columns = this.readParameters(batch);
    for (let row = 0; row < batch.rowCount; row++) {
      const kind = kinds === undefined ? ROW_KIND_INSERT : kinds[row];
      if (kind !== ROW_KIND_INSERT && this.target.primaryKey.length === 0) throw this.needsKey();
      // The row after the update replaces the one before it.
      if (kind !== ROW_KIND_UPDATE_BEFORE) this.take(kind, columns, row);
    }
  }

  async flush(): Promise<void> {
    const rows = this.waiting;
    if (rows.length === 0) return;
    const { session, staged, target } = this;
    const { dialect } = session.database;
    const batch = this.batchName();
    this.stagedCount += rows.length;
    await session.transaction(this.problem('written'), (connection) =>
      stageRows(connection, dialect, staged, target.schema.names, batch, rows),
    );
    this.waiting = [];
    this.waitingBytes = 0;
  }

  async preCommit(checkpointId: number): Promise<Json> {
    await this.flush();
    const { target, staged, rowCount, hasDeletes, replaces } = this;
    const { namespace, table, primaryKey, schema } = target;
    const handle: StagedBatch = {
      ...{ batch: this.batchName(), checkpointId, rowCount, hasDeletes, replaces },
      ...{ staged: staged.table, table, columns: schema.names, primaryKey },
      ...(namespace !== undefined && { namespace }),
    };
    this.number += 1;
    this.rowCount = 0;
    this.stagedCount = 0;
    this.hasDeletes = false;
    this.replaces = false;
    return handle as unknown as Json;
  }

  async commit(handle: Json): Promise<void> {
    const batch = stagedBatchOf(handle);
    if (batch.rowCount === 0 && !batch.replaces) return;
    const { session, context } = this;
    const { dialect } = session.database;
    await session.transaction(this.problem('written'), (connection) =>
      commitBatch(connection, dialect, batch, context.name),
    );
  }

  async abort(): Promise<void> {
    this.waiting = [];
    this.waitingBytes = 0;
    if (this.stagedCount > 0) await this.removeStaged([this.batchName()]);
    this.stagedCount = 0;
    this.rowCount = 0;
    this.number += 1;
  }

  async close(): Promise<void> {
    await this.session.close();
  }

  private take(kind: number, columns: readonly SqlValue[][], row: number): void {
    const values = new Array<SqlValue>(columns.length);
    let byteCount = 0;
    for (let column = 0; column < values.length; column++) {
      const value = columns[column][row];
      values[column] = value;
      const isLong = typeof value === 'string' || value instanceof Uint8Array;
      byteCount += isLong ? value.length : 8;
    }
    if (kind === ROW_KIND_DELETE) this.hasDeletes = true;
    this.rowCount += 1;
    this.waitingBytes += byteCount;
    this.waiting.push({ number: this.rowCount, kind, values, byteCount });
  }

  private async prepare(): Promise<void> {
    const { session, target, staged } = this;
    const createTable = this.options.createTable !== false;
    await session.transaction(this.problem('prepared'), (connection) => {
      // Known better once there is a connection.
      const { dialect } = session.database;
      return prepareTables(connection, dialect, target, staged, createTable);
    });
  }

  /** With several writers the table is emptied before any of them commits. */
  private async emptyNow(): Promise<void> {
    const { session, target, context } = this;
    if (!this.replaces || (context.parallelism ?? 1) === 1) return;
    const sql = `DELETE FROM ${quotedTable(session.database.dialect, target)}`;
    await session.run(this.problem('emptied'), (connection) => connection.query(sql));
    this.replaces = false;
  }

  private async removeOrphans(): Promise<void> {
    const { session, sink, subtask, context } = this;
    const { dialect } = session.database;
    const { restored = [], parallelism = 1 } = context;
    const kept = new Set(restored.map((handle) => stagedBatchOf(handle).batch));
    const column = quoted(dialect, 'millrace_batch');
    const from = `FROM ${quotedTable(dialect, this.staged)}`;
    const sql = `SELECT DISTINCT ${column} ${from} WHERE ${column} LIKE ${dialect.parameter(0)}`;
    const rows = await session.run(this.problem('read'), (connection) =>
      connection.query(sql, [`${sink}-%`]),
    );
    const orphans = rows
      .map(([name]) => String(name))
      .filter((name) => !kept.has(name))
      .filter((name) => (parseBatchName(name)?.subtask ?? -1) % parallelism === subtask);
    await this.removeStaged(orphans);
  }

  private async removeStaged(batches: readonly string[]): Promise<void> {
    const { session, staged } = this;
    const { dialect } = session.database;
    const ofBatch = `${quoted(dialect, 'millrace_batch')} = ${dialect.parameter(0)}`;
    const sql = `DELETE FROM ${quotedTable(dialect, staged)} WHERE ${ofBatch}`;
    for (const batch of batches) {
      await session.run(this.problem('cleaned'), (connection) => connection.query(sql, [batch]));
    }
  }

  private batchName(): string {
    const { sink, run, subtask, number } = this;
    return batchName({ sink, run, subtask, number });
  }

  private problem(done: string): string {
    return `table '${shownTable(this.target)}' cannot be ${done}`;
  }

  private needsKey(): MillraceError {
    return new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The stream written to the table '${shownTable(this.target)}' updates or deletes rows, ` +
        `which needs a key: give primaryKey: ['…'] to the sink.`,
    );
  }
}
