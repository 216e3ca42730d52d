// What a scalar function of SQL is: its name, what types it takes and gives, and the expression of
// the engine that computes it.
import type { ExpressionNode } from '../../expression/node.js';
import type { LogicalType } from '../types/index.js';
import type { AsyncUserFunction } from './user/definitions.js';
import type { ResolvedFunction } from './user/signature.js';

/** An argument as it is known before the job runs. */
export interface FunctionArgument {
  readonly type: LogicalType;
  /** The value of a literal (see `RexLiteral`); undefined where it is computed. */
  readonly literal?: { readonly value: unknown };
  /**
   * A word of the function's own syntax instead of a value, in upper case: `YEAR`, `BOTH`,
   * `NULL ON EMPTY`; `RETURNING INT` has its type in `type`.
   */
  readonly keyword?: string;
}

/** What functions may depend on besides their arguments. */
export interface FunctionContext {
  /** `table.local-time-zone`. */
  readonly timeZone: string;
  /** The time of CURRENT_TIMESTAMP: of the batch for bounded jobs, else of the clock. */
  readonly now: () => number;
  /** The database that names without one mean; default_database where nothing says it. */
  readonly currentDatabase?: string;
}

/** A function whose argument types are known. */
export interface BoundFunction {
  readonly type: LogicalType;
  /** The type that each argument is cast to first; undefined = as it is. Keywords have none. */
  readonly operands: readonly (LogicalType | undefined)[];
  /** Makes the expression; `args` are those of the arguments that are no keywords, after casts. */
  readonly node: (args: readonly ExpressionNode[]) => ExpressionNode;
  /** Of functions that answer later: an operator of its own calls them. */
  readonly later?: ResolvedFunction<AsyncUserFunction>;
}

/** The categories of Flink's list of functions. */
export type FunctionCategory =
  | 'comparison'
  | 'logical'
  | 'arithmetic'
  | 'string'
  | 'temporal'
  | 'conditional'
  | 'conversion'
  | 'collection'
  | 'json'
  | 'hash'
  | 'value'
  | 'user';

/** A scalar function under one name; synonyms are functions of their own. */
export interface ScalarFunction {
  /** In upper case, as Flink's list has it. */
  readonly name: string;
  readonly category: FunctionCategory;
  /** The fewest and the most arguments, keywords included. */
  readonly arity: readonly [fewest: number, most: number];
  /** How it is called, for errors and docs: `SUBSTRING(text, from[, length])`. */
  readonly usage: string;
  /** Default true. */
  readonly isDeterministic?: boolean;
  /**
   * Checks the types of the arguments, whose number fits; a text says what is wrong with them: `the
   * second argument is BOOLEAN; a number is expected`.
   */
  bind(args: readonly FunctionArgument[], context: FunctionContext): BoundFunction | string;
}
