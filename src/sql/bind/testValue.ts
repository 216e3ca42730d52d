// Tests by queries where they are values: within OR, CASE, SELECT. The rows that pass are counted.
//
//   EXISTS (q)      count of q > 0
//   a IN (q)        count of q with v = a > 0, else FALSE; unknown where `a`, or a value, is null
import type { Expression } from '../ast/expression.js';
import type { Query } from '../ast/query.js';
import type { Rex, RexLiteral } from '../rex/rex.js';
import { mapInputs } from '../rex/rewrite.js';
import { commonType } from '../types/index.js';
import type { BoundAggregate } from './aggregateCall.js';
import { unsupported } from './context.js';
import { booleanConstant } from './literal.js';
import type { SelectRows } from './rows.js';
import { aggregatedValue, type Inner, type ScalarJoin } from './scalarSubquery.js';
import { OUTER } from './scope.js';
import { notOneColumn, plainSelect } from './subqueryTest.js';
import { hasAggregate, type SubqueryTest } from './walk.js';

/** A test as a BOOLEAN. @throws MillraceError PLAN_UNSUPPORTED located: of comparisons but `=`. */
export function testValue(test: SubqueryTest, rows: SelectRows): ScalarJoin {
  if (test.kind === 'exists') return isAny(test.query, innerOf(test.query, rows, false), rows);
  const { operand, query, isNegated } = membership(test, rows);
  const around = rows.binder.bind(operand);
  const inner = innerOf(query, rows, true);
  const value = inner.value as Rex;
  if (commonType([around.type, value.type]) === undefined)
    rows.binder.call('=', [around, value], test);
  const outer = mapInputs(around, (input) => ({ ...input, index: input.index + OUTER }));
  const equal = rows.binder.call('=', [value, outer], test);
  const found = isAny(query, { ...inner, correlated: [...inner.correlated, equal] }, rows);
  rows.rel = found.rel;
  const made = withUnknown(test, query, { found: found.value, around, value }, inner, rows);
  const answer = isNegated ? rows.binder.call('NOT', [made], test) : made;
  return { rel: rows.rel, value: answer };
}

/** What IN, `= ANY` and `<> ALL` ask. */
function membership(
  test: Exclude<SubqueryTest, { kind: 'exists' }>,
  rows: SelectRows,
): { readonly operand: Expression; readonly query: Query; readonly isNegated: boolean } {
  const { operand } = test;
  if (test.kind === 'in') {
    return { operand, query: test.values as Query, isNegated: test.isNegated };
  }
  const { operator, quantifier, query } = test;
  const isAll = quantifier === 'ALL';
  if (operator === (isAll ? '<>' : '=')) return { operand, query, isNegated: isAll };
  const advice = 'It may stand in WHERE, alone or joined by AND.';
  throw unsupported(rows.from.context, `${operator} ${quantifier} of a query`, test, advice);
}

/** Where nothing is found, a null on either side makes the answer unknown. */
function withUnknown(
  test: SubqueryTest,
  query: Query,
  { found, around, value }: { readonly found: Rex; readonly around: Rex; readonly value: Rex },
  inner: Inner,
  rows: SelectRows,
): Rex {
  if (!around.type.isNullable && !value.type.isNullable) return found;
  const { binder } = rows;
  const [all, present] = [count([]), count([value])];
  const column = (index: number): Rex => ({ kind: 'input', index, type: all.type });
  const isSome = binder.call('>', [column(0), zero(all)], test);
  const hasNull = binder.call('<', [column(1), column(0)], test);
  const some = aggregatedValue(query, inner, [all, present], isSome, rows);
  rows.rel = some.rel;
  const nulls = aggregatedValue(query, inner, [all, present], hasNull, rows);
  rows.rel = nulls.rel;
  const isNull = binder.call('IS NULL', [around], test);
  const isUnknown = binder.call(
    'OR',
    [binder.call('AND', [isNull, some.value], test), nulls.value],
    test,
  );
  return {
    kind: 'case',
    branches: [
      { when: found, then: booleanConstant(true) },
      { when: isUnknown, then: { ...booleanConstant(true), value: null, type: NULLABLE } },
    ],
    otherwise: booleanConstant(false),
    type: NULLABLE,
  };
}

const NULLABLE = { kind: 'BOOLEAN', isNullable: true } as const;

function isAny(query: Query, inner: Inner, rows: SelectRows): ScalarJoin {
  const all = count([]);
  const counted: Rex = { kind: 'input', index: 0, type: all.type };
  const value = rows.binder.call('>', [counted, zero(all)], query);
  return aggregatedValue(query, inner, [all], value, rows);
}

function count(args: readonly Rex[]): BoundAggregate {
  return { name: 'COUNT', args, isDistinct: false, type: { kind: 'BIGINT', isNullable: false } };
}

function zero({ type }: BoundAggregate): RexLiteral {
  return { kind: 'literal', value: 0n, type };
}

/** The rows of the query of a test, and the value that is compared. */
function innerOf(query: Query, rows: SelectRows, needsValue: boolean): Inner & { value?: Rex } {
  const { context, commonTables } = rows.from;
  const select = plainSelect(query);
  const isStar = select?.items.some(({ expression }) => expression.kind === 'star') === true;
  if (select === undefined || hasAggregate(select.items, context) || (needsValue && isStar)) {
    const rel = rows.from.bindQuery(query, context, commonTables, rows.scope);
    if (needsValue && rel.columns.length !== 1) {
      throw notOneColumn(rel.columns.length, query, rows);
    }
    const value: Rex = { kind: 'input', index: 0, type: rel.columns[0].type };
    return { rel, correlated: [], binder: rows.binder, span: query, value };
  }
  const inner = rows.within(select);
  const { binder, correlated } = inner;
  if (!needsValue) return { rel: inner.rel, correlated, binder, span: query };
  if (select.items.length !== 1) throw notOneColumn(select.items.length, query, rows);
  const value = binder.bind(select.items[0].expression as Expression);
  return { rel: inner.rel, correlated, binder, span: query, value };
}
