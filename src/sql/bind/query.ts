// Queries: WITH, set operations, VALUES, ORDER BY and LIMIT around a SELECT.
import type { Expression } from '../ast/expression.js';
import type { Query, QueryBody, SetOperation, Values } from '../ast/query.js';
import type { Rel, RelColumn, SortItem } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { commonType, typeText, type LogicalType } from '../types/index.js';
import { bindError, originOf, unsupported, type BindContext } from './context.js';
import { castTo, ExpressionBinder } from './expression.js';
import { bindFrom, withNames, type CommonTables, type FromContext } from './from.js';
import { Scope } from './scope.js';
import { bindSelect, distinctRel, outputNames, projectRel, sortItem } from './select.js';

/** Nested queries, views within views included. */
const DEPTH_MAX = 200;
let depth = 0;

/**
 * The relational plan of a query.
 *
 * @throws MillraceError located: unknown names with a suggestion, types, what is not planned yet.
 */
export function bindQuery(
  query: Query,
  context: BindContext,
  commonTables: CommonTables = new Map(),
  outer?: Scope,
): Rel {
  if (++depth > DEPTH_MAX) {
    depth = 0;
    throw unsupported(context, `More than ${DEPTH_MAX} queries within each other`, query);
  }
  try {
    return boundQuery(query, context, commonTables, outer);
  } finally {
    depth = Math.max(0, depth - 1);
  }
}

function boundQuery(
  query: Query,
  context: BindContext,
  known: CommonTables,
  outer: Scope | undefined,
): Rel {
  let commonTables = known;
  for (const { name, columns, query: inner } of query.with) {
    const rel = withNames(bindQuery(inner, context, commonTables), columns, context, name);
    commonTables = new Map([...commonTables, [name.name, rel]]);
  }
  const from: FromContext = { context, commonTables, outer, bindQuery };
  const { body } = query;
  if (body.kind !== 'select') {
    const rel = bindBody(body, from);
    const scope = new Scope([{ name: undefined, offset: 0, columns: rel.columns }]);
    const binder = new ExpressionBinder(context, scope);
    const order = query.orderBy.map((item) => {
      const { expression } = item;
      if (expression.kind === 'number') return sortItem(item, Number(expression.text) - 1);
      const rex = binder.bind(expression);
      if (rex.kind === 'input') return sortItem(item, rex.index);
      throw unsupported(context, 'ORDER BY of more than columns here', expression);
    });
    return sorted(query, rel, order, rel.columns.length, context);
  }
  const { rel, order, width } = bindSelect(body, query.orderBy, from);
  return sorted(query, rel, order, width, context);
}

/** Names, order and limit of a query. */
function sorted(
  query: Query,
  rel: Rel,
  order: readonly SortItem[],
  width: number,
  context: BindContext,
): Rel {
  const names = outputNames(rel.columns.slice(0, width).map(({ name }) => name));
  const columns = rel.columns.map((column, i) => ({ ...column, name: names[i] ?? column.name }));
  const renamed: Rel = { ...rel, columns };
  const offset = count(query.offset, 'OFFSET', context) ?? 0;
  const limit = count(query.limit, 'LIMIT', context) ?? Infinity;
  const isPlain = order.length === 0 && offset === 0 && limit === Infinity;
  if (isPlain) return renamed;
  const origin = originOf(context, query.orderBy[0] ?? query.limit ?? query);
  const sort: Rel = { kind: 'sort', input: renamed, order, offset, limit, columns, origin };
  if (width === columns.length) return sort;
  const own = columns.slice(0, width);
  const expressions = own.map(({ type }, index): Rex => ({ kind: 'input', index, type }));
  return projectRel(sort, expressions, names);
}

function count(
  expression: Expression | undefined,
  clause: string,
  context: BindContext,
): number | undefined {
  if (expression === undefined) return undefined;
  if (expression.kind === 'number' && /^\d{1,15}$/.test(expression.text)) {
    return Number(expression.text);
  }
  const problem = `${clause} needs a whole number.`;
  throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, expression);
}

function bindBody(body: Exclude<QueryBody, { kind: 'select' }>, from: FromContext): Rel {
  const { context, commonTables, outer } = from;
  switch (body.kind) {
    case 'query':
      return bindQuery(body, context, commonTables, outer);
    case 'values':
      return bindValues(body, context);
    case 'explicitTable': {
      const { start, end, name } = body;
      return bindFrom({ kind: 'table', name, hints: [], start, end }, from).rel;
    }
    case 'setOperation':
      return bindSetOperation(body, from);
  }
}

function bindOperand(body: QueryBody, from: FromContext): Rel {
  if (body.kind !== 'select') return bindBody(body, from);
  const { rel, width } = bindSelect(body, [], from);
  const names = outputNames(rel.columns.slice(0, width).map(({ name }) => name));
  return { ...rel, columns: rel.columns.map((column, i) => ({ ...column, name: names[i] })) };
}

function bindValues(values: Values, context: BindContext): Rel {
  const binder = new ExpressionBinder(context, new Scope([]));
  const width = values.rows[0].length;
  const rows = values.rows.map((row) => {
    if (row.length !== width) {
      const problem = `The rows of VALUES differ: ${width} values, then ${row.length}.`;
      throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, row[0]);
    }
    return row.map((value) => {
      if (value.kind === 'default') throw unsupported(context, 'DEFAULT', value);
      return binder.bind(value);
    });
  });
  const columns = rows[0].map((_, i): RelColumn => {
    const type = binder.common(
      rows.map((row) => row[i]),
      values,
      `Column ${i + 1} of VALUES`,
    );
    return { name: `EXPR$${i}`, type };
  });
  return {
    kind: 'values',
    rows: rows.map((row) => row.map((rex, i) => castTo(rex, columns[i].type))),
    columns,
  };
}

function bindSetOperation(operation: SetOperation, from: FromContext): Rel {
  const { context } = from;
  const inputs = [operation.left, operation.right].map((side) => bindOperand(side, from));
  const [left, right] = inputs;
  if (left.columns.length !== right.columns.length) {
    const problem =
      `${operation.operator} of ${left.columns.length} and ${right.columns.length} columns; ` +
      'both sides need as many.';
    throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, operation);
  }
  const columns = left.columns.map((column, i) => {
    const other = right.columns[i];
    const type = commonType([column.type, other.type]);
    if (type === undefined) {
      const types = `${typeText(column.type)} and ${typeText(other.type)}`;
      const problem = `${operation.operator}: column ${i + 1} is ${types}. Cast one.`;
      throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, operation);
    }
    const isTime = column.time !== undefined && column.time === other.time;
    return { name: column.name, type, ...(isTime && { time: column.time }) };
  });
  const sides = inputs.map((input) =>
    alike(
      input,
      columns.map(({ type }) => type),
    ),
  );
  if (operation.operator === 'UNION') {
    const flat = sides.flatMap((side) =>
      side.kind === 'union' && operation.isAll ? side.inputs : [side],
    );
    const all: Rel = { kind: 'union', inputs: flat, columns };
    return operation.isAll ? all : distinctRel(all);
  }
  if (operation.isAll) throw unsupported(context, `${operation.operator} ALL`, operation);
  const binder = new ExpressionBinder(context, new Scope([]));
  const width = columns.length;
  const parts = columns.map(({ type }, index) => {
    const at = (position: number): Rex => ({ kind: 'input', index: position, type });
    return binder.call('IS NOT DISTINCT FROM', [at(index), at(index + width)], operation);
  });
  const condition = parts.length === 1 ? parts[0] : binder.call('AND', parts, operation);
  const type = operation.operator === 'INTERSECT' ? 'semi' : 'anti';
  return distinctRel({ kind: 'join', type, left: sides[0], right: sides[1], condition, columns });
}

/** The input with columns of these types. */
export function alike(input: Rel, types: readonly LogicalType[]): Rel {
  const expressions = input.columns.map(({ type }, index): Rex =>
    castTo({ kind: 'input', index, type }, types[index]),
  );
  if (expressions.every(({ kind }) => kind === 'input')) return input;
  return projectRel(
    input,
    expressions,
    input.columns.map(({ name }) => name),
  );
}
