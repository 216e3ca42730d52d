// FROM: tables, joins, table functions, derived tables, UNNEST.
import type { Call } from '../ast/expression.js';
import type { Query } from '../ast/query.js';
import type {
  DerivedTable,
  JoinCondition,
  JoinType,
  TableAlias,
  TableFunction,
  TableReference,
  Unnest,
} from '../ast/tableReference.js';
import { parseCall } from './call.js';
import { parseExpression, parseOperators, Strength } from './expression.js';
import { parseHints } from './hints.js';
import { parseMatchRecognize } from './matchRecognize.js';
import { parseIdentifiers, parseName, parseWord } from './names.js';
import { isQueryStart, isSetOperator, parseQuery, parseQueryBehind } from './query.js';
import type { TokenReader } from './tokenReader.js';

/** Tables with commas and joins between them; JOIN binds stronger. */
export function parseFrom(reader: TokenReader): TableReference {
  return parseMoreTables(reader, parseTable(reader));
}

function parseMoreTables(reader: TokenReader, first: TableReference): TableReference {
  const { start } = first;
  const join = { kind: 'join', type: 'CROSS', isNatural: false, condition: undefined } as const;
  let left = parseJoins(reader, first);
  while (reader.eat(',')) {
    const right = parseJoins(reader, parseTable(reader));
    left = reader.node(start, { ...join, left, right });
  }
  return left;
}

function parseJoins(reader: TokenReader, first: TableReference): TableReference {
  let left = first;
  for (;;) {
    const isNatural = reader.eat('NATURAL');
    const type = parseJoinType(reader);
    if (type === undefined && isNatural) reader.fail();
    if (type === undefined) return left;
    const right = parseTable(reader);
    const condition = type === 'CROSS' || isNatural ? undefined : parseJoinCondition(reader);
    const fields = { kind: 'join', type, isNatural, left, right, condition } as const;
    left = reader.node(first.start, fields);
  }
}

function parseJoinType(reader: TokenReader): JoinType | undefined {
  if (reader.eat('JOIN')) return 'INNER';
  const type = reader.eatEither('INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS');
  if (type === undefined) return undefined;
  if (type !== 'INNER' && type !== 'CROSS') reader.eat('OUTER');
  reader.expect('JOIN');
  return type;
}

function parseJoinCondition(reader: TokenReader): JoinCondition | undefined {
  const { start } = reader;
  if (reader.eat('ON')) {
    return reader.node(start, { kind: 'on', expression: parseExpression(reader) } as const);
  }
  if (!reader.eat('USING')) return undefined;
  return reader.node(start, { kind: 'using', columns: parseIdentifiers(reader) } as const);
}

/** One table with its alias, and MATCH_RECOGNIZE behind it. */
function parseTable(reader: TokenReader): TableReference {
  const table = parsePlainTable(reader);
  return reader.is('MATCH_RECOGNIZE') ? parseMatchRecognize(reader, table) : table;
}

function parsePlainTable(reader: TokenReader): TableReference {
  const { start } = reader;
  reader.note('table');
  const isLateral = reader.eat('LATERAL');
  if (reader.is('UNNEST')) return parseUnnest(reader, start);
  if (reader.is('(')) {
    const inner = parseParentheses(reader);
    return inner.kind === 'query' ? derivedTable(reader, start, inner, isLateral) : inner;
  }
  if (reader.is('VALUES')) return derivedTable(reader, start, parseQuery(reader), isLateral);
  if (reader.eat('TABLE')) {
    const call = reader.inParentheses(parseTableCall);
    return tableFunction(reader, start, call, isLateral);
  }
  if (isLateral) return tableFunction(reader, start, parseTableCall(reader), isLateral);
  const name = parseName(reader);
  if (reader.is('(')) return tableFunction(reader, start, parseCall(reader, name), isLateral);
  const hints = parseHints(reader);
  let asOf = parseAsOf(reader);
  const alias = parseTableAlias(reader);
  hints.push(...parseHints(reader));
  asOf ??= parseAsOf(reader);
  return reader.node(start, { kind: 'table', name, hints, asOf, alias } as const);
}

/** Parentheses hold a query, or tables; which, `((` does not tell yet. */
function parseParentheses(reader: TokenReader): Query | TableReference {
  reader.enter();
  reader.expect('(');
  const inner = parseInner(reader);
  reader.expect(')');
  reader.leave();
  return inner;
}

function parseInner(reader: TokenReader): Query | TableReference {
  if (isQueryStart(reader)) return parseQuery(reader);
  if (!reader.is('(')) return parseFrom(reader);
  const { start } = reader;
  const first = parseParentheses(reader);
  if (first.kind !== 'query') return parseMoreTables(reader, first);
  if (isSetOperator(reader)) return parseQueryBehind(reader, first);
  if (reader.is(')')) return first;
  return parseMoreTables(reader, derivedTable(reader, start, first, false));
}

function derivedTable(
  reader: TokenReader,
  start: number,
  query: Query,
  isLateral: boolean,
): DerivedTable {
  const alias = parseTableAlias(reader);
  return reader.node(start, { kind: 'derivedTable', query, isLateral, alias } as const);
}

function parseTableCall(reader: TokenReader): Call {
  const name = parseName(reader);
  if (!reader.is('(')) reader.fail();
  return parseCall(reader, name);
}

function tableFunction(
  reader: TokenReader,
  start: number,
  call: Call,
  isLateral: boolean,
): TableFunction {
  const alias = parseTableAlias(reader);
  return reader.node(start, { kind: 'tableFunction', call, isLateral, alias } as const);
}

function parseUnnest(reader: TokenReader, start: number): Unnest {
  reader.expect('UNNEST');
  const operands = reader.listInParentheses(parseExpression);
  const hasOrdinality = reader.eatAll('WITH', 'ORDINALITY');
  const alias = parseTableAlias(reader);
  return reader.node(start, { kind: 'unnest', operands, hasOrdinality, alias } as const);
}

function parseAsOf(reader: TokenReader): ReturnType<typeof parseOperators> | undefined {
  if (!reader.eatAll('FOR', 'SYSTEM_TIME', 'AS', 'OF')) return undefined;
  return parseOperators(reader, Strength.add);
}

/** `AS t (a, b)`; AS may be left out. */
export function parseTableAlias(reader: TokenReader): TableAlias | undefined {
  const { start } = reader;
  if (!reader.eat('AS') && !reader.isName()) return undefined;
  const name = parseWord(reader);
  const columns = reader.is('(') ? parseIdentifiers(reader) : [];
  return reader.node(start, { kind: 'tableAlias', name, columns } as const);
}
