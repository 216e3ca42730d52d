// Queries: WITH, set operations, ORDER BY, LIMIT.
import type { Expression } from '../ast/expression.js';
import type {
  CommonTable,
  OrderItem,
  Query,
  QueryBody,
  SetOperation,
  Values,
} from '../ast/query.js';
import { parseArgument } from './call.js';
import { parseExpression } from './expression.js';
import { parseIdentifier, parseIdentifiers, parseName } from './names.js';
import { parseSelect } from './select.js';
import type { TokenReader } from './tokenReader.js';

/** True when a query begins here; one in parentheses may be something else. */
export function isQueryStart(reader: TokenReader): boolean {
  if (reader.word === 'TABLE' && reader.wordAt(1) !== '(') return true;
  return reader.either('SELECT', 'WITH', 'VALUES') !== undefined;
}

/** A whole query with all of its clauses. */
export function parseQuery(reader: TokenReader): Query {
  const { start } = reader;
  reader.enter();
  const tables = reader.eat('WITH') ? reader.list(parseCommonTable) : [];
  const query = parseEnd(reader, start, tables, parseBody(reader, 0));
  reader.leave();
  return query;
}

/** What a query in parentheses, which is read already, is the beginning of. */
export function parseQueryBehind(reader: TokenReader, first: Query): Query {
  return parseEnd(reader, first.start, [], parseBody(reader, 0, unwrapped(first)));
}

/** True where a query in parentheses goes on as a query. */
export function isSetOperator(reader: TokenReader): boolean {
  const words = ['UNION', 'EXCEPT', 'MINUS', 'INTERSECT', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH'];
  return reader.either(...words) !== undefined;
}

function parseCommonTable(reader: TokenReader): CommonTable {
  const { start } = reader;
  const name = parseIdentifier(reader);
  const columns = reader.is('(') ? parseIdentifiers(reader) : [];
  reader.expect('AS');
  const query = reader.inParentheses(parseQuery);
  return reader.node(start, { kind: 'commonTable', name, columns, query } as const);
}

/** ORDER BY, LIMIT, OFFSET, FETCH, the latter in any order. A query is not its own only body. */
function parseEnd(
  reader: TokenReader,
  start: number,
  tables: CommonTable[],
  body: QueryBody,
): Query {
  const orderBy = parseOrderBy(reader);
  let limit: Expression | undefined;
  let offset: Expression | undefined;
  for (;;) {
    if (reader.eat('LIMIT')) {
      if (!reader.eat('ALL')) limit = parseExpression(reader);
    } else if (reader.eat('OFFSET')) {
      offset = parseExpression(reader);
      reader.eatEither('ROW', 'ROWS');
    } else if (reader.eat('FETCH')) {
      limit = parseFetch(reader);
    } else break;
  }
  const hasClause = tables.length + orderBy.length > 0 || (limit ?? offset) !== undefined;
  if (body.kind === 'query' && !hasClause) return body;
  const fields = { kind: 'query', with: tables, body, orderBy, offset, limit } as const;
  return reader.node(start, fields);
}

function parseFetch(reader: TokenReader): Expression {
  reader.expectEither('FIRST', 'NEXT');
  const limit = parseExpression(reader);
  reader.expectEither('ROW', 'ROWS');
  reader.expect('ONLY');
  return limit;
}

/** INTERSECT binds stronger than UNION and EXCEPT. */
function parseBody(reader: TokenReader, least: number, first?: QueryBody): QueryBody {
  const start = first?.start ?? reader.start;
  let left = first ?? parseOperand(reader);
  for (;;) {
    const written = reader.either('UNION', 'EXCEPT', 'MINUS', 'INTERSECT');
    const strength = written === 'INTERSECT' ? 2 : 1;
    if (written === undefined || strength <= least) return left;
    reader.index++;
    const operator: SetOperation['operator'] = written === 'MINUS' ? 'EXCEPT' : written;
    const isAll = reader.eatEither('ALL', 'DISTINCT') === 'ALL';
    const right = parseBody(reader, strength);
    left = reader.node(start, { kind: 'setOperation', operator, isAll, left, right } as const);
  }
}

function parseOperand(reader: TokenReader): QueryBody {
  const { start } = reader;
  reader.note('query');
  if (reader.is('SELECT')) return parseSelect(reader);
  if (reader.eat('VALUES')) {
    return reader.node(start, { kind: 'values', rows: reader.list(parseValuesRow) } as const);
  }
  if (reader.eat('TABLE')) {
    return reader.node(start, { kind: 'explicitTable', name: parseName(reader) } as const);
  }
  return unwrapped(reader.inParentheses(parseQuery));
}

/** A query without clauses of its own is its body. */
function unwrapped(query: Query): QueryBody {
  const isPlain = query.with.length === 0 && query.orderBy.length === 0;
  return isPlain && query.limit === undefined && query.offset === undefined ? query.body : query;
}

type ValuesRow = Values['rows'][number];

function parseValuesRow(reader: TokenReader): ValuesRow {
  const next = reader.wordAt(1);
  if (reader.is('ROW') && next === '(') reader.index++;
  if (!reader.eat('(')) return [parseExpression(reader)];
  const row = reader.list(parseValue);
  reader.expect(')');
  return row;
}

function parseValue(reader: TokenReader): ValuesRow[number] {
  return reader.word === 'DEFAULT'
    ? (parseArgument(reader) as ValuesRow[number])
    : parseExpression(reader);
}

/** ORDER BY with its items; none when it does not stand here. */
export function parseOrderBy(reader: TokenReader): OrderItem[] {
  if (!reader.eat('ORDER')) return [];
  reader.expect('BY');
  return reader.list(parseOrderItem);
}

/** `price DESC NULLS LAST`. */
export function parseOrderItem(reader: TokenReader): OrderItem {
  const { start } = reader;
  const expression = parseExpression(reader);
  const isDescending = reader.eatEither('ASC', 'DESC') === 'DESC';
  const nulls = reader.eat('NULLS') ? reader.expectEither('FIRST', 'LAST') : undefined;
  return reader.node(start, { kind: 'orderItem', expression, isDescending, nulls } as const);
}
