// FROM: tables, views, derived tables, window functions, joins.
import { nearestName } from '../../error.js';
import type { Identifier, ObjectName } from '../ast/node.js';
import type { Query } from '../ast/query.js';
import type {
  Hint,
  Join,
  TableAlias,
  TableFunction,
  TableReference,
  TableSource,
  Unnest,
} from '../ast/tableReference.js';
import type { CatalogTable, CatalogView } from '../catalog/catalogObject.js';
import type { Rel, RelColumn, RelJoin, RelJoinType, RelScan } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { withNullability } from '../types/index.js';
import { bindError, originOf, unsupported, type BindContext } from './context.js';
import { ExpressionBinder, nameOf } from './expression.js';
import { lateral } from './laterals.node.js';
import { booleanConstant } from './literal.js';
import { Scope, type ScopeTable } from './scope.js';
import { merged, sharedColumns } from './subqueries.node.js';
import { tableColumns } from './tableColumns.js';
import { bindWindowFunction, isWindowFunction } from './windowFunction.js';

/** What FROM gives: rows, and the names of their columns. */
export interface BoundFrom {
  readonly rel: Rel;
  readonly scope: Scope;
}

/** Queries that WITH has named. */
export type CommonTables = ReadonlyMap<string, Rel>;

/** What binding FROM needs of the binder of queries. */
export interface FromContext {
  readonly context: BindContext;
  readonly commonTables: CommonTables;
  /** Of the query around this one; for correlated ones. */
  readonly outer?: Scope;
  bindQuery(query: Query, context: BindContext, commonTables: CommonTables, outer?: Scope): Rel;
}

/** Binds a table reference. @throws MillraceError located. */
export function bindFrom(reference: TableReference, from: FromContext): BoundFrom {
  const { context } = from;
  switch (reference.kind) {
    case 'table':
      return bindTable(reference, from);
    case 'derivedTable': {
      const outer = reference.isLateral ? from.outer : undefined;
      const rel = from.bindQuery(reference.query, context, from.commonTables, outer);
      return named(rel, reference.alias, undefined, from);
    }
    case 'tableFunction': {
      const name = nameOf(reference.call);
      if (!isWindowFunction(name)) {
        return lateral().bindAlone(reference, from);
      }
      const rel = bindWindowFunction(reference.call, context, ({ table }) =>
        table.kind === 'query'
          ? from.bindQuery(table, context, from.commonTables)
          : relationRel(table, [], from),
      );
      return named(rel, reference.alias, undefined, from);
    }
    case 'join':
      return bindJoin(reference, from);
    case 'unnest':
      return lateral().bindAlone(reference, from);
    case 'matchRecognize':
      throw unsupported(context, 'MATCH_RECOGNIZE', reference);
  }
}

function bindTable(reference: TableSource, from: FromContext): BoundFrom {
  if (reference.asOf !== undefined) {
    throw unsupported(
      from.context,
      'FOR SYSTEM_TIME AS OF without a join',
      reference,
      'Join the table with the stream whose time it is.',
    );
  }
  const rel = relationRel(reference.name, reference.hints, from);
  return named(rel, reference.alias, reference.name, from);
}

/** One table under its alias, or its own name. */
function named(
  rel: Rel,
  alias: TableAlias | undefined,
  name: ObjectName | undefined,
  { context, outer }: FromContext,
): BoundFrom {
  const renamed = alias === undefined ? rel : withNames(rel, alias.columns, context, alias);
  const table: ScopeTable = {
    name: alias?.name.name ?? name?.parts.at(-1)?.name,
    path: alias === undefined ? name?.parts.map((part) => part.name) : undefined,
    offset: 0,
    columns: renamed.columns,
  };
  return { rel: renamed, scope: new Scope([table], outer) };
}

/** The same rows, columns called otherwise. */
export function withNames(
  rel: Rel,
  names: readonly Identifier[],
  context: BindContext,
  span: { readonly start: number; readonly end: number },
): Rel {
  if (names.length === 0) return rel;
  if (names.length !== rel.columns.length) {
    const problem = `${names.length} names for ${rel.columns.length} columns.`;
    throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, span);
  }
  return { ...rel, columns: rel.columns.map((column, i) => ({ ...column, name: names[i].name })) };
}

/** The rows of a table, view, stream or WITH query. */
function relationRel(name: ObjectName, hints: readonly Hint[], from: FromContext): Rel {
  const { context } = from;
  const parts = name.parts.map((part) => part.name);
  const common = parts.length === 1 ? from.commonTables.get(parts[0]) : undefined;
  if (common !== undefined) return common;
  const relation = context.relation(parts);
  switch (relation?.kind) {
    case undefined:
      throw unknownTable(name, from);
    case 'view':
      return viewRel(relation, from);
    case 'stream':
      return relation;
    case 'table':
      return scanOf(relation, hints, context);
  }
}

function scanOf(table: CatalogTable, hints: readonly Hint[], context: BindContext): RelScan {
  const options = { ...table.options, ...optionsOf(hints) };
  const positions = table.columns.map((_, index) => index);
  return { kind: 'scan', table, options, positions, columns: tableColumns(table, context) };
}

/** `OPTIONS('key' = 'value')`. */
function optionsOf(hints: readonly Hint[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const hint of hints) {
    if (hint.name.name.toUpperCase() !== 'OPTIONS') continue;
    for (const { key, value } of hint.arguments) {
      if (key?.kind === 'string' && value.kind === 'string') found[key.value] = value.value;
    }
  }
  return found;
}

function viewRel(view: CatalogView, from: FromContext): Rel {
  const rel = from.bindQuery(view.query, { ...from.context, sql: view.sql }, new Map());
  if (view.columnNames.length === 0) return rel;
  const columns = rel.columns.map((column, i) => ({ ...column, name: view.columnNames[i] }));
  return { ...rel, columns };
}

function unknownTable(name: ObjectName, { context, commonTables }: FromContext): Error {
  const text = name.parts.map((part) => part.name).join('.');
  const near = nearestName(text, [...commonTables.keys(), ...context.relationNames()]);
  const hint = near === undefined ? ' SHOW TABLES lists them.' : ` Did you mean '${near}'?`;
  return bindError(context, 'PLAN_UNKNOWN_COLUMN', `There is no table '${text}'.${hint}`, name);
}

function bindJoin(join: Join, from: FromContext): BoundFrom {
  const left = bindFrom(join.left, from);
  if (join.right.kind === 'table' && join.right.asOf !== undefined) {
    return bindLookup(join, join.right, left, from);
  }
  if (isLateral(join.right)) return lateral().bindLateral(join, join.right, left, from);
  const right = bindFrom(join.right, from);
  const type = join.type === 'CROSS' ? 'inner' : (join.type.toLowerCase() as RelJoinType);
  requireOtherNames(left.scope, right.scope, join.right, from.context);
  const tables = joinedTables(left, right.scope.tables);
  const columns = joinedColumns(type, left.rel.columns, right.rel.columns);
  const hidden = hiddenColumns(left, right);
  const scope = new Scope(placed(tables, columns), from.outer, hidden);
  const shared = sharedColumns(join, left, right, from.context);
  const width = left.rel.columns.length;
  const sides = { left: left.rel, right: right.rel, origin: originOf(from.context, join.right) };
  if (shared !== undefined) {
    const binder = new ExpressionBinder(from.context, scope);
    const equal = shared.map(({ l, r }) =>
      binder.call('=', [inputAt(columns, l), inputAt(columns, r + width)], join),
    );
    const condition = equal.length === 0 ? booleanConstant(true) : allOf(binder, equal, join);
    const rel: RelJoin = { kind: 'join', type, ...sides, condition, columns };
    return shared.length === 0 ? { rel, scope } : merged(rel, shared, scope, binder, join);
  }
  const { condition: on } = join;
  // Inside of the condition no side is null yet.
  const inner = joinedColumns('inner', left.rel.columns, right.rel.columns);
  const innerScope = new Scope(placed(tables, inner), from.outer, hidden);
  const binder = new ExpressionBinder(from.context, innerScope);
  const condition =
    on?.kind === 'on' ? binder.bindCondition(on.expression, 'ON') : booleanConstant(true);
  return { rel: { kind: 'join', type, ...sides, condition, columns }, scope };
}

/** Two tables of one FROM with the same name: no column of the second could be named. */
function requireOtherNames(
  left: Scope,
  right: Scope,
  span: TableReference,
  context: BindContext,
): void {
  const isKnown = ({ name }: ScopeTable): boolean =>
    name !== undefined && left.tables.some((table) => table.name === name);
  const twice = right.tables.find(isKnown);
  if (twice === undefined) return;
  const problem = `'${twice.name}' is twice in FROM. Name one of them: ${twice.name} AS other.`;
  throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, span);
}

/** True for what makes its rows of those in front of it. */
function isLateral(reference: TableReference): reference is TableFunction | Unnest {
  if (reference.kind === 'unnest') return true;
  return reference.kind === 'tableFunction' && !isWindowFunction(nameOf(reference.call));
}

/** Columns of both sides that are named with their table only. */
function hiddenColumns(left: BoundFrom, right: BoundFrom): ReadonlySet<number> {
  const width = left.rel.columns.length;
  return new Set([...left.scope.hidden, ...[...right.scope.hidden].map((index) => index + width)]);
}

/** `JOIN t FOR SYSTEM_TIME AS OF time ON …`. */
function bindLookup(join: Join, table: TableSource, left: BoundFrom, from: FromContext): BoundFrom {
  const { context } = from;
  const right = relationRel(table.name, table.hints, from);
  if (join.type !== 'INNER' && join.type !== 'LEFT') {
    throw unsupported(context, `${join.type} JOIN … FOR SYSTEM_TIME AS OF`, join);
  }
  if (right.kind !== 'scan') throw unsupported(context, 'A lookup of what is no table', table);
  const time = new ExpressionBinder(context, left.scope).bind(table.asOf ?? never());
  const isClock = time.kind === 'input' && left.rel.columns[time.index].time === 'processing';
  if (!isClock) {
    throw unsupported(
      context,
      'A temporal join by event time',
      table,
      'A lookup needs a processing time: a column AS PROCTIME().',
    );
  }
  const type = join.type === 'LEFT' ? 'left' : 'inner';
  const found = named(right, table.alias, table.name, from);
  const tables = joinedTables(left, found.scope.tables);
  const columns = joinedColumns(type, left.rel.columns, right.columns);
  const inner = joinedColumns('inner', left.rel.columns, right.columns);
  const binder = new ExpressionBinder(context, new Scope(placed(tables, inner), from.outer));
  const on = join.condition;
  if (on?.kind !== 'on') throw unsupported(context, 'A lookup without ON', join);
  const condition = binder.bindCondition(on.expression, 'ON');
  return {
    rel: { kind: 'lookupJoin', type, left: left.rel, right, condition, columns },
    scope: new Scope(placed(tables, columns), from.outer, left.scope.hidden),
  };
}

function never(): never {
  throw new Error('asOf was checked.');
}

function joinedTables(left: BoundFrom, right: readonly ScopeTable[]): ScopeTable[] {
  const width = left.rel.columns.length;
  return [
    ...left.scope.tables,
    ...right.map((table) => ({ ...table, offset: table.offset + width })),
  ];
}

/** The tables with the columns that they have behind the join. */
function placed(tables: readonly ScopeTable[], columns: readonly RelColumn[]): ScopeTable[] {
  return tables.map((table) => ({
    ...table,
    columns: table.columns.map((_, i) => columns[table.offset + i]),
  }));
}

/** Both sides' columns; those of a side that may have no row may be null, and lose their time. */
export function joinedColumns(
  type: RelJoinType,
  left: readonly RelColumn[],
  right: readonly RelColumn[],
): RelColumn[] {
  if (type === 'semi' || type === 'anti') return [...left];
  const optional = (columns: readonly RelColumn[]): RelColumn[] =>
    columns.map(({ name, type: given, window }) => ({
      name,
      type: withNullability(given, true),
      ...(window && { window }),
    }));
  const isLeftOptional = type === 'right' || type === 'full';
  const isRightOptional = type === 'left' || type === 'full';
  return [
    ...(isLeftOptional ? optional(left) : left),
    ...(isRightOptional ? optional(right) : right),
  ];
}

function inputAt(columns: readonly RelColumn[], index: number): Rex {
  return { kind: 'input', index, type: columns[index].type };
}

function allOf(binder: ExpressionBinder, conditions: readonly Rex[], join: Join): Rex {
  return conditions.length === 1 ? conditions[0] : binder.call('AND', conditions, join);
}
