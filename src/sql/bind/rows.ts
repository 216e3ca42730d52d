// The rows that a SELECT works on: FROM and WHERE. Queries as values and tests by queries become
// joins whose columns stand behind those of FROM.
import type { Expression } from '../ast/expression.js';
import type { Span } from '../ast/node.js';
import type { Query, Select } from '../ast/query.js';
import type { Rel, RelColumn } from '../rel/rel.js';
import { inputsOfRex, moveInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { withNullability } from '../types/index.js';
import { bindError, originOf, unsupported } from './context.js';
import { ExpressionBinder } from './expression.js';
import { bindFrom, joinedColumns, type FromContext } from './from.js';
import { booleanConstant } from './literal.js';
import { OUTER, Scope } from './scope.js';
import { hasAggregate, operandsOfAnd } from './walk.js';

type Test = Extract<Expression, { kind: 'exists' | 'in' | 'quantified' }>;

/** FROM and WHERE of a SELECT, growing by the columns that clauses need. */
export class SelectRows {
  rel: Rel;
  readonly scope: Scope;
  readonly binder: ExpressionBinder;
  /** Conditions with columns of the query around; only gathered where it asks for them. */
  readonly correlated: Rex[] = [];

  constructor(
    readonly select: Select,
    readonly from: FromContext,
    private readonly gathersCorrelated = false,
  ) {
    const bound = select.from && bindFrom(select.from, from);
    const none: Rel = { kind: 'values', rows: [[]], columns: [] };
    this.rel = bound?.rel ?? none;
    this.scope = bound?.scope ?? new Scope([], from.outer);
    this.binder = new ExpressionBinder(from.context, this.scope);
    this.binder.scalarColumn = (query) => this.scalar(query);
    if (select.where !== undefined) operandsOfAnd(select.where).forEach((part) => this.keep(part));
  }

  /** Adds a condition on the rows. */
  private keep(condition: Expression): void {
    const isNot = condition.kind === 'unary' && condition.operator === 'NOT';
    const test = isNot ? (condition as { operand: Expression }).operand : condition;
    if (isTest(test)) {
      this.keepBy(test, isNot);
      return;
    }
    if (hasAggregate(condition)) {
      const problem = 'Aggregates are not known in WHERE; HAVING is behind GROUP BY.';
      throw bindError(this.from.context, 'PLAN_UNSUPPORTED', problem, condition);
    }
    const rex = this.binder.bindCondition(condition, 'WHERE');
    if (!isCorrelated(rex)) {
      const { rel } = this;
      this.rel = { kind: 'filter', input: rel, condition: rex, columns: rel.columns };
      return;
    }
    if (!this.gathersCorrelated) {
      throw unsupported(
        this.from.context,
        'This use of a column of the query around',
        condition,
        'It may stand in the WHERE of EXISTS and IN.',
      );
    }
    this.correlated.push(rex);
  }

  /** EXISTS, IN (SELECT …) and their negations: semi and anti joins. */
  private keepBy(test: Test, isNot: boolean): void {
    const { context } = this.from;
    if (test.kind === 'quantified') throw unsupported(context, 'ALL and ANY of a query', test);
    const isNegated = test.kind === 'in' ? test.isNegated !== isNot : isNot;
    const query = test.kind === 'in' ? (test.values as Query) : test.query;
    const inner = this.bindInner(query, test.kind === 'in');
    const width = this.rel.columns.length;
    const parts = inner.conditions.map((rex) => crossing(rex, width));
    if (test.kind === 'in') {
      const operand = this.binder.bind(test.operand);
      const value = moveInputs(inner.value as Rex, (index) => index + width);
      const equal = this.binder.call('=', [operand, value], test);
      const mayBeNull = [operand, value].filter(({ type }) => type.isNullable);
      const nulls = mayBeNull.map((rex) => this.binder.call('IS NULL', [rex], test));
      // NOT IN of a list with a null is never true.
      const isLoose = isNegated && nulls.length > 0;
      parts.push(isLoose ? this.binder.call('OR', [equal, ...nulls], test) : equal);
    }
    const condition = allOf(this.binder, parts, test);
    const { columns } = this.rel;
    const type = isNegated ? 'anti' : 'semi';
    const origin = originOf(context, test);
    this.rel = { kind: 'join', type, left: this.rel, right: inner.rel, condition, columns, origin };
  }

  /** The rows of a query that is only asked whether it has some. */
  private bindInner(
    query: Query,
    needsValue: boolean,
  ): { readonly rel: Rel; readonly conditions: readonly Rex[]; readonly value?: Rex } {
    const { context, commonTables } = this.from;
    const { body } = query;
    const isPlain =
      body.kind === 'select' &&
      body.from !== undefined &&
      query.with.length === 0 &&
      query.limit === undefined &&
      query.offset === undefined &&
      body.groupBy === undefined &&
      body.having === undefined &&
      body.qualify === undefined &&
      !hasAggregate(body.items) &&
      body.items.every(({ expression }) => expression.kind !== 'star' || !needsValue);
    if (!isPlain || body.kind !== 'select') {
      const rel = this.from.bindQuery(query, context, commonTables, this.scope);
      if (!needsValue) return { rel, conditions: [] };
      if (rel.columns.length !== 1) throw this.notOneColumn(rel, query);
      const [{ type }] = rel.columns;
      return { rel, conditions: [], value: { kind: 'input', index: 0, type } };
    }
    const rows = new SelectRows(body, { ...this.from, outer: this.scope }, true);
    if (!needsValue) return { rel: rows.rel, conditions: rows.correlated };
    if (body.items.length !== 1) throw this.notOneColumn(rows.rel, query);
    const value = rows.binder.bind(body.items[0].expression as Expression);
    return { rel: rows.rel, conditions: rows.correlated, value };
  }

  /** A query as a value: its one row stands behind every row. */
  private scalar(query: Query): Rex {
    const { context, commonTables } = this.from;
    const bound = this.from.bindQuery(query, context, commonTables, this.scope);
    if (bound.columns.length !== 1) throw this.notOneColumn(bound, query);
    const joined = scalarJoin(this.rel, bound);
    this.rel = joined.rel;
    return joined.value;
  }

  private notOneColumn(rel: Rel, span: Span): Error {
    const problem = `One column is expected of this query, not ${rel.columns.length}.`;
    return bindError(this.from.context, 'PLAN_INVALID_ARGUMENT', problem, span);
  }
}

/** The rows with the one value of a query behind their columns. */
export function scalarJoin(rel: Rel, query: Rel): { readonly rel: Rel; readonly value: Rex } {
  const [{ name, type: given }] = query.columns;
  const type = withNullability(given, true);
  const column: RelColumn = { name, type };
  const isSingle = query.kind === 'project' && isGlobalAggregate(query.input);
  const right: Rel =
    isSingle || isGlobalAggregate(query)
      ? query
      : {
          kind: 'aggregate',
          input: query,
          groups: [],
          calls: [{ name: 'SINGLE_VALUE', args: [0], isDistinct: false, type }],
          columns: [column],
        };
  const columns = joinedColumns('left', rel.columns, [column]);
  const condition = booleanConstant(true);
  return {
    rel: { kind: 'join', type: 'left', left: rel, right, condition, columns },
    value: { kind: 'input', index: rel.columns.length, type },
  };
}

function isGlobalAggregate(rel: Rel): boolean {
  return rel.kind === 'aggregate' && rel.groups.length === 0;
}

function isTest(node: Expression): node is Test {
  if (node.kind === 'in') return !Array.isArray(node.values);
  return node.kind === 'exists' || node.kind === 'quantified';
}

/** True where it reads columns of the query around. */
export function isCorrelated(rex: Rex): boolean {
  return [...inputsOfRex(rex)].some((index) => index >= OUTER);
}

/** A condition of the inner query over the columns of both: those outside, then those inside. */
function crossing(rex: Rex, width: number): Rex {
  return moveInputs(rex, (index) => (index >= OUTER ? index - OUTER : index + width));
}

function allOf(binder: ExpressionBinder, parts: readonly Rex[], span: Span): Rex {
  if (parts.length === 0) return booleanConstant(true);
  return parts.length === 1 ? parts[0] : binder.call('AND', parts, span);
}
