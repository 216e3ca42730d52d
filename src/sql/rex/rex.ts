// Bound expressions: every name is a position, every type is known, every implicit cast is written
// out. The binder makes them, rules of the planner rewrite them, `expressionNode.ts` turns them
// into the expressions that kernels run.
import type { ExpressionNode } from '../../expression/node.js';
import type { AsyncUserFunction } from '../functions/user/definitions.js';
import type { ResolvedFunction } from '../functions/user/signature.js';
import type { LogicalType } from '../types/index.js';

/** A column of the input by its position. */
export interface RexInput {
  readonly kind: 'input';
  readonly index: number;
  readonly type: LogicalType;
}

/**
 * A constant as the engine takes it: bigint for BIGINT, number for smaller integers, FLOAT and
 * DOUBLE, text for DECIMAL, DATE and TIME, Date for TIMESTAMP(3) and below, else its text, months
 * or milliseconds for INTERVAL; null.
 */
export interface RexLiteral {
  readonly kind: 'literal';
  readonly value: unknown;
  readonly type: LogicalType;
}

/** A function or operator by its name in upper case: `UPPER`, `+`, `AND`, `IS NULL`. */
export interface RexCall {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Rex[];
  readonly type: LogicalType;
  /** Makes the expression of those of the arguments. */
  readonly node: (args: readonly ExpressionNode[]) => ExpressionNode;
  /** False for what differs from call to call: RAND, UUID, CURRENT_TIMESTAMP. */
  readonly isDeterministic: boolean;
  /** Words of its own syntax for EXPLAIN: `YEAR`, `BOTH`. */
  readonly option?: string;
  /** A function that answers later: an operator of its own calls it. */
  readonly later?: ResolvedFunction<AsyncUserFunction>;
}

/** CAST, TRY_CAST and the casts that are implied. */
export interface RexCast {
  readonly kind: 'cast';
  readonly input: Rex;
  readonly type: LogicalType;
  readonly isTry: boolean;
}

/** CASE WHEN … THEN … ELSE … END. All results are of its type. */
export interface RexCase {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: Rex; readonly then: Rex }[];
  readonly otherwise: Rex;
  readonly type: LogicalType;
}

/** A field of a ROW. */
export interface RexField {
  readonly kind: 'field';
  readonly input: Rex;
  readonly name: string;
  readonly type: LogicalType;
}

export type Rex = RexInput | RexLiteral | RexCall | RexCast | RexCase | RexField;
