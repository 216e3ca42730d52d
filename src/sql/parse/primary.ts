// Operands: literals, names, calls, parentheses, CASE, CAST, constructors.
import type { Expression, WhenClause } from '../ast/expression.js';
import type { Query } from '../ast/query.js';
import { parseCall } from './call.js';
import { parseDataType } from './dataType.js';
import { parseExpression } from './expression.js';
import { HINT, NAME, NUMBER, QUOTED_NAME, STRING } from './lexer.js';
import { parseInterval, parseNumber, parseTemporal } from './literal.js';
import { parseWord } from './names.js';
import { isQueryStart, isSetOperator, parseQuery, parseQueryBehind } from './query.js';
import { RESERVED } from './reserved.js';
import { parseAnyString } from './strings.js';
import type { TokenReader } from './tokenReader.js';

/** The smallest expression here. */
export function parsePrimary(reader: TokenReader): Expression {
  reader.note('expression');
  const { kind } = reader;
  if (kind === NUMBER) return parseNumber(reader);
  if (kind === STRING) return parseAnyString(reader);
  if (reader.word === '(') return parseParentheses(reader);
  if (kind !== NAME && kind !== QUOTED_NAME) reader.fail();
  return parseKeyword(reader) ?? parseNamed(reader);
}

/** An expression that begins with a keyword; undefined when it is a name here. */
function parseKeyword(reader: TokenReader): Expression | undefined {
  const { start, word } = reader;
  const next = reader.wordAt(1);
  const isString = reader.kindAt(1) === STRING;
  switch (word) {
    case 'TRUE':
    case 'FALSE':
    case 'UNKNOWN': {
      reader.index++;
      const value = word === 'UNKNOWN' ? null : word === 'TRUE';
      return reader.node(start, { kind: 'boolean', value } as const);
    }
    case 'NULL':
      reader.index++;
      return reader.node(start, { kind: 'null' } as const);
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return isString ? parseTemporal(reader) : undefined;
    case 'INTERVAL':
      return isInterval(reader) ? parseInterval(reader) : undefined;
    case 'CASE':
      return parseCase(reader);
    case 'CAST':
    case 'TRY_CAST':
      return next === '(' ? parseCast(reader) : undefined;
    case 'EXISTS':
      return parseExists(reader);
    case 'ROW':
      return next === '(' ? parseRow(reader) : undefined;
    case 'ARRAY':
    case 'MAP':
    case 'MULTISET':
      return parseCollection(reader, word);
    default:
      return undefined;
  }
}

/** A value behind INTERVAL, right or wrong, and not an operator behind a column of that name. */
function isInterval(reader: TokenReader): boolean {
  const [kind, next] = [reader.kindAt(1), reader.wordAt(1)];
  if (kind === STRING || kind === NUMBER || next === '(') return true;
  return (next === '-' || next === '+') && reader.kindAt(2) === STRING;
}

/** A column, or a function when parentheses follow. */
function parseNamed(reader: TokenReader): Expression {
  const { start, word } = reader;
  const isFunction = reader.wordAt(1) === '(' && /^(?:LEFT|RIGHT)$/.test(word);
  if (RESERVED.has(word) && !isFunction) reader.fail();
  const isName = reader.kindAt(1) === NAME && !RESERVED.has(reader.wordAt(1));
  const isSemantics = isName && /^(?:RUNNING|FINAL)$/.test(word);
  if (isSemantics && reader.wordAt(2) === '(') return parseSemantics(reader);
  const parts = [parseWord(reader)];
  while (reader.is('.') && reader.wordAt(1) !== '*') {
    reader.index++;
    parts.push(parseWord(reader));
  }
  const isBare = parts.length === 1 && BARE.test(word);
  if (reader.is('(') || isBare) {
    return parseCall(reader, reader.node(start, { kind: 'name', parts } as const));
  }
  if (reader.kind === HINT) reader.note('operator');
  return reader.node(start, { kind: 'column', parts } as const);
}

/** Functions that are called without parentheses. */
const BARE = /^(?:CURRENT_DATE|CURRENT_TIME|CURRENT_TIMESTAMP|LOCALTIME|LOCALTIMESTAMP)$/;

/** `FINAL LAST(a.price)` of MATCH_RECOGNIZE. */
function parseSemantics(reader: TokenReader): Expression {
  const { start } = reader;
  const semantics = reader.expectEither('RUNNING', 'FINAL');
  const name = reader.node(reader.start, { kind: 'name', parts: [parseWord(reader)] } as const);
  return { ...parseCall(reader, name), semantics, start };
}

function parseParentheses(reader: TokenReader): Expression {
  const { start } = reader;
  const inner = reader.inParentheses(parseListOrQuery);
  if (!Array.isArray(inner)) {
    return reader.node(start, { kind: 'subquery', query: inner } as const);
  }
  return inner.length === 1 ? inner[0] : reader.node(start, { kind: 'row', items: inner } as const);
}

/** What stands in parentheses: a query, or expressions. */
export function parseListOrQuery(reader: TokenReader): Expression[] | Query {
  if (isQueryStart(reader)) return parseQuery(reader);
  const items = reader.list(parseExpression);
  const [first] = items;
  const isQuery = items.length === 1 && first.kind === 'subquery' && isSetOperator(reader);
  return isQuery ? parseQueryBehind(reader, first.query) : items;
}

function parseCase(reader: TokenReader): Expression {
  const { start } = reader;
  reader.expect('CASE');
  const operand = reader.is('WHEN') ? undefined : parseExpression(reader);
  const whens: WhenClause[] = [];
  do {
    const whenStart = reader.start;
    reader.expect('WHEN');
    const conditions =
      operand === undefined ? [parseExpression(reader)] : reader.list(parseExpression);
    reader.expect('THEN');
    const result = parseExpression(reader);
    whens.push(reader.node(whenStart, { kind: 'when', conditions, result } as const));
  } while (reader.is('WHEN'));
  const otherwise = reader.eat('ELSE') ? parseExpression(reader) : undefined;
  reader.expect('END');
  return reader.node(start, { kind: 'case', operand, whens, otherwise } as const);
}

function parseCast(reader: TokenReader): Expression {
  const { start } = reader;
  const isTry = reader.expectEither('CAST', 'TRY_CAST') === 'TRY_CAST';
  reader.expect('(');
  const operand = parseExpression(reader);
  reader.expect('AS');
  const type = parseDataType(reader);
  reader.expect(')');
  return reader.node(start, { kind: 'cast', operand, type, isTry } as const);
}

function parseExists(reader: TokenReader): Expression {
  const { start } = reader;
  reader.expect('EXISTS');
  const query = reader.inParentheses(parseQuery);
  return reader.node(start, { kind: 'exists', query } as const);
}

function parseRow(reader: TokenReader): Expression {
  const { start } = reader;
  reader.expect('ROW', '(');
  const items = reader.is(')') ? [] : reader.list(parseExpression);
  reader.expect(')');
  return reader.node(start, { kind: 'row', items } as const);
}

function parseCollection(
  reader: TokenReader,
  collection: 'ARRAY' | 'MAP' | 'MULTISET',
): Expression | undefined {
  const { start } = reader;
  const open = reader.wordAt(1);
  const isQuery = open === '(';
  if (open !== '[' && !isQuery) return undefined;
  reader.index += 2;
  const close = isQuery ? ')' : ']';
  const items = isQuery ? parseQuery(reader) : parseItems(reader, close);
  reader.expect(close);
  return reader.node(start, { kind: 'collection', collection, items } as const);
}

function parseItems(reader: TokenReader, close: string): Expression[] {
  return reader.is(close) ? [] : reader.list(parseExpression);
}
