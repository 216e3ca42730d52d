// Table environment: SQL in a program, beside the DataStream API.
import type { Fields } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { UserFunction } from '../../sql/functions/user/definitions.js';
import { DataStream } from '../dataStream.js';
import { environment, type Environment, type EnvironmentOptions } from '../environment.js';
import type { TemporaryViewOptions } from '../streamTables.js';
import type { PlannedQuery } from './jobPlan.js';
import { SqlSession, type Executed, type SessionOptions } from './session.js';
import { quoted, Table } from './table.js';
import { queryResult } from './queryResult.js';
import { named, streamRelation, withKinds } from './streamView.js';
import { shownResult, type TableResult } from './tableResult.js';

/** A function of a program, or several signatures of it. */
export type UserFunctions = UserFunction | readonly UserFunction[];

/** How a {@link TableEnvironment} is made. */
export interface TableEnvironmentOptions extends SessionOptions {
  /** Of the jobs that statements become. */
  readonly job?: EnvironmentOptions;
}

/** How a stream of changes is seen by SQL. */
export interface ChangelogViewOptions<C extends string = string> extends Omit<
  TemporaryViewOptions<C>,
  'rowtime'
> {
  /**
   * A STRING column with the kind of each row: `+I`, `-U`, `+U` or `-D`. Absent: the rows have
   * their kinds, as those of `toChangelogStream`.
   */
  readonly kind?: C;
}

/**
 * Runs Flink SQL in a program: statements that define tables change its catalog, queries and INSERT
 * become jobs.
 *
 * @example
 *   const tables = tableEnvironment();
 *   await tables.executeSql("CREATE TABLE bids (…) WITH ('connector' = 'filesystem', …)");
 *   for await (const { kind, row } of await tables.executeSql('SELECT …')) console.log(kind, row);
 */
export class TableEnvironment {
  private readonly session: SqlSession;
  private readonly streams: Environment;
  private hasStreams = false;
  private unnamedCount = 0;
  /** Queries as streams whose rows may be taken back. */
  private readonly changing = new WeakSet<LogicalNode>();

  constructor(private readonly options: TableEnvironmentOptions = {}) {
    this.session = new SqlSession(options);
    this.streams = environment(options.job);
  }

  /** The environment whose streams may become tables, and that queries as streams belong to. */
  get env(): Environment {
    return this.streams;
  }

  /**
   * Runs statements one after the other; the result is that of the last one. Jobs of INSERT before
   * it are waited for.
   *
   * @throws MillraceError located: line, column, what was expected.
   */
  async executeSql(text: string): Promise<TableResult> {
    const statements = this.session.parse(text);
    let result = shownResult([], []);
    for (const { statement, sql } of statements) {
      await result.done();
      const env = this.newJob();
      result = this.start(await this.session.execute(statement, sql, env), env);
    }
    return result;
  }

  /**
   * A query as a table, to be used in other queries, as a stream, or to be run.
   *
   * @example
   *   const dear = await tables.sqlQuery('SELECT * FROM bids WHERE price > 100');
   *   const all = await tables.sqlQuery(`SELECT item, COUNT(*) AS n FROM ${dear} GROUP BY item`);
   * @throws MillraceError located: line, column, what was expected.
   */
  async sqlQuery(text: string): Promise<Table> {
    const [{ statement, sql }, ...more] = this.session.parse(text);
    if (statement?.kind !== 'query' || more.length > 0) {
      throw new MillraceError('PLAN_INVALID_ARGUMENT', 'sqlQuery takes one query: SELECT ….');
    }
    const name = this.unnamed();
    await this.session.addQuery(name, statement, sql);
    return this.table(name, text);
  }

  /**
   * A stream of {@link env} as a table; `stream.toTable(tables)` is the same.
   *
   * @example const bids = tables.fromStream(stream, { rowtime: 'dateTime' })
   */
  fromStream<F extends Fields>(
    stream: DataStream<F>,
    options: TemporaryViewOptions<keyof F & string> = {},
  ): Table {
    return this.streamTable(this.unnamed(), stream, options);
  }

  /**
   * A stream of changes of {@link env} as a table: each update is the row before (`-U`) and the row
   * after (`+U`).
   *
   * @example const prices = tables.fromChangelogStream(changes, { kind: 'op', primaryKey: ['id'] })
   * @throws MillraceError PLAN_TYPE_MISMATCH where the column of kinds is no STRING.
   */
  fromChangelogStream<F extends Fields>(
    stream: DataStream<F>,
    { kind, ...options }: ChangelogViewOptions<keyof F & string> = {},
  ): Table {
    this.requireOwn(stream.environment);
    const name = this.unnamed();
    const node = kind === undefined ? stream.node : withKinds(stream, kind);
    this.addStream(name, node, options, true);
    return this.table(name);
  }

  /**
   * A stream of {@link env}, or a table, as a table of this name in SQL.
   *
   * @example tables.createTemporaryView('bids', bids, { rowtime: 'dateTime' })
   */
  createTemporaryView<F extends Fields>(
    name: string,
    of: DataStream<F> | Table,
    options: TemporaryViewOptions<keyof F & string> = {},
  ): void {
    if (!(of instanceof Table)) return void this.streamTable(name, of, options);
    if (of.environment !== this) throw otherEnvironment();
    this.session.addName(name, of.name);
  }

  private streamTable<F extends Fields>(
    name: string,
    stream: DataStream<F>,
    options: TemporaryViewOptions,
  ): Table {
    this.requireOwn(stream.environment);
    if (this.isChanging(stream.node)) {
      throw new MillraceError(
        'PLAN_UNSUPPORTED',
        'Rows of the stream change later (-U, -D): make it a table with fromChangelogStream.',
      );
    }
    this.addStream(name, stream.node, options, false);
    return this.table(name);
  }

  private unnamed(): string {
    this.unnamedCount += 1;
    return `Unnamed$${this.unnamedCount}`;
  }

  private table(name: string, text = `SELECT * FROM ${quoted(name)}`): Table {
    return new Table(name, this, async () => {
      const { node, columns, retracts } = await this.planned(text);
      if (retracts) this.changing.add(node);
      const stream = new DataStream<Fields>(this.streams, node);
      return { stream: named(stream, columns), retracts };
    });
  }

  private addStream(
    name: string,
    node: LogicalNode,
    options: TemporaryViewOptions,
    retracts: boolean,
  ): void {
    this.hasStreams = true;
    this.session.addStream(streamRelation(name, node, options, retracts), node);
  }

  /**
   * A function of the database at hand, or of the one that the name says, as long as the session;
   * several signatures of it together.
   *
   * @example
   *   tables.createTemporaryFunction('slug', scalarFunction({
   *     parameters: ['STRING'], result: 'STRING', call: (text) => text?.toLowerCase() ?? null,
   *   }))
   */
  createTemporaryFunction(name: string, definition: UserFunctions): void {
    this.session.functions.add('temporary', name, definition);
  }

  /** A function of every database; it hides one of SQL of the same name. */
  createTemporarySystemFunction(name: string, definition: UserFunctions): void {
    this.session.functions.add('system', name, definition);
  }

  /** A function of a catalog: temporary ones of the same name hide it. */
  createFunction(name: string, definition: UserFunctions): void {
    this.session.functions.add('catalog', name, definition);
  }

  /** True when there was one. */
  dropTemporaryFunction(name: string): boolean {
    return this.session.functions.drop('temporary', name);
  }

  /** True when there was one. */
  dropTemporarySystemFunction(name: string): boolean {
    return this.session.functions.drop('system', name);
  }

  /** True when there was one. */
  dropFunction(name: string): boolean {
    return this.session.functions.drop('catalog', name);
  }

  /** The functions of the program, in lower case. */
  listUserDefinedFunctions(): readonly string[] {
    return this.session.functions.names();
  }

  /** True where rows come from a query that takes some back. */
  private isChanging(node: LogicalNode): boolean {
    return this.changing.has(node) || node.inputs.some((input) => this.isChanging(input));
  }

  private requireOwn(env: Environment): void {
    if (env !== this.streams) throw otherEnvironment();
  }

  /** Jobs over streams of a program belong to its environment. */
  private newJob(): Environment {
    return this.hasStreams ? this.streams : environment(this.options.job);
  }

  private async planned(text: string): Promise<PlannedQuery> {
    const [{ statement, sql }] = this.session.parse(text);
    const executed = await this.session.execute(statement, sql, this.streams);
    if (executed.kind !== 'query') throw new Error('A query is planned as one.');
    return executed;
  }

  private start(executed: Executed, env: Environment): TableResult {
    switch (executed.kind) {
      case 'done':
        return shownResult([], []);
      case 'rows':
        return shownResult(executed.columns, executed.rows);
      case 'query':
        return queryResult(executed, env);
      case 'insert': {
        const job = env.execute({ quiet: true });
        const done = async (): Promise<void> => void (await job.done);
        return { ...shownResult([], []), job, done, warnings: executed.warnings };
      }
    }
  }
}

function otherEnvironment(): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_GRAPH',
    'The stream or table belongs to another environment: make it with tables.env.from(…), or ' +
      'with sqlQuery of the same tables.',
  );
}

/** Makes a {@link TableEnvironment}. */
export function tableEnvironment(options: TableEnvironmentOptions = {}): TableEnvironment {
  return new TableEnvironment(options);
}
