// A session of SQL: a catalog, settings, and statements that change them or become jobs.
//
//   text ─ parse ─► statement ─┬ CREATE, SET, SHOW … ─► catalog
//                              └ SELECT, INSERT ─ bind ─► rel ─ rules ─► rel ─ plan ─► operators
import type { LogicalNode } from '../../plan/logical.js';
import { explainPlan } from '../../plan/explain.js';
import type { Insert, Statement, StatementSet } from '../../sql/ast/statement.js';
import type { Query } from '../../sql/ast/query.js';
import { bindError, type BindContext, type StreamRelation } from '../../sql/bind/context.js';
import { ExpressionBinder } from '../../sql/bind/expression.js';
import { bindQuery } from '../../sql/bind/query.js';
import { Scope } from '../../sql/bind/scope.js';
import { CatalogManager } from '../../sql/catalog/catalogManager.js';
import type { CatalogResult, DefinitionContext } from '../../sql/catalog/definitionContext.js';
import { executeDefinition } from '../../sql/catalog/executeDefinition.js';
import { castNode, findFunction, functionNames } from '../../sql/functions/index.js';
import type { SqlText } from '../../sql/locatedError.js';
import { parseScript } from '../../sql/parse/parse.js';
import { PhysicalPlanner } from '../../sql/physical/plan.js';
import { uniqueKeyOf } from '../../sql/physical/uniqueKey.js';
import { columnsText, explainRel } from '../../sql/rel/explainRel.js';
import type { Rel, RelColumn } from '../../sql/rel/rel.js';
import { optimize } from '../../sql/rule/optimize.js';
import type { LogicalType } from '../../sql/types/index.js';
import type { Environment } from '../environment.js';
import { insertColumns } from './insert.js';
import { planSettings, timeZoneOf } from './settings.js';
import { TableSources, tableSink, type TableSettings } from './tables.js';

/** How a session is made. */
export interface SessionOptions {
  /** Folder that paths of tables are relative to; default the working directory. */
  readonly baseFolder?: string;
  /** Options as SET makes them. */
  readonly config?: Readonly<Record<string, string>>;
  /** Told what may be a mistake: options that nobody knows, state that grows for ever. */
  readonly warn?: (text: string) => void;
  /** Where `print` writes; default standard output. */
  readonly write?: (text: string) => void;
  /** @internal What each source passes through. */
  readonly watch?: TableSettings['watch'];
  /** The clock of CURRENT_TIMESTAMP; default the system's. */
  readonly now?: () => number;
}

/** A query as operators of an environment. */
export interface PlannedQuery {
  readonly kind: 'query';
  readonly node: LogicalNode;
  /** With the names that the user sees: they need not be unique. */
  readonly columns: readonly RelColumn[];
  /** True when rows may be taken back (-U, -D). */
  readonly retracts: boolean;
  /** Positions of columns that identify a row, where some are known. */
  readonly key: readonly number[] | undefined;
  /** True when its rows end. */
  readonly isBounded: boolean;
}

/** What a statement gave. */
export type Executed =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'rows';
      readonly columns: readonly { readonly name: string; readonly type: LogicalType }[];
      readonly rows: readonly (readonly unknown[])[];
    }
  | PlannedQuery
  /** Sinks were added to the environment. */
  | { readonly kind: 'insert'; readonly tables: readonly string[] };

interface StreamTable {
  readonly relation: StreamRelation;
  readonly node: LogicalNode;
}

/** Statements one after the other. */
export class SqlSession {
  readonly manager = new CatalogManager();
  readonly config: Map<string, string>;
  private readonly streams = new Map<string, StreamTable>();

  constructor(private readonly options: SessionOptions = {}) {
    this.config = new Map(Object.entries(options.config ?? {}));
  }

  /** The statements of a text. @throws SqlSyntaxError */
  parse(text: string, source?: string): readonly { statement: Statement; sql: SqlText }[] {
    const sql = { text, source };
    return parseScript(text, { source }).map((statement) => ({ statement, sql }));
  }

  /**
   * Runs a statement about the catalog; plans a query or an INSERT into an environment.
   *
   * @throws MillraceError located.
   */
  async execute(statement: Statement, sql: SqlText, env: Environment): Promise<Executed> {
    switch (statement.kind) {
      case 'query':
        return this.job(sql, env).query(statement);
      case 'insert':
      case 'statementSet':
        return this.insert([statement], sql, env);
      case 'execute':
        return this.execute(statement.statement, sql, env);
      case 'explain':
        return this.explain(statement.statement, sql, env);
      default:
        return this.define(statement, sql, env);
    }
  }

  /** CREATE, ALTER, DROP, SHOW, SET …; what is not there yet is refused by name. */
  private async define(statement: Statement, sql: SqlText, env: Environment): Promise<Executed> {
    const defined: CatalogResult | undefined = executeDefinition(statement, this.definitions(sql));
    switch (defined?.kind) {
      case undefined:
        throw new Error(`'${statement.kind}' is no definition.`);
      case 'done':
        defined.warnings?.forEach((warning) => this.options.warn?.(warning));
        return { kind: 'done' };
      case 'rows':
        return defined;
      case 'createTableAs': {
        const job = this.job(sql, env);
        await job.insert(defined.table, defined.table.options, defined.query, defined.columns);
        return { kind: 'insert', tables: [defined.table.path[2]] };
      }
    }
  }

  /** A stream as a table of this name, temporary; its columns are the stream's. */
  addStream(relation: StreamRelation, node: LogicalNode): void {
    this.streams.set(relation.name, { relation, node });
  }

  private async insert(
    statements: readonly (Insert | StatementSet)[],
    sql: SqlText,
    env: Environment,
  ): Promise<Executed> {
    const job = this.job(sql, env);
    const tables: string[] = [];
    const all = statements.flatMap((part): readonly Statement[] =>
      part.kind === 'statementSet' ? part.statements : [part],
    );
    for (const part of all) {
      if (part.kind !== 'insert') {
        const problem = 'A statement set holds INSERT only.';
        throw bindError({ sql }, 'PLAN_UNSUPPORTED', problem, part);
      }
      tables.push(await this.insertOne(part, job, sql));
    }
    return { kind: 'insert', tables };
  }

  private async insertOne(insert: Insert, job: Job, sql: SqlText): Promise<string> {
    const parts = insert.table.parts.map(({ name }) => name);
    const table = this.manager.relation(parts);
    if (table?.kind !== 'table') {
      const what = table === undefined ? 'There is no table' : 'This is a view, not a table:';
      const problem = `${what} '${parts.join('.')}'.`;
      throw bindError({ sql }, 'PLAN_UNKNOWN_COLUMN', problem, insert.table);
    }
    if (insert.partition.length > 0 || insert.isOverwrite || insert.onConflict !== undefined) {
      const problem = 'INSERT OVERWRITE, PARTITION and ON CONFLICT are not supported yet.';
      throw bindError({ sql }, 'PLAN_UNSUPPORTED', problem, insert);
    }
    const hints = insert.hints.flatMap((hint) =>
      hint.name.name.toUpperCase() === 'OPTIONS' ? hint.arguments : [],
    );
    const added = hints.flatMap(({ key, value }) =>
      key?.kind === 'string' && value.kind === 'string' ? [[key.value, value.value] as const] : [],
    );
    const options = { ...table.options, ...Object.fromEntries(added) };
    const columns = insert.columns.map((column) => column.parts.map(({ name }) => name).join('.'));
    await job.insert(table, options, insert.query, columns.length > 0 ? columns : undefined);
    return table.path[2];
  }

  /** EXPLAIN: the plan, and the operators with what they keep. */
  private async explain(statement: Statement, sql: SqlText, env: Environment): Promise<Executed> {
    const job = this.job(sql, env);
    const texts: string[] = [];
    if (statement.kind === 'query') {
      const { node } = await job.query(statement);
      texts.push(job.explained(), `== Physical Plan ==\n${explainPlan([node])}`);
    } else {
      const sets = statement.kind === 'execute' ? statement.statement : statement;
      if (sets.kind !== 'insert' && sets.kind !== 'statementSet') {
        const problem = `EXPLAIN of ${words(sets.kind)} is not supported: of queries and INSERT.`;
        throw bindError({ sql }, 'PLAN_UNSUPPORTED', problem, statement);
      }
      const all = sets.kind === 'statementSet' ? sets.statements : [sets];
      for (const part of all) if (part.kind === 'insert') await this.insertOne(part, job, sql);
      texts.push(job.explained(), `== Physical Plan ==\n${env.explain()}`);
    }
    const type: LogicalType = { kind: 'VARCHAR', length: 2 ** 31 - 1, isNullable: false };
    return { kind: 'rows', columns: [{ name: 'result', type }], rows: [[texts.join('\n\n')]] };
  }

  private job(sql: SqlText, env: Environment): Job {
    const settings: TableSettings = {
      baseFolder: this.options.baseFolder ?? '.',
      timeZone: timeZoneOf(this.config),
      write: this.options.write,
      watch: this.options.watch,
    };
    return new Job(this.bindContext(sql), env, this.config, settings, (name) =>
      this.streamNode(name),
    );
  }

  private streamNode(name: string): LogicalNode {
    const found = this.streams.get(name);
    if (found === undefined) throw new Error(`There is no stream '${name}'.`);
    return found.node;
  }

  private bindContext(sql: SqlText): BindContext {
    const { manager, streams } = this;
    return {
      relation: (parts) =>
        (parts.length === 1 ? streams.get(parts[0])?.relation : undefined) ??
        manager.relation(parts),
      relationNames: () => [...streams.keys(), ...manager.relationNames()],
      function: findFunction,
      functionNames,
      functions: {
        timeZone: timeZoneOf(this.config),
        now: this.options.now ?? Date.now,
        currentDatabase: manager.currentDatabase,
      },
      sql,
    };
  }

  private definitions(sql: SqlText): DefinitionContext {
    const context = this.bindContext(sql);
    return {
      manager: this.manager,
      sql,
      config: this.config,
      typeOf: (expression, columns) => {
        const scope = new Scope([{ name: undefined, offset: 0, columns }]);
        return new ExpressionBinder(context, scope).bind(expression).type;
      },
      queryColumns: (query) => bindQuery(query, context).columns,
      functionNames,
    };
  }
}

/** The queries of one job, planned into one environment: they share sources. */
class Job {
  private readonly sources: TableSources;
  private planner: PhysicalPlanner | undefined;
  private readonly rels: { readonly bound: Rel; readonly optimized: Rel }[] = [];

  constructor(
    private readonly bind: BindContext,
    private readonly env: Environment,
    private readonly config: ReadonlyMap<string, string>,
    private readonly settings: TableSettings,
    private readonly stream: (name: string) => LogicalNode,
  ) {
    this.sources = new TableSources(settings);
  }

  async query(query: Query): Promise<PlannedQuery> {
    return this.plan(bindQuery(query, this.bind));
  }

  async insert(
    table: Parameters<typeof tableSink>[0],
    options: Readonly<Record<string, string>>,
    query: Query,
    columns: readonly string[] | undefined,
  ): Promise<void> {
    const rel = insertColumns(bindQuery(query, this.bind), table, columns, query, this.bind);
    const { node, retracts } = await this.plan(rel);
    const sink = await tableSink(table, options, retracts, this.settings);
    this.env.addSink({
      kind: 'sink',
      name: this.env.uniqueName(`sink ${table.path[2]}`),
      schema: node.schema,
      sink,
      inputs: [node],
    });
  }

  /** The plans so far, before and behind the rules. */
  explained(): string {
    return this.rels
      .map(
        ({ bound, optimized }) =>
          `== Abstract Syntax Tree ==\n${explainRel(bound)}\n\n` +
          `== Optimized Plan ==\n${explainRel(optimized)}\ncolumns: ${columnsText(optimized)}`,
      )
      .join('\n\n');
  }

  private async plan(bound: Rel): Promise<PlannedQuery> {
    const rel = optimize(bound);
    this.rels.push({ bound, optimized: rel });
    await this.sources.prepare(rel);
    const { isBounded } = this.sources;
    this.planner ??= new PhysicalPlanner({
      bind: this.bind,
      cast: (input, from, to, isTry) => castNode(input, from, to, isTry, this.bind.functions),
      uniqueName: (name) => this.env.uniqueName(name),
      source: (scan) => this.sources.source(scan),
      lookup: (scan) => this.sources.lookup(scan),
      stream: this.stream,
      settings: planSettings(this.config, isBounded),
    });
    const { node, retracts } = this.planner.plan(rel);
    const key = uniqueKeyOf(rel);
    return { kind: 'query', node, columns: rel.columns, retracts, key, isBounded };
  }
}

/** `createFunction` → `CREATE FUNCTION`. */
function words(kind: string): string {
  return kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}
