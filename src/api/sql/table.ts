// Table: a query or a stream, seen from a program.
//
//   stream ─ toTable ─► table ─ `SELECT … FROM ${table}` ─ sqlQuery ─► table ─ toStream ─► stream
import type { Fields } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import type { DataStream } from '../dataStream.js';
import type { TableResult } from './tableResult.js';

/** What a table is made by. */
export interface TableHost {
  /** Runs statements of SQL. */
  executeSql(text: string): Promise<TableResult>;
}

/** A table as operators. */
export interface TableStream {
  /** The operators' rows. */
  readonly stream: DataStream<Fields>;
  /** True when rows may be taken back (-U, -D). */
  readonly retracts: boolean;
}

/**
 * A query or a stream as a table: written into the text of another query it stands for a name. It
 * holds no rows: each use plans it anew.
 */
export class Table {
  constructor(
    /** Its name in SQL, of no other. */
    readonly name: string,
    /** The environment that made it. */
    readonly environment: TableHost,
    private readonly plan: () => Promise<TableStream>,
  ) {}

  /** The name as SQL writes it: `SELECT … FROM ${table}`. */
  toString(): string {
    return quoted(this.name);
  }

  /**
   * The rows as a stream of `tables.env`; they are only ever added.
   *
   * @throws MillraceError PLAN_UNSUPPORTED where rows may change later: `toChangelogStream` has the
   *   changes.
   */
  async toStream<F extends Fields = Fields>(): Promise<DataStream<F>> {
    const { stream, retracts } = await this.plan();
    if (retracts) {
      throw new MillraceError(
        'PLAN_UNSUPPORTED',
        'Rows of this table change later (-U, -D): take toChangelogStream, or windows.',
      );
    }
    return stream as unknown as DataStream<F>;
  }

  /** The changes as a stream of `tables.env`: sinks are told the kind of each row. */
  async toChangelogStream<F extends Fields = Fields>(): Promise<DataStream<F>> {
    const { stream } = await this.plan();
    return stream as unknown as DataStream<F>;
  }

  /** Runs it as a job; the result has its changes, or the rows that are left. */
  execute(): Promise<TableResult> {
    return this.environment.executeSql(`SELECT * FROM ${this}`);
  }

  /**
   * Writes it into a table of SQL as a job.
   *
   * @param target  The name of the table, as SQL writes it.
   */
  executeInsert(target: string): Promise<TableResult> {
    return this.environment.executeSql(`INSERT INTO ${target} SELECT * FROM ${this}`);
  }

  /** The plan, as EXPLAIN shows it. */
  async explain(): Promise<string> {
    const result = await this.environment.executeSql(`EXPLAIN SELECT * FROM ${this}`);
    const rows = await result.collect();
    return rows.flatMap((row) => Object.values(row).map(String)).join('\n');
  }
}

/** An identifier in backticks. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
