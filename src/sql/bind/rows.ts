// The rows that a SELECT works on: FROM and WHERE. Queries as values and tests by queries become
// joins whose columns stand behind those of FROM.
import type { Expression } from '../ast/expression.js';
import type { Select } from '../ast/query.js';
import type { Rel } from '../rel/rel.js';
import { allOf } from '../rex/logic.js';
import type { Rex } from '../rex/rex.js';
import { bindError, unsupported } from './context.js';
import { ExpressionBinder } from './expression.js';
import { bindFrom, type FromContext } from './from.js';
import type { ScalarJoin } from './scalarSubquery.js';
import { isCorrelated, Scope } from './scope.js';
import { scalarValue, testedRel, testValue } from './subqueries.node.js';
import { hasAggregate, isSubqueryTest, operandsOfAnd } from './walk.js';

/** FROM and WHERE of a SELECT, growing by the columns that clauses need. */
export class SelectRows {
  rel: Rel;
  readonly scope: Scope;
  readonly binder: ExpressionBinder;
  /** Conditions with columns of the query around; only gathered where it asks for them. */
  readonly correlated: Rex[] = [];
  private readonly pending: Rex[] = [];

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
    this.binder.scalarColumn = (query) => this.joined(scalarValue(query, this));
    this.binder.testColumn = (test) => this.joined(testValue(test, this));
    if (select.where !== undefined) operandsOfAnd(select.where).forEach((part) => this.keep(part));
    this.filter();
  }

  /** Keeps the rows that meet the conditions so far. */
  private filter(): void {
    if (this.pending.length === 0) return;
    const condition = allOf(this.pending.splice(0));
    const { rel } = this;
    this.rel = { kind: 'filter', input: rel, condition, columns: rel.columns };
  }

  /** Adds a condition on the rows. */
  private keep(condition: Expression): void {
    const isNot = condition.kind === 'unary' && condition.operator === 'NOT';
    const test = isNot ? (condition as { operand: Expression }).operand : condition;
    if (isSubqueryTest(test)) {
      this.filter();
      this.rel = testedRel(test, isNot, this);
      return;
    }
    if (hasAggregate(condition, this.from.context)) {
      const problem = 'Aggregates are not known in WHERE; HAVING is behind GROUP BY.';
      throw bindError(this.from.context, 'PLAN_UNSUPPORTED', problem, condition);
    }
    const rex = this.binder.bindCondition(condition, 'WHERE');
    if (!isCorrelated(rex)) {
      this.pending.push(rex);
      return;
    }
    if (!this.gathersCorrelated) {
      throw unsupported(
        this.from.context,
        'This use of a column of the query around',
        condition,
        'It may stand in the WHERE of EXISTS, IN and of queries as values.',
      );
    }
    this.correlated.push(rex);
  }

  /** The rows of a query within this one; its conditions may read columns of this one. */
  within(select: Select): SelectRows {
    return new SelectRows(select, { ...this.from, outer: this.scope }, true);
  }

  private joined({ rel, value }: ScalarJoin): Rex {
    this.rel = rel;
    return value;
  }
}
