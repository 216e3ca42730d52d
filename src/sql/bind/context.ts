// What binding needs to know besides the statement itself.
import type { ErrorCode, MillraceError } from '../../error.js';
import type { Span } from '../ast/node.js';
import type { CatalogRelation } from '../catalog/catalogObject.js';
import type { FunctionContext, ScalarFunction } from '../functions/scalarFunction.js';
import type { NamedFunction } from '../functions/user/functionCatalog.js';
import { locatedError, type SqlText } from '../locatedError.js';
import type { RelOrigin } from '../rel/rel.js';
import type { LogicalType } from '../types/index.js';

/** A table that is a stream of the DataStream API. */
export interface StreamRelation {
  readonly kind: 'stream';
  /** Where the session keeps it. */
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: LogicalType;
    readonly time?: 'event' | 'processing';
  }[];
  /** True where its rows have kinds: some may be taken back. */
  readonly retracts?: boolean;
  /** Positions of columns that no two rows share. */
  readonly key?: readonly number[];
}

/** The session as the binder sees it. */
export interface BindContext {
  /** A table, view or stream by one to three names. */
  relation(parts: readonly string[]): CatalogRelation | StreamRelation | undefined;
  /** For suggestions. */
  relationNames(): readonly string[];
  function(name: string): ScalarFunction | undefined;
  functionNames(): readonly string[];
  /** A function of users by its name in upper case, of any kind. */
  userFunction?(name: string): NamedFunction | undefined;
  readonly functions: FunctionContext;
  /** What is bound. */
  readonly sql: SqlText;
}

/** Where a node of the plan comes from. */
export function originOf({ sql }: Pick<BindContext, 'sql'>, { start, end }: Span): RelOrigin {
  return { sql, start, end };
}

/** An error at a node of what is bound. */
export function bindError(
  context: Pick<BindContext, 'sql'>,
  code: ErrorCode,
  problem: string,
  span: Span,
): MillraceError {
  return locatedError(code, problem, span, context.sql);
}

/** A statement or clause that is read, but not planned yet. */
export function unsupported(
  context: Pick<BindContext, 'sql'>,
  what: string,
  span: Span,
  advice = 'It parses, but is not planned yet.',
): MillraceError {
  return locatedError('PLAN_UNSUPPORTED', `${what} is not supported. ${advice}`, span, context.sql);
}
