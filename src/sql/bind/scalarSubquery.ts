// Queries as values. A query of its own is joined to every row; one that reads columns of the rows
// around is computed for all their values at once and joined by them.
//
//   SELECT o.id, (SELECT MAX(p) FROM t WHERE t.k = o.k) FROM o
//                               ─►  o LEFT JOIN (SELECT k, MAX(p) FROM t GROUP BY k) ON k = o.k
//
// Where it compares otherwise than by `=`, the values of the rows around are joined to its own
// first:                            … FROM t JOIN (SELECT DISTINCT k FROM o) d ON t.k < d.k
import type { Expression } from '../ast/expression.js';
import type { Span } from '../ast/node.js';
import type { Query } from '../ast/query.js';
import { someExpression } from '../rel/mapExpressions.js';
import type { Rel, RelColumn } from '../rel/rel.js';
import { collectInputs, conjuncts, inputsOfRex, mapInputs, moveInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import { withNullability } from '../types/index.js';
import type { BoundAggregate } from './aggregateCall.js';
import { originOf, unsupported } from './context.js';
import type { ExpressionBinder } from './expression.js';
import { joinedColumns } from './from.js';
import { GroupedBinder } from './groupedBinder.js';
import { aggregateRel } from './groups.js';
import { booleanConstant } from './literal.js';
import type { SelectRows } from './rows.js';
import { isCorrelated, OUTER } from './scope.js';
import { allOf, notOneColumn, plainSelect } from './subqueryTest.js';
import { callsWithOver, hasAggregate } from './walk.js';

/** Rows with the value of a query behind their columns, and that value. */
export interface ScalarJoin {
  readonly rel: Rel;
  readonly value: Rex;
}

/** A query as a value: at most one row of it stands behind every row. */
export function scalarValue(query: Query, rows: SelectRows): ScalarJoin {
  const select = plainSelect(query);
  const isOne = select?.items.length === 1 && select.items[0].expression.kind !== 'star';
  if (isOne && !select.isDistinct && callsWithOver(select.items).length === 0) {
    const inner = rows.within(select);
    const made = correlatedValue(query, select.items[0].expression as Expression, inner, rows);
    if (made !== undefined) return made;
  }
  return scalarJoin(rows.rel, scalarQuery(query, rows));
}

/** A query of its own that is a value. */
export function scalarQuery(query: Query, rows: SelectRows): Rel {
  const { context, commonTables } = rows.from;
  const bound = rows.from.bindQuery(query, context, commonTables, rows.scope);
  if (bound.columns.length !== 1) throw notOneColumn(bound.columns.length, query, rows);
  if (someExpression(bound, isCorrelated)) {
    const advice = 'It may stand in WHERE of a query without GROUP BY, DISTINCT and LIMIT.';
    throw unsupported(context, 'This use of columns of the query around', query, advice);
  }
  return bound;
}

/** The rows with the one value of a query behind their columns. */
export function scalarJoin(rel: Rel, query: Rel): ScalarJoin {
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

/** Rows of the inner query with the values that the rows around find theirs by. */
interface Keyed {
  readonly rel: Rel;
  /** Over the columns of `rel`. */
  readonly keys: readonly Rex[];
  /** Over the rows around, in the order of `keys`. */
  readonly outer: readonly Rex[];
  /** Nulls around find nulls. */
  readonly isNullSafe: boolean;
  /** What is left of columns of the rows around in expressions over `rel`. */
  readonly settle: (rex: Rex) => Rex;
}

/** The value for each row around; undefined for a query of its own. */
function correlatedValue(
  query: Query,
  item: Expression,
  inner: SelectRows,
  rows: SelectRows,
): ScalarJoin | undefined {
  const groups: Rex[] = [];
  // Of no rows there is no value, as of a query without GROUP BY.
  const binder = new GroupedBinder(inner.binder, groups, () => undefined, 0, true);
  const isAggregate = hasAggregate(item, rows.from.context);
  const bound = isAggregate ? binder.bind(item) : inner.binder.bind(item);
  const aggregates = isAggregate ? binder.aggregates : [singleValue(bound)];
  const value: Rex = isAggregate ? bound : { kind: 'input', index: 0, type: aggregates[0].type };
  const read = aggregates.flatMap(({ args, filter }) => [...args, ...(filter ? [filter] : [])]);
  if (inner.correlated.length === 0 && !read.some(isCorrelated) && !isCorrelated(bound)) {
    return undefined;
  }
  const { rel, correlated, binder: own, select } = inner;
  const parts: Inner = { rel, correlated, binder: own, span: select };
  return aggregatedValue(query, parts, aggregates, value, rows);
}

/** Rows of a query that a value is made of. */
export interface Inner {
  readonly rel: Rel;
  /** Conditions with columns of the rows around. */
  readonly correlated: readonly Rex[];
  readonly binder: ExpressionBinder;
  readonly span: Span;
}

/**
 * The rows around with a value over aggregates of inner rows.
 *
 * @param value  Over the results of `aggregates`.
 */
export function aggregatedValue(
  query: Query,
  inner: Inner,
  aggregates: readonly BoundAggregate[],
  value: Rex,
  rows: SelectRows,
): ScalarJoin {
  const read = aggregates.flatMap(({ args, filter }) => [...args, ...(filter ? [filter] : [])]);
  const keyed = keyedByEquality(inner, read) ?? keyedByValues(inner, rows, read);
  const settled = aggregates.map((call) => settledCall(call, keyed.settle));
  const sets = [keyed.keys.map((_, i) => i)];
  const bySets = { groups: keyed.keys, sets, columnsOfCalls: () => undefined };
  const origin = originOf(rows.from.context, query);
  const right: Rel = { ...aggregateRel(keyed.rel, bySets, settled), origin };
  return joinedByKeys(query, { right, keyed, aggregates, value }, rows);
}

function singleValue(rex: Rex): BoundAggregate {
  const type = withNullability(rex.type, true);
  return { name: 'SINGLE_VALUE', args: [rex], isDistinct: false, type };
}

function settledCall(call: BoundAggregate, settle: (rex: Rex) => Rex): BoundAggregate {
  const { filter } = call;
  return { ...call, args: call.args.map(settle), ...(filter && { filter: settle(filter) }) };
}

/** Conditions that are all `inner = around`; else undefined. */
function keyedByEquality(inner: Inner, read: readonly Rex[]): Keyed | undefined {
  if (read.some(isCorrelated)) return undefined;
  const keys: Rex[] = [];
  const outer: Rex[] = [];
  for (const condition of inner.correlated.flatMap(conjuncts)) {
    if (condition.kind !== 'call' || condition.name !== '=') return undefined;
    const [a, b] = condition.args;
    const [mine, around] = isCorrelated(a) ? [b, a] : [a, b];
    if (isCorrelated(mine) || inputsOfRex(mine).size === 0) return undefined;
    if ([...inputsOfRex(around)].some((index) => index < OUTER)) return undefined;
    keys.push(mine);
    outer.push(moveInputs(around, (index) => index - OUTER));
  }
  return { rel: inner.rel, keys, outer, isNullSafe: false, settle: (rex) => rex };
}

/** The inner rows joined with the values of the rows around, each once. */
function keyedByValues(inner: Inner, rows: SelectRows, read: readonly Rex[]): Keyed {
  const used = new Set<number>();
  for (const rex of [...inner.correlated, ...read]) collectInputs(rex, used);
  const positions = [...used].filter((index) => index >= OUTER).map((index) => index - OUTER);
  const columns = positions.map((position): RelColumn => {
    const { name, type } = rows.rel.columns[position];
    return { name, type };
  });
  const inputs = positions.map((index, i): Rex => ({
    kind: 'input',
    index,
    type: columns[i].type,
  }));
  const project: Rel = { kind: 'project', input: rows.rel, expressions: inputs, columns };
  const groups = columns.map((_, i) => i);
  const values: Rel = { kind: 'aggregate', input: project, groups, calls: [], columns };
  const width = inner.rel.columns.length;
  const settle = (rex: Rex): Rex =>
    moveInputs(rex, (index) => (index < OUTER ? index : positions.indexOf(index - OUTER) + width));
  const { context } = rows.from;
  const rel: Rel = {
    kind: 'join',
    type: 'inner',
    left: inner.rel,
    right: values,
    condition: allOf(inner.binder, inner.correlated.map(settle), inner.span),
    columns: joinedColumns('inner', inner.rel.columns, columns),
    origin: originOf(context, inner.span),
  };
  const keys = columns.map(({ type }, i): Rex => ({ kind: 'input', index: width + i, type }));
  return { rel, keys, outer: inputs, isNullSafe: true, settle };
}

/** The rows around with the values of their keys. */
function joinedByKeys(
  query: Query,
  {
    right,
    keyed,
    aggregates,
    value,
  }: {
    readonly right: Rel;
    readonly keyed: Keyed;
    readonly aggregates: readonly BoundAggregate[];
    readonly value: Rex;
  },
  rows: SelectRows,
): ScalarJoin {
  const { binder, rel: left } = rows;
  const width = left.columns.length;
  const columns = joinedColumns('left', left.columns, right.columns);
  const operator = keyed.isNullSafe ? 'IS NOT DISTINCT FROM' : '=';
  const equal = keyed.outer.map((outer, i) => {
    const { type } = right.columns[i];
    return binder.call(operator, [outer, { kind: 'input', index: width + i, type }], query);
  });
  const origin = originOf(rows.from.context, query);
  const condition = allOf(binder, equal, query);
  const rel: Rel = { kind: 'join', type: 'left', left, right, condition, columns, origin };
  const first = width + keyed.keys.length;
  const settled = mapInputs(value, (input) => {
    const { index } = input;
    if (index >= OUTER) return { ...input, index: index - OUTER };
    const column: Rex = { kind: 'input', index: first + index, type: columns[first + index].type };
    if (aggregates[index].name !== 'COUNT') return column;
    // COUNT of no rows is 0.
    const zero: Rex = { kind: 'literal', value: 0n, type: aggregates[index].type };
    return binder.call('COALESCE', [column, zero], query);
  });
  return { rel, value: settled };
}
