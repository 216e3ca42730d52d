// Conditions by queries: EXISTS, IN and comparisons with ANY or ALL become semi and anti joins.
//
//   a IN (q)       semi(a = v)                    NOT IN       anti(a = v OR a IS NULL OR v IS NULL)
//   a > ANY (q)    semi(a > v)                    NOT … ANY    anti(a > v OR a IS NULL OR v IS NULL)
//   a > ALL (q)    anti(NOT a > v OR … NULL)      NOT … ALL    semi(NOT a > v)
import type { Expression } from '../ast/expression.js';
import type { Query, Select } from '../ast/query.js';
import type { Rel } from '../rel/rel.js';
import { moveInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { bindError, originOf } from './context.js';
import type { ExpressionBinder } from './expression.js';
import { booleanConstant } from './literal.js';
import type { SelectRows } from './rows.js';
import { OUTER } from './scope.js';
import { hasAggregate, type SubqueryTest } from './walk.js';

/** What a test compares, and how. */
interface Comparison {
  readonly operand: Expression;
  readonly operator: string;
  readonly query: Query;
  /** True: all values, else one. */
  readonly isAll: boolean;
}

/** The rows that pass a test, or do not. */
export function testedRel(test: SubqueryTest, isNot: boolean, rows: SelectRows): Rel {
  const { binder } = rows;
  const compared = comparisonOf(test);
  const operands = operandsOf(compared).map((operand) => binder.bind(operand));
  const query = test.kind === 'in' ? (test.values as Query) : test.query;
  const inner = innerRows(query, operands.length, rows);
  const { rel: left } = rows;
  const width = left.columns.length;
  const parts = inner.conditions.map((rex) => crossing(rex, width));
  const isNegated = (test.kind === 'in' && test.isNegated) !== isNot;
  const isAll = compared?.isAll === true;
  operands.forEach((operand, i) => {
    const value = moveInputs(inner.values[i], (index) => index + width);
    const plain = binder.call((compared as Comparison).operator, [operand, value], test);
    const found = isAll ? binder.call('NOT', [plain], test) : plain;
    // Where a null makes the answer unknown, no row passes: NOT IN of a list with a null is empty.
    const mayBeNull = [operand, value].filter(({ type }) => type.isNullable);
    const nulls = mayBeNull.map((rex) => binder.call('IS NULL', [rex], test));
    const isLoose = isAll !== isNegated && nulls.length > 0;
    parts.push(isLoose ? binder.call('OR', [found, ...nulls], test) : found);
  });
  const type = isAll === isNegated ? 'semi' : 'anti';
  const condition = allOf(binder, parts, test);
  const origin = originOf(rows.from.context, test);
  const { columns } = left;
  return { kind: 'join', type, left, right: inner.rel, condition, columns, origin };
}

function comparisonOf(test: SubqueryTest): Comparison | undefined {
  if (test.kind === 'exists') return undefined;
  if (test.kind === 'in') {
    return { operand: test.operand, operator: '=', query: test.values as Query, isAll: false };
  }
  const { operand, operator, query, quantifier } = test;
  return { operand, operator, query, isAll: quantifier === 'ALL' };
}

/** What is compared: `(a, b) IN (query)` compares two columns. */
function operandsOf(compared: Comparison | undefined): readonly Expression[] {
  if (compared === undefined) return [];
  const { operand, operator } = compared;
  return operand.kind === 'row' && operator === '=' ? operand.items : [operand];
}

interface InnerRows {
  readonly rel: Rel;
  readonly conditions: readonly Rex[];
  readonly values: readonly Rex[];
}

/** The rows of a query that is only asked whether it has some. */
function innerRows(query: Query, count: number, rows: SelectRows): InnerRows {
  const needsValue = count > 0;
  const { context, commonTables } = rows.from;
  const select = plainSelect(query);
  const isStar = select?.items.some(({ expression }) => expression.kind === 'star');
  if (
    select === undefined ||
    hasAggregate(select.items, context) ||
    (needsValue && isStar === true)
  ) {
    const rel = rows.from.bindQuery(query, context, commonTables, rows.scope);
    if (!needsValue) return { rel, conditions: [], values: [] };
    if (rel.columns.length !== count) throw notColumns(count, rel.columns.length, query, rows);
    const values = rel.columns.map(({ type }, index): Rex => ({ kind: 'input', index, type }));
    return { rel, conditions: [], values };
  }
  const inner = rows.within(select);
  if (!needsValue) return { rel: inner.rel, conditions: inner.correlated, values: [] };
  if (select.items.length !== count) throw notColumns(count, select.items.length, query, rows);
  const values = select.items.map(({ expression }) => inner.binder.bind(expression as Expression));
  return { rel: inner.rel, conditions: inner.correlated, values };
}

/** A SELECT of rows of FROM and WHERE alone. */
export function plainSelect({ body, ...query }: Query): Select | undefined {
  if (body.kind !== 'select' || body.from === undefined) return undefined;
  const { groupBy, having, qualify } = body;
  if (groupBy !== undefined || having !== undefined || qualify !== undefined) return undefined;
  const isCut = query.limit !== undefined || query.offset !== undefined;
  return query.with.length > 0 || isCut ? undefined : body;
}

/** The error for a query of several columns where one is expected. */
export function notOneColumn(count: number, query: Query, rows: SelectRows): Error {
  return notColumns(1, count, query, rows);
}

/** The error for a query of more or fewer columns than are expected. */
function notColumns(expected: number, count: number, query: Query, { from }: SelectRows): Error {
  const wanted = expected === 1 ? 'One column is' : `${expected} columns are`;
  const problem = `${wanted} expected of this query, not ${count}.`;
  return bindError(from.context, 'PLAN_INVALID_ARGUMENT', problem, query);
}

/** A condition of the inner query over the columns of both: those outside, then those inside. */
function crossing(rex: Rex, width: number): Rex {
  return moveInputs(rex, (index) => (index >= OUTER ? index - OUTER : index + width));
}

/** All of several conditions. */
export function allOf(
  binder: ExpressionBinder,
  parts: readonly Rex[],
  span: { readonly start: number; readonly end: number },
): Rex {
  if (parts.length === 0) return booleanConstant(true);
  return parts.length === 1 ? parts[0] : binder.call('AND', parts, span);
}
