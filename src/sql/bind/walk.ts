// Walks over syntax trees that stop at queries within.
import type { Call, Expression } from '../ast/expression.js';
import type { BindContext } from './context.js';
import { isAggregateCall } from './functionName.js';

/**
 * Calls `visit` for each node below and including `value`; not below one that it returns true for.
 */
export function walk(value: unknown, visit: (node: { readonly kind: string }) => boolean): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const isNode = 'kind' in value && typeof value.kind === 'string';
  if (isNode && (visit(value as { kind: string }) || value.kind === 'query')) return;
  for (const part of Object.values(value)) walk(part, visit);
}

/** True where a GROUP BY, or one group of all rows, has to answer a part of it. */
export function hasAggregate(value: unknown, context: Pick<BindContext, 'userFunction'>): boolean {
  let found = false;
  walk(value, (node) => {
    found ||= node.kind === 'call' && isPlainAggregate(node as Call, context);
    return found;
  });
  return found;
}

/** An aggregate that is no window function. */
export function isPlainAggregate(call: Call, context: Pick<BindContext, 'userFunction'>): boolean {
  return call.over === undefined && isAggregateCall(call, context);
}

/** The calls with OVER in order. */
export function callsWithOver(expressions: readonly unknown[]): Call[] {
  const found: Call[] = [];
  walk(expressions, (node) => {
    if (node.kind !== 'call' || (node as Call).over === undefined) return false;
    found.push(node as Call);
    return true;
  });
  return found;
}

/** The operands of a chain of AND. */
export function operandsOfAnd(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'logical' || expression.operator !== 'AND') return [expression];
  return expression.operands.flatMap(operandsOfAnd);
}

/** A condition by a query. */
export type SubqueryTest = Extract<Expression, { kind: 'exists' | 'in' | 'quantified' }>;

/** True for EXISTS, IN (SELECT …), ANY, ALL. */
export function isSubqueryTest(node: Expression): node is SubqueryTest {
  if (node.kind === 'in') return !Array.isArray(node.values);
  return node.kind === 'exists' || node.kind === 'quantified';
}
