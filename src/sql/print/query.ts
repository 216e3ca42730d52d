// Queries as text.
import type {
  CommonTable,
  FrameBound,
  GroupItem,
  NamedWindow,
  OrderItem,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SetOperation,
  WindowFrame,
  WindowSpec,
} from '../ast/query.js';
import { Strength } from '../parse/expression.js';
import { printArgument } from './call.js';
import { printExpression, printOperand } from './expression.js';
import { printHints, printTable } from './tableReference.js';
import { clause, list, openClause, optional, printIdentifier, printName, words } from './words.js';

export function printQuery(query: Query): string {
  return words(
    openClause('WITH', query.with, printCommonTable),
    printBody(query.body),
    printOrderBy(query.orderBy),
    optional('LIMIT', query.limit, printExpression),
    optional('OFFSET', query.offset, printExpression),
  );
}

function printCommonTable({ name, columns, query }: CommonTable): string {
  const names = clause('', columns, printIdentifier);
  return words(printIdentifier(name), names, `AS (${printQuery(query)})`);
}

function printBody(body: QueryBody): string {
  switch (body.kind) {
    case 'query':
      return `(${printQuery(body)})`;
    case 'select':
      return printSelect(body);
    case 'values':
      return `VALUES ${list(body.rows, (row) => `(${list(row, printArgument)})`)}`;
    case 'explicitTable':
      return `TABLE ${printName(body.name)}`;
    case 'setOperation':
      return printSetOperation(body);
  }
}

function printSetOperation(operation: SetOperation): string {
  const { operator, isAll, left, right } = operation;
  const strength = strengthOf(operation);
  return words(printSide(left, strength), operator, isAll && 'ALL', printSide(right, strength + 1));
}

const strengthOf = ({ operator }: SetOperation): number => (operator === 'INTERSECT' ? 2 : 1);

function printSide(body: QueryBody, least: number): string {
  const isWeaker = body.kind === 'setOperation' && strengthOf(body) < least;
  return isWeaker ? `(${printBody(body)})` : printBody(body);
}

function printSelect(select: Select): string {
  const { hints, isDistinct, items, from, where, groupBy, having, windows, qualify } = select;
  return words(
    'SELECT',
    printHints(hints),
    isDistinct && 'DISTINCT',
    list(items, printSelectItem),
    optional('FROM', from, printTable),
    optional('WHERE', where, printExpression),
    groupBy && words('GROUP BY', groupBy.isDistinct && 'DISTINCT', list(groupBy.items, printItem)),
    optional('HAVING', having, printExpression),
    openClause('WINDOW', windows, printNamedWindow),
    optional('QUALIFY', qualify, printExpression),
  );
}

function printSelectItem({ expression, alias }: SelectItem): string {
  return words(printArgument(expression), optional('AS', alias, printIdentifier));
}

function printItem(item: GroupItem): string {
  if (item.kind === 'groupingSets') return `${item.type} (${list(item.sets, printItem)})`;
  return item.kind === 'row' && item.items.length === 0 ? '()' : printExpression(item);
}

function printNamedWindow({ name, window }: NamedWindow): string {
  return `${printIdentifier(name)} AS ${printWindowSpec(window)}`;
}

export function printWindowSpec({ base, partitionBy, orderBy, frame }: WindowSpec): string {
  const inner = words(
    optional('', base, printIdentifier),
    openClause('PARTITION BY', partitionBy, printExpression),
    printOrderBy(orderBy),
    optional('', frame, printFrame),
  );
  return `(${inner})`;
}

function printFrame({ unit, from, to }: WindowFrame): string {
  if (to === undefined) return `${unit} ${printBound(from)}`;
  return `${unit} BETWEEN ${printBound(from)} AND ${printBound(to)}`;
}

function printBound(bound: FrameBound): string {
  switch (bound.kind) {
    case 'unboundedPreceding':
      return 'UNBOUNDED PRECEDING';
    case 'currentRow':
      return 'CURRENT ROW';
    case 'unboundedFollowing':
      return 'UNBOUNDED FOLLOWING';
    default:
      return `${printOperand(bound.distance, Strength.add)} ${bound.kind.toUpperCase()}`;
  }
}

/** With its words; empty without items. */
export function printOrderBy(items: readonly OrderItem[]): string {
  return words(openClause('ORDER BY', items, printOrderItem));
}

export function printOrderItem({ expression, isDescending, nulls }: OrderItem): string {
  const order = isDescending && 'DESC';
  return words(printExpression(expression), order, nulls !== undefined && `NULLS ${nulls}`);
}
