// What `millrace/sql` exports: SQL in a program, and its parser.
export {
  tableEnvironment,
  TableEnvironment,
  type TableEnvironmentOptions,
  type ChangelogViewOptions,
  type UserFunctions,
} from './api/sql/tableEnvironment.js';
export type { StreamTables, TemporaryViewOptions } from './api/streamTables.js';
export { Table, type TableHost, type TableStream } from './api/sql/table.js';
export type { SessionOptions } from './api/sql/session.js';
export type { ResultColumn, ResultRow, RowChange, TableResult } from './api/sql/tableResult.js';
export type { PlanWarning } from './sql/physical/stateWarnings.js';
// Not from the index: a page loads the printer only with what prints.
export { parseScript, parseStatement } from './sql/parse/parse.js';
export { SqlSyntaxError } from './sql/syntaxError.js';
export {
  aggregateFunction,
  asyncScalarFunction,
  scalarFunction,
  tableFunction,
  vectorFunction,
  type AggregateUserFunction,
  type AsyncFunctionOptions,
  type AsyncUserFunction,
  type ScalarUserFunction,
  type SignatureOptions,
  type SqlColumns,
  type TableUserFunction,
  type UserFunction,
  type VectorUserFunction,
} from './sql/functions/user/definitions.js';
export type { SqlType, SqlValue, SqlValues } from './sql/functions/user/sqlValue.js';
export type { ImportModule, ModuleSettings } from './api/sql/createFunction.js';
