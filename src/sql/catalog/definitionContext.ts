// What statements about names and settings need, and what they give.
import { nearestName } from '../../error.js';
import type { ErrorCode, MillraceError } from '../../error.js';
import type { Expression } from '../ast/expression.js';
import type { Span } from '../ast/node.js';
import type { Query } from '../ast/query.js';
import { locatedError } from '../locatedError.js';
import type { SqlText } from '../locatedError.js';
import { MAX_LENGTH } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import type { CatalogManager } from './catalogManager.js';
import type { CatalogTable } from './catalogObject.js';

/** A column of a result or a query. */
export interface NamedType {
  readonly name: string;
  readonly type: LogicalType;
}

/** The session as such statements see it. */
export interface DefinitionContext {
  readonly manager: CatalogManager;
  /** What the statement stands in. */
  readonly sql: SqlText;
  /** Settings of SET. */
  readonly config: Map<string, string>;
  /** The type of an expression over columns. Throws located errors. */
  typeOf(expression: Expression, columns: readonly NamedType[]): LogicalType;
  /** The columns of a query. Throws located errors. */
  queryColumns(query: Query): readonly NamedType[];
  /** For SHOW FUNCTIONS. */
  functionNames?(): readonly string[];
  /** Those of users alone. */
  userFunctionNames?(): readonly string[];
  /** False when there is none. */
  dropFunction?(place: 'system' | 'temporary' | 'catalog', name: string): boolean;
}

/** What a statement gave. */
export type CatalogResult =
  | {
      readonly kind: 'done';
      /** Sentences for the user: an unknown setting. */
      readonly warnings?: readonly string[];
    }
  | {
      readonly kind: 'rows';
      readonly columns: readonly NamedType[];
      readonly rows: readonly (readonly unknown[])[];
    }
  | {
      /** The table is made; rows of the query are to be inserted. */
      readonly kind: 'createTableAs';
      readonly table: CatalogTable;
      readonly query: Query;
      /** The columns of the table that those of the query go to, in the order of the query. */
      readonly columns: readonly string[];
    };

export const DONE: CatalogResult = { kind: 'done' };

export const STRING_TYPE: LogicalType = { kind: 'VARCHAR', length: MAX_LENGTH, isNullable: true };
export const BOOLEAN_TYPE: LogicalType = { kind: 'BOOLEAN', isNullable: true };

/** Rows of one column of text. */
export function textRows(name: string, values: readonly string[]): CatalogResult {
  const columns = [{ name, type: STRING_TYPE }];
  return { kind: 'rows', columns, rows: values.map((value) => [value]) };
}

/** An error of a statement, located. */
export function failure(
  { sql }: Pick<DefinitionContext, 'sql'>,
  problem: string,
  span: Span,
  code: ErrorCode = 'PLAN_INVALID_ARGUMENT',
): MillraceError {
  return locatedError(code, problem, span, sql);
}

/** What parses and is not there yet. */
export function notYet(
  context: Pick<DefinitionContext, 'sql'>,
  what: string,
  span: Span,
  advice: string,
): MillraceError {
  const problem = `${what} is not supported yet: ${advice}`;
  return failure(context, problem, span, 'PLAN_UNSUPPORTED');
}

/** ` Did you mean 'x'?`, or what is there; empty when nothing is. */
export function suggestion(name: string, names: readonly string[], plural: string): string {
  const near = nearestName(name, names);
  if (near !== undefined) return ` Did you mean '${near}'?`;
  const shown = names.slice(0, 20).join(', ');
  return shown === '' ? '' : ` ${plural}: ${shown}.`;
}
