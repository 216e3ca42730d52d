// A session of SQL: a catalog, settings, and statements that change them or become jobs.
//
//   text ─ parse ─► statement ─┬ CREATE, SET, SHOW … ─► catalog
//                              └ SELECT, INSERT ─ bind ─► rel ─ rules ─► rel ─ plan ─► operators
import type { LogicalNode } from '../../plan/logical.js';
import type { Explain, Insert, Statement, StatementSet } from '../../sql/ast/statement.js';
import type { Query } from '../../sql/ast/query.js';
import { bindError, type BindContext, type StreamRelation } from '../../sql/bind/context.js';
import { ExpressionBinder } from '../../sql/bind/expression.js';
import { bindQuery } from '../../sql/bind/query.js';
import { Scope } from '../../sql/bind/scope.js';
import { CatalogManager } from '../../sql/catalog/catalogManager.js';
import type { CatalogView } from '../../sql/catalog/catalogObject.js';
import type { CatalogResult, DefinitionContext } from '../../sql/catalog/definitionContext.js';
import { findFunction, functionNames } from '../../sql/functions/index.js';
import { FunctionCatalog } from '../../sql/functions/user/functionCatalog.js';
import type { SqlText } from '../../sql/locatedError.js';
import { bindLoading } from '../../sql/notLoaded.js';
import { parseScript } from '../../sql/parse/parse.js';
import type { PlanWarning } from '../../sql/physical/stateWarnings.js';
import type { LogicalType } from '../../sql/types/index.js';
import type { Environment } from '../environment.js';
import type { ModuleSettings } from './createFunction.js';
import { JobPlan, type PlannedQuery } from './jobPlan.js';
import { timeZoneOf, warnsOfState } from './settings.js';
import type { TableSettings } from './tables.js';

/** How a session is made. */
export interface SessionOptions extends ModuleSettings {
  /** Folder that paths of tables and modules are relative to; default the working directory. */
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
  | {
      readonly kind: 'insert';
      readonly tables: readonly string[];
      readonly warnings: readonly PlanWarning[];
    };

/** What a program calls a table: one of its streams, or a query. */
type ProgramTable =
  | { readonly relation: StreamRelation; readonly node: LogicalNode }
  | { readonly relation: CatalogView };

/** Statements one after the other. */
export class SqlSession {
  readonly manager = new CatalogManager();
  readonly config: Map<string, string>;
  /** Functions of users. */
  readonly functions = new FunctionCatalog((parts) => this.manager.pathOf(parts));
  private readonly tables = new Map<string, ProgramTable>();

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
        return this.query(statement, sql, env);
      case 'insert':
      case 'statementSet':
        return this.insert([statement], sql, env);
      case 'execute':
        return this.execute(statement.statement, sql, env);
      case 'explain':
        return this.explain(statement, sql, env);
      default:
        return this.define(statement, sql, env);
    }
  }

  /** CREATE, ALTER, DROP, SHOW, SET …; what is not there yet is refused by name. */
  private async define(statement: Statement, sql: SqlText, env: Environment): Promise<Executed> {
    if (statement.kind === 'createFunction') {
      const { createFunction } = await import('./createFunction.js');
      await createFunction(statement, this.functions, this.options, sql);
      return { kind: 'done' };
    }
    const { executeDefinition } = await import('../../sql/catalog/executeDefinition.js');
    const defined: CatalogResult | undefined = await bindLoading(() =>
      executeDefinition(statement, this.definitions(sql)),
    );
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
        const warnings = await this.warnings(job);
        return { kind: 'insert', tables: [defined.table.path[2]], warnings };
      }
    }
  }

  /** A stream as a table of this name, temporary; its columns are the stream's. */
  addStream(relation: StreamRelation, node: LogicalNode): void {
    this.tables.set(relation.name, { relation, node });
  }

  /**
   * A query as a table of this name, temporary; it is bound anew at each use.
   *
   * @throws MillraceError located, where it cannot be bound.
   */
  async addQuery(name: string, query: Query, sql: SqlText): Promise<void> {
    await bindLoading(() => bindQuery(query, this.bindContext(sql)));
    const { currentCatalog, currentDatabase } = this.manager;
    const path = [currentCatalog, currentDatabase, name] as const;
    const relation = {
      kind: 'view',
      path,
      columnNames: [],
      query,
      isTemporary: true,
      sql,
    } as const;
    this.tables.set(name, { relation });
  }

  /** Another name of a table that was added; it takes the place of one of that name. */
  addName(name: string, of: string): void {
    const table = this.tables.get(of);
    if (table === undefined) throw new Error(`There is no table '${of}'.`);
    if ('node' in table) this.addStream({ ...table.relation, name }, table.node);
    else this.tables.set(name, table);
  }

  private async insert(
    statements: readonly (Insert | StatementSet)[],
    sql: SqlText,
    env: Environment,
  ): Promise<Executed> {
    const job = this.job(sql, env);
    const tables = await this.insertAll(statements, job, sql);
    return { kind: 'insert', tables, warnings: await this.warnings(job) };
  }

  private async query(query: Query, sql: SqlText, env: Environment): Promise<PlannedQuery> {
    const job = this.job(sql, env);
    const planned = await job.query(query);
    return { ...planned, warnings: await this.warnings(job) };
  }

  /** Tells of state that grows for ever, unless SET says not to. */
  private async warnings({ roots, traits }: JobPlan): Promise<readonly PlanWarning[]> {
    if (!warnsOfState(this.config)) return [];
    const { stateWarnings, warningText } = await import('../../sql/physical/stateWarnings.js');
    const found = stateWarnings(roots, traits);
    if (found.length > 0) this.options.warn?.(warningText(found));
    return found;
  }

  /** The tables that were written to. */
  private async insertAll(
    statements: readonly (Insert | StatementSet)[],
    job: JobPlan,
    sql: SqlText,
  ): Promise<string[]> {
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
    return tables;
  }

  private async insertOne(insert: Insert, job: JobPlan, sql: SqlText): Promise<string> {
    const { insertTarget } = await import('./insert.js');
    const { table, options, columns } = insertTarget(insert, this.manager, sql);
    await job.insert(table, options, insert.query, columns);
    return table.path[2];
  }

  /** EXPLAIN: the plan, and the operators with what they keep. */
  private async explain(explain: Explain, sql: SqlText, env: Environment): Promise<Executed> {
    const { explainable, explained } = await import('./explain.js');
    const job = this.job(sql, env);
    const { statement } = explain;
    if (statement.kind === 'query') await job.query(statement);
    else await this.insertAll([explainable(statement, sql)], job, sql);
    return explained(explain.details, job, env);
  }

  private job(sql: SqlText, env: Environment): JobPlan {
    const settings: TableSettings = {
      baseFolder: this.options.baseFolder ?? '.',
      timeZone: timeZoneOf(this.config),
      write: this.options.write,
      watch: this.options.watch,
    };
    return new JobPlan(this.bindContext(sql), env, this.config, settings, (name) =>
      this.streamNode(name),
    );
  }

  private streamNode(name: string): LogicalNode {
    const found = this.tables.get(name);
    if (found === undefined || !('node' in found)) throw new Error(`There is no stream '${name}'.`);
    return found.node;
  }

  private bindContext(sql: SqlText): BindContext {
    const { functions, manager, tables } = this;
    return {
      relation: (parts) =>
        (parts.length === 1 ? tables.get(parts[0])?.relation : undefined) ??
        manager.relation(parts),
      relationNames: () => [...tables.keys(), ...manager.relationNames()],
      function: (name) =>
        functions.hiding(name)?.scalar ?? findFunction(name) ?? functions.named(name)?.scalar,
      userFunction: (name) => functions.find(name),
      functionNames: () => [...functionNames(), ...functions.names()],
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
      functionNames: () => [...functionNames(), ...this.functions.names()],
      userFunctionNames: () => this.functions.names(),
      dropFunction: (place, name) => this.functions.drop(place, name),
    };
  }
}
