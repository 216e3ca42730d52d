// Commits a staged batch: its rows go into their table, in the transaction that notes it.
//
//   BEGIN · note of the writer, locked · number ≥ this batch's? done before
//         · DELETE keys that end deleted · INSERT … SELECT the others · staged rows away
//         · note: number, checkpoint id · COMMIT
//
// Invariants
//   · Whoever commits a batch, however often, moves its rows once: they are gone from the staging
//     table, and the note says so where they are not found.
//   · Of rows with one key the last of the batch decides.
import { ROW_KIND_DELETE } from '../../../assembly/abi/rowKind.js';
import { MillraceError } from '../../error.js';
import { COMMITS_TABLE } from './targetTable.js';
import type { Connection } from './database.js';
import { quoted, quotedNames, quotedTable, shownTable, type Dialect } from './dialect.js';
import { parseBatchName, type StagedBatch } from './stagedBatch.js';

/**
 * To be called in a transaction.
 *
 * @param sinkName  For people who read the notes.
 * @throws MillraceError CONNECTOR_NOT_FOUND when the rows are neither staged nor committed.
 */
export async function commitBatch(
  connection: Connection,
  dialect: Dialect,
  batch: StagedBatch,
  sinkName: string,
): Promise<void> {
  const note = new CommitNote(connection, dialect, batch, sinkName);
  if (await note.isCommitted()) return;
  if (batch.replaces) await connection.query(`DELETE FROM ${quotedTable(dialect, batch)}`);
  if (batch.rowCount > 0) await moveRows(connection, dialect, batch);
  await note.write();
}

async function moveRows(
  connection: Connection,
  dialect: Dialect,
  batch: StagedBatch,
): Promise<void> {
  const staged = quotedTable(dialect, { ...batch, table: batch.staged });
  const column = quoted(dialect, 'millrace_batch');
  const ofBatch = `FROM ${staged} WHERE ${column} = ${dialect.parameter(0)}`;
  const [[count]] = await connection.query(`SELECT COUNT(*) ${ofBatch}`, [batch.batch]);
  if (Number(count) !== batch.rowCount) throw rowsGone(batch, Number(count));
  const columns = quotedNames(dialect, batch.columns);
  const kind = quoted(dialect, 'millrace_kind');
  const into = `INSERT INTO ${quotedTable(dialect, batch)} (${columns}) SELECT ${columns}`;
  const { primaryKey } = batch;
  if (primaryKey.length === 0) {
    const order = quoted(dialect, 'millrace_row');
    await connection.query(`${into} ${ofBatch} ORDER BY ${order}`, [batch.batch]);
  } else {
    const last = lastOfKey(dialect, batch, ofBatch);
    if (batch.hasDeletes) {
      const keys = quotedNames(dialect, primaryKey);
      const select = `SELECT ${keys} ${last} AND ${kind} = ${ROW_KIND_DELETE}`;
      await connection.query(dialect.deleteMatching(batch, select, primaryKey), [batch.batch]);
    }
    const others = batch.columns.filter((name) => !primaryKey.includes(name));
    const replace = dialect.onConflict(primaryKey, others);
    const rows = `${last} AND ${kind} <> ${ROW_KIND_DELETE}`;
    await connection.query(`${into} ${rows} ${replace}`, [batch.batch]);
  }
  await connection.query(`DELETE ${ofBatch}`, [batch.batch]);
}

/** FROM … WHERE of the last row of each key. */
function lastOfKey(
  dialect: Dialect,
  { columns, primaryKey }: StagedBatch,
  ofBatch: string,
): string {
  const [last, row] = [quoted(dialect, 'millrace_last'), quoted(dialect, 'millrace_row')];
  const key = quotedNames(dialect, primaryKey);
  const order = `ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY ${row} DESC) AS ${last}`;
  const names = quotedNames(dialect, ['millrace_kind', ...columns]);
  const rows = quoted(dialect, 'millrace_rows');
  return `FROM (SELECT ${names}, ${order} ${ofBatch}) AS ${rows} WHERE ${last} = 1`;
}

/** What the table of commits says of the writer of a batch. */
class CommitNote {
  private readonly table: string;
  private readonly writer: string;
  private readonly number: number;

  constructor(
    private readonly connection: Connection,
    private readonly dialect: Dialect,
    private readonly batch: StagedBatch,
    private readonly sinkName: string,
  ) {
    const name = parseBatchName(batch.batch);
    if (name === undefined) throw notOurs(batch);
    this.table = quotedTable(dialect, { ...batch, table: COMMITS_TABLE });
    this.writer = `${name.sink}-${name.run}-${name.subtask}`;
    this.number = name.number;
  }

  /** Keeps the note from others, too. */
  async isCommitted(): Promise<boolean> {
    const { connection, dialect, table, writer } = this;
    const [p0, p1, p2, p3] = [0, 1, 2, 3].map((index) => dialect.parameter(index));
    const columns = quotedNames(dialect, ['writer', 'number', 'checkpoint_id', 'sink']);
    const insert = `INSERT INTO ${table} (${columns}) VALUES (${p0}, ${p1}, ${p2}, ${p3})`;
    await connection.query(`${insert} ${dialect.onConflict(['writer'], [])}`, [
      ...[writer, 0, 0],
      this.sinkName.slice(0, 100),
    ]);
    const [number, key] = [quoted(dialect, 'number'), quoted(dialect, 'writer')];
    const select = `SELECT ${number} FROM ${table} WHERE ${key} = ${p0}${dialect.forUpdate}`;
    const [[committed]] = await connection.query(select, [writer]);
    return Number(committed) >= this.number;
  }

  async write(): Promise<void> {
    const { connection, dialect, table, batch } = this;
    const assign = ['number', 'checkpoint_id'].map(
      (name, index) => `${quoted(dialect, name)} = ${dialect.parameter(index)}`,
    );
    const key = `${quoted(dialect, 'writer')} = ${dialect.parameter(2)}`;
    await connection.query(`UPDATE ${table} SET ${assign.join(', ')} WHERE ${key}`, [
      this.number,
      batch.checkpointId,
      this.writer,
    ]);
  }
}

function rowsGone(batch: StagedBatch, count: number): MillraceError {
  return new MillraceError(
    'CONNECTOR_NOT_FOUND',
    `Of the ${batch.rowCount} rows of checkpoint ${batch.checkpointId} for table ` +
      `'${shownTable(batch)}' ${count} are staged in '${batch.staged}', and they were not ` +
      `committed: were they removed, or does another job write by the same stream name? ` +
      `Start from an earlier checkpoint.`,
  );
}

function notOurs(batch: StagedBatch): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `The checkpoint's handle ${JSON.stringify(batch)} is none of a database sink; ` +
      `it belongs to another sink.`,
  );
}
