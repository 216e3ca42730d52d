// Statements: all that may stand between two semicolons.
import type { Definition, PartitionEntry } from './definition.js';
import type { Call, DefaultValue, Expression, Option } from './expression.js';
import type { StringLiteral } from './literal.js';
import type { Identifier, ObjectName, Span } from './node.js';
import type { Query } from './query.js';
import type { Hint, TableAlias } from './tableReference.js';

export interface Insert extends Span {
  readonly kind: 'insert';
  readonly isOverwrite: boolean;
  readonly table: ObjectName;
  readonly hints: readonly Hint[];
  readonly partition: readonly PartitionEntry[];
  /** Empty: all, in order. */
  readonly columns: readonly ObjectName[];
  readonly query: Query;
  /** ON CONFLICT DO … */
  readonly onConflict?: 'ERROR' | 'NOTHING' | 'DEDUPLICATE';
}

export interface Assignment extends Span {
  readonly kind: 'assignment';
  readonly column: ObjectName;
  readonly value: Expression | DefaultValue;
}

export interface Update extends Span {
  readonly kind: 'update';
  readonly table: ObjectName;
  readonly hints: readonly Hint[];
  readonly alias?: TableAlias;
  readonly assignments: readonly Assignment[];
  readonly where?: Expression;
}

export interface Delete extends Span {
  readonly kind: 'delete';
  readonly table: ObjectName;
  readonly hints: readonly Hint[];
  readonly alias?: TableAlias;
  readonly where?: Expression;
}

export interface Truncate extends Span {
  readonly kind: 'truncate';
  readonly table: ObjectName;
}

/** Inserts that run as one job. */
export interface StatementSet extends Span {
  readonly kind: 'statementSet';
  readonly statements: readonly Statement[];
}

/** `EXECUTE statement`. */
export interface Execute extends Span {
  readonly kind: 'execute';
  readonly statement: Statement;
}

export type ExplainDetail =
  'ESTIMATED_COST' | 'CHANGELOG_MODE' | 'JSON_EXECUTION_PLAN' | 'PLAN_ADVICE';

export interface Explain extends Span {
  readonly kind: 'explain';
  readonly details: readonly ExplainDetail[];
  readonly statement: Statement;
}

/** COMPILE PLAN, COMPILE AND EXECUTE PLAN. */
export interface CompilePlan extends Span {
  readonly kind: 'compilePlan';
  readonly isExecuted: boolean;
  readonly file: StringLiteral;
  readonly ifNotExists: boolean;
  readonly statement: Statement;
}

export interface ExecutePlan extends Span {
  readonly kind: 'executePlan';
  readonly file: StringLiteral;
}

export type ShowSubject =
  | 'CATALOGS'
  | 'COLUMNS'
  | 'CONNECTIONS'
  | 'CREATE CATALOG'
  | 'CREATE CONNECTION'
  | 'CREATE MATERIALIZED TABLE'
  | 'CREATE MODEL'
  | 'CREATE TABLE'
  | 'CREATE VIEW'
  | 'CURRENT CATALOG'
  | 'CURRENT DATABASE'
  | 'DATABASES'
  | 'FULL MODULES'
  | 'FUNCTIONS'
  | 'JARS'
  | 'JOBS'
  | 'MATERIALIZED TABLES'
  | 'MODELS'
  | 'MODULES'
  | 'PARTITIONS'
  | 'PROCEDURES'
  | 'TABLES'
  | 'USER FUNCTIONS'
  | 'VIEWS';

export interface ShowFilter extends Span {
  readonly kind: 'showFilter';
  readonly operator: 'LIKE' | 'ILIKE';
  readonly isNegated: boolean;
  readonly pattern: StringLiteral;
}

export interface Show extends Span {
  readonly kind: 'show';
  readonly subject: ShowSubject;
  /** What SHOW CREATE and SHOW PARTITIONS are about. */
  readonly name?: ObjectName;
  /** Behind FROM or IN. */
  readonly from?: ObjectName;
  readonly partition: readonly PartitionEntry[];
  readonly filter?: ShowFilter;
}

export interface Describe extends Span {
  readonly kind: 'describe';
  readonly type: 'TABLE' | 'CATALOG' | 'DATABASE' | 'MODEL' | 'FUNCTION' | 'CONNECTION' | 'JOB';
  readonly isExtended: boolean;
  /** A job is told by its id. */
  readonly name: ObjectName | StringLiteral;
}

/** Without a key: show all. */
export interface SetOption extends Span {
  readonly kind: 'set';
  readonly option?: Option;
}

/** Without a key: all. */
export interface ResetOption extends Span {
  readonly kind: 'reset';
  readonly key?: StringLiteral;
}

export interface Use extends Span {
  readonly kind: 'use';
  readonly type: 'CATALOG' | 'DATABASE' | 'MODULES';
  /** Several only of modules. */
  readonly names: readonly ObjectName[];
}

export interface LoadModule extends Span {
  readonly kind: 'loadModule';
  readonly name: Identifier;
  readonly options: readonly Option[];
}

export interface UnloadModule extends Span {
  readonly kind: 'unloadModule';
  readonly name: Identifier;
}

export interface CallProcedure extends Span {
  readonly kind: 'callProcedure';
  readonly call: Call;
}

export interface StopJob extends Span {
  readonly kind: 'stopJob';
  readonly job: StringLiteral;
  readonly hasSavepoint: boolean;
  readonly isDrained: boolean;
}

export interface Analyze extends Span {
  readonly kind: 'analyze';
  readonly table: ObjectName;
  readonly partition: readonly PartitionEntry[];
  /** FOR COLUMNS …, FOR ALL COLUMNS; undefined without FOR. */
  readonly columns?: readonly Identifier[] | 'ALL';
}

/** ADD JAR, REMOVE JAR. */
export interface Jar extends Span {
  readonly kind: 'addJar' | 'removeJar';
  readonly path: StringLiteral;
}

export type Statement =
  | Query
  | Insert
  | Update
  | Delete
  | Truncate
  | StatementSet
  | Execute
  | Explain
  | CompilePlan
  | ExecutePlan
  | Show
  | Describe
  | SetOption
  | ResetOption
  | Use
  | LoadModule
  | UnloadModule
  | CallProcedure
  | StopJob
  | Analyze
  | Jar
  | Definition;
