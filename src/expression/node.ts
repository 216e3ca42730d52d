// The nodes of an expression: frozen plain data that names columns but knows no schema. The
// fluent builder and the SQL binder
// make the same ones.
import type { DataType } from '../batch/dataType.js';

/** A column by name. */
export interface ColumnNode {
  readonly kind: 'column';
  readonly name: string;
}

/** A constant; without a type it adapts to what it meets. */
export interface LiteralNode {
  readonly kind: 'literal';
  readonly value: unknown;
  readonly type?: DataType<unknown>;
}

/** A built-in function or operator by its name in `functionTable.ts`. */
export interface CallNode {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly ExpressionNode[];
  /** What is no expression: a unit of time, a pattern. */
  readonly option?: string;
}

/** CAST or TRY_CAST. */
export interface CastNode {
  readonly kind: 'cast';
  readonly input: ExpressionNode;
  readonly type: DataType<unknown>;
  readonly isTry: boolean;
  /** True: integers keep their low bits, as in Java, instead of an error. */
  readonly wraps?: boolean;
}

/** CASE WHEN … THEN … ELSE … END. */
export interface CaseNode {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: ExpressionNode; readonly then: ExpressionNode }[];
  readonly otherwise?: ExpressionNode;
}

/** A field of a ROW. */
export interface FieldNode {
  readonly kind: 'field';
  readonly input: ExpressionNode;
  readonly name: string;
}

/**
 * Values of one argument of a vector function: present rows hold the value, null rows hold null.
 */
export type VectorBody = (
  columns: readonly (readonly unknown[])[],
  rowCount: number,
  out: unknown[],
) => void;

/** A TypeScript function. */
export interface FunctionNode {
  readonly kind: 'function';
  readonly name: string;
  readonly args: readonly ExpressionNode[];
  readonly type: DataType<unknown>;
  readonly form: 'row' | 'vector';
  readonly body: (...values: never[]) => unknown;
}

/** An expression with a name. */
export interface AliasNode {
  readonly kind: 'alias';
  readonly input: ExpressionNode;
  readonly name: string;
}

export type ExpressionNode =
  ColumnNode | LiteralNode | CallNode | CastNode | CaseNode | FieldNode | FunctionNode | AliasNode;

/** Freezes a node, so that it can be shared. */
export function node<N extends ExpressionNode>(data: N): N {
  return Object.freeze(data);
}

/** A call of a built-in. */
export function callNode(name: string, args: readonly ExpressionNode[], option?: string): CallNode {
  return node({ kind: 'call', name, args: Object.freeze([...args]), option });
}

/** A constant. */
export function literalNode(value: unknown, type?: DataType<unknown>): LiteralNode {
  return node({ kind: 'literal', value, type });
}
