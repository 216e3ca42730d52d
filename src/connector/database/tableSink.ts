// A database table as a sink.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Sink } from '../../sink/sink.js';
import type { ReconnectOptions } from '../network/backoff.js';
import type { Database } from './database.js';
import { quotedTable, type Dialect } from './dialect.js';
import type { TimestampFormat } from './parameters.js';
import { Session } from './session.js';
import { StagedWriter } from './sinkWriter.js';
import type { TargetTable } from './targetTable.js';

/** How a stream is written into a table. */
export interface TableSinkOptions {
  /** Default: the name of the stream. */
  readonly table?: string;
  /** Where the table is: PostgreSQL's schema, MySQL's database. Default: the connection's. */
  readonly namespace?: string;
  /**
   * Columns that identify a row: a row with a known key replaces that row, −D deletes it. Default:
   * every row is added.
   */
  readonly primaryKey?: readonly string[];
  /**
   * `append` keeps the rows that are there; `replace` empties the table in the first transaction of
   * a job that does not go on from a checkpoint, or with several subtasks when it starts. Default
   * `append`.
   */
  readonly mode?: 'append' | 'replace';
  /** Creates the table where it is missing. Default true. */
  readonly createTable?: boolean;
  /**
   * Tells jobs apart that write to one table by streams of one name: give each its own. Rows that a
   * job of the same id staged and did not commit are dropped when it starts anew.
   */
  readonly id?: string;
  /**
   * Each subtask writes for itself, which is faster. Its rows of a checkpoint are a transaction of
   * their own: for a moment readers may see a checkpoint of one subtask and not of another. With a
   * primary key, key the stream by columns of it, so that the rows of a key are in order. Default
   * false: one writer, one transaction a checkpoint.
   */
  readonly parallel?: boolean;
  /** How TIMESTAMP columns are stored, in UTC. Default: with the fraction of their precision. */
  readonly timestampFormat?: TimestampFormat;
  /** When a lost connection is made again; false: the job fails at once. */
  readonly reconnect?: ReconnectOptions | false;
}

/** The sink of a table. @throws MillraceError PLAN_INVALID_ARGUMENT, PLAN_UNSUPPORTED on open. */
export function tableSink<F extends Fields>(
  database: Database,
  options: TableSinkOptions,
): Sink<F> {
  const { table } = options;
  const name = table === undefined ? database.name : `${database.name}, table '${table}'`;
  return {
    name,
    isParallel: options.parallel === true,
    open: async (context) => {
      const target = targetOf(database.dialect, context.schema, context.name, options);
      const { clock, signal } = context;
      const { reconnect } = options;
      const session = new Session(database, {
        clock,
        signal,
        ...(reconnect !== undefined && { reconnect }),
      });
      return StagedWriter.open(session, target, options, context);
    },
  };
}

function targetOf(
  dialect: Dialect,
  schema: Schema,
  stream: string,
  options: TableSinkOptions,
): TargetTable {
  const { namespace, primaryKey = [] } = options;
  const table = options.table ?? stream;
  if (schema.columnCount === 0) throw noColumns(table);
  primaryKey.forEach((column) => schema.indexOf(column));
  const target = { table, schema, primaryKey, ...(namespace !== undefined && { namespace }) };
  quotedTable(dialect, target);
  for (const { name, type } of schema.fields) {
    const isTimestamp = type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ';
    if (isTimestamp && type.precision > dialect.timestampPrecisionMax) {
      throw tooFine(dialect, name, type.toString());
    }
  }
  return target;
}

function noColumns(table: string): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `A stream without columns cannot be written to '${table}'; select at least one column.`,
  );
}

function tooFine(dialect: Dialect, column: string, type: string): MillraceError {
  const most = dialect.timestampPrecisionMax;
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `${dialect.name} stores ${most} digits of a second, and '${column}' is ${type}; ` +
      `cast it to TIMESTAMP(${most}).`,
  );
}
