// A table as a bounded source, read by its key, page by page.
//
//   split 2 of splitSize 1000     2000 ≤ id < 3000
//   position { 2417 }             … AND id > 2417 ORDER BY id LIMIT …
//
// Invariants
//   · The position is the key of the last row that was handed out: reading goes on behind it,
//     whatever was inserted or deleted before it.
//   · Splits lie on a grid of the key's values, so that they are the same ones when the table has
//     grown.
import type { DataType, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Json, Polled, Source } from '../../source/source.js';
import type { SourceContext, Split, SplitReader } from '../../source/source.js';
import { systemClock } from '../../time/clock.js';
import type { ReconnectOptions } from '../network/backoff.js';
import type { Database } from './database.js';
import { quoted, quotedTable, shownTable, type TableName } from './dialect.js';
import { keyOfPosition, positionOfKey } from './keyPosition.js';
import { pageQuery, type KeyRange } from './pageQuery.js';
import { rowReader } from './rowReader.js';
import { Session } from './session.js';
import type { SqlValue } from './sqlValue.js';

/** How a table is read. */
export interface TableSourceOptions<F extends Fields> {
  readonly table: string;
  /** Where the table is: PostgreSQL's schema, MySQL's database. Default: the connection's. */
  readonly namespace?: string;
  /** The columns to read, named as in the table. */
  readonly schema: Schema<F>;
  /** Columns of the schema that identify a row, none of them null: best the primary key. */
  readonly key: readonly (keyof F & string)[];
  /**
   * For a key of one column of whole numbers: how many values of it a split has, so that several
   * subtasks read. Default: the table is one split.
   */
  readonly splitSize?: number;
  /** For progress and errors. Default: the database and table. */
  readonly name?: string;
  /** When a lost connection is made again; false: the job fails at once. */
  readonly reconnect?: ReconnectOptions | false;
}

const WHOLE_NUMBERS = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];

/** The source of a table. @throws MillraceError PLAN_UNKNOWN_COLUMN, PLAN_INVALID_ARGUMENT */
export function tableSource<F extends Fields>(
  database: Database,
  options: TableSourceOptions<F>,
): Source<F> {
  return new TableScan(database, options);
}

class TableScan<F extends Fields> implements Source<F> {
  readonly name: string;
  readonly schema: Schema<F>;
  readonly isBounded = true;
  private readonly table: TableName;
  private readonly key: readonly { readonly name: string; readonly type: DataType<unknown> }[];

  constructor(
    private readonly database: Database,
    private readonly options: TableSourceOptions<F>,
  ) {
    const { schema, table, namespace, key, splitSize } = options;
    this.table = { table, ...(namespace !== undefined && { namespace }) };
    this.name = options.name ?? `${database.name}, table '${shownTable(this.table)}'`;
    this.schema = schema;
    this.key = key.map((name) => ({ name, type: schema.type(name) }));
    if (key.length === 0) throw invalid('key is empty; name the columns that identify a row');
    if (splitSize === undefined) return;
    if (!Number.isSafeInteger(splitSize) || splitSize < 1) {
      throw invalid(`splitSize is ${splitSize}; expected a whole number of 1 or more`);
    }
    if (key.length > 1 || !WHOLE_NUMBERS.includes(this.key[0].type.kind)) {
      throw invalid('splitSize needs a key of one column of whole numbers');
    }
  }

  async splits(): Promise<readonly Split[]> {
    const { splitSize } = this.options;
    const id = shownTable(this.table);
    if (splitSize === undefined) return [{ id }];
    const session = this.session(new AbortController().signal, systemClock);
    try {
      const [low, high] = await this.bounds(session);
      if (low === undefined || high === undefined) return [];
      const size = BigInt(splitSize);
      const splits: Split[] = [];
      for (let cell = floorDivide(low, size); cell * size <= high; cell++) {
        const details = { from: String(cell * size), to: String((cell + 1n) * size) };
        splits.push({ id: `${id}[${details.from}, ${details.to}) ${cell}`, details });
      }
      return splits;
    } finally {
      await session.close();
    }
  }

  async open(
    split: Split,
    position: Json | undefined,
    context: SourceContext,
  ): Promise<SplitReader> {
    const session = this.session(context.signal, context.clock);
    const readRow = rowReader(this.schema);
    const { table, key, schema, name } = this;
    const bounds = split.details as unknown as { from: string; to: string } | undefined;
    const range: KeyRange | undefined = bounds && {
      from: BigInt(bounds.from),
      to: BigInt(bounds.to),
    };
    const keyIndices = key.map((column) => schema.indexOf(column.name));
    let last = position === undefined ? undefined : keyOfPosition(position, key.length);
    let isAtEnd = false;
    const poll = async (): Promise<Polled> => {
      if (isAtEnd) return { kind: 'end' };
      const { dialect } = this.database;
      const page = { table, columns: schema.names, key, range, after: last };
      const { sql, parameters } = pageQuery(dialect, page, context.batchSize);
      const rows = await session.run(`${name} cannot be read`, (connection) =>
        connection.query(sql, parameters),
      );
      isAtEnd = rows.length < context.batchSize;
      const end = rows.at(-1);
      if (end === undefined) return { kind: 'end' };
      last = keyIndices.map((index) => end[index]);
      return { kind: 'rows', rows: rows.map(readRow) };
    };
    return {
      poll,
      position: () => (last === undefined ? null : positionOfKey(last)),
      close: () => session.close(),
    };
  }

  private async bounds(session: Session): Promise<(bigint | undefined)[]> {
    const { dialect } = this.database;
    const column = quoted(dialect, this.key[0].name);
    const bounded = `SELECT MIN(${column}) AS low, MAX(${column}) AS high`;
    const sql = `${bounded} FROM ${quotedTable(dialect, this.table)}`;
    const [bounds] = await session.run(`${this.name} cannot be read`, (connection) =>
      connection.query(sql),
    );
    return bounds.map((value: SqlValue) => (value === null ? undefined : BigInt(String(value))));
  }

  private session(signal: AbortSignal, clock: SourceContext['clock']): Session {
    const { reconnect } = this.options;
    const options = { clock, signal, ...(reconnect !== undefined && { reconnect }) };
    return new Session(this.database, options);
  }
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function invalid(problem: string): MillraceError {
  return new MillraceError('PLAN_INVALID_ARGUMENT', `The source of a table: ${problem}.`);
}
