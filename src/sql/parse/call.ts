// Function calls: arguments, and the clauses behind them.
import type { Argument, Call, NamedArgument, TableArgument } from '../ast/expression.js';
import type { Identifier, ObjectName } from '../ast/node.js';
import type { OrderItem, Query, WindowSpec } from '../ast/query.js';
import { parseExpression } from './expression.js';
import { NAME, QUOTED_NAME } from './lexer.js';
import { parseIdentifier, parseName, parseWord } from './names.js';
import { isQueryStart, parseOrderItem, parseOrderBy, parseQuery } from './query.js';
import { parseSpecialArguments } from './specialCall.js';
import type { TokenReader } from './tokenReader.js';
import { parseWindowSpec } from './window.js';

/** What stands in a call's parentheses. */
export type CallContent = Partial<
  Pick<Call, 'quantifier' | 'orderBy' | 'json' | 'nullTreatment'>
> & { readonly arguments: readonly Argument[] };

/** The reader is behind the function's name. Without parentheses it is called bare. */
export function parseCall(reader: TokenReader, name: ObjectName): Call {
  const { start } = name;
  const isBare = !reader.is('(');
  const content = isBare
    ? { arguments: [] }
    : reader.inParentheses(() => parseSpecialArguments(reader, name) ?? parseArguments(reader));
  const withinGroup = reader.eatAll('WITHIN', 'GROUP') ? reader.inParentheses(parseOrderBy) : [];
  const filter = reader.eatAll('FILTER', '(') ? parseFilter(reader) : undefined;
  const nullTreatment = content.nullTreatment ?? parseNullTreatment(reader);
  const over = reader.eat('OVER') ? parseOver(reader) : undefined;
  const clauses = { isBare, orderBy: [], ...content, withinGroup, filter, nullTreatment, over };
  return reader.node(start, { kind: 'call', name, ...clauses } as const);
}

function parseFilter(reader: TokenReader): Call['filter'] {
  reader.expect('WHERE');
  const filter = parseExpression(reader);
  reader.expect(')');
  return filter;
}

function parseNullTreatment(reader: TokenReader): Call['nullTreatment'] {
  if (reader.eatAll('IGNORE', 'NULLS')) return 'IGNORE';
  return reader.eatAll('RESPECT', 'NULLS') ? 'RESPECT' : undefined;
}

function parseOver(reader: TokenReader): WindowSpec | Identifier {
  return reader.is('(') ? parseWindowSpec(reader) : parseIdentifier(reader);
}

function parseArguments(reader: TokenReader): CallContent {
  if (reader.is(')')) return { arguments: [] };
  const quantifier = reader.eatEither('DISTINCT', 'ALL');
  const list = reader.list(parseArgument);
  const orderBy = parseOrderBy(reader);
  return { arguments: list, quantifier, orderBy, nullTreatment: parseNullTreatment(reader) };
}

/** `name => value`, or a value. */
export function parseArgument(reader: TokenReader): Argument {
  if (reader.wordAt(1) !== '=>') return parseValue(reader);
  const { start } = reader;
  const name = parseWord(reader);
  reader.expect('=>');
  const value = parseValue(reader);
  return reader.node(start, { kind: 'namedArgument', name, value } as const);
}

function parseValue(reader: TokenReader): NamedArgument['value'] {
  const { start } = reader;
  const next = reader.wordAt(1);
  const isNameNext = reader.kindAt(1) === NAME || reader.kindAt(1) === QUOTED_NAME;
  if (reader.eat('*')) return reader.node(start, { kind: 'star', qualifier: [] } as const);
  if (reader.is('DEFAULT') && (next === ',' || next === ')')) {
    reader.index++;
    return reader.node(start, { kind: 'default' } as const);
  }
  if (reader.is('TABLE')) return parseTableArgument(reader);
  if (reader.is('MODEL') && isNameNext) {
    reader.index++;
    return reader.node(start, { kind: 'modelArgument', model: parseName(reader) } as const);
  }
  if (reader.is('DESCRIPTOR') && next === '(') {
    reader.index += 2;
    const columns = reader.is(')') ? [] : reader.list(parseIdentifier);
    reader.expect(')');
    return reader.node(start, { kind: 'descriptor', columns } as const);
  }
  const value = isQueryStart(reader)
    ? reader.node(start, { kind: 'subquery', query: parseQuery(reader) } as const)
    : parseExpression(reader);
  if (value.kind !== 'subquery' || !reader.is('PARTITION')) return value;
  return tableArgument(reader, start, value.query);
}

function parseTableArgument(reader: TokenReader): TableArgument {
  const { start } = reader;
  reader.expect('TABLE');
  const table = reader.is('(') ? reader.inParentheses(parseQuery) : parseName(reader);
  return tableArgument(reader, start, table);
}

function tableArgument(
  reader: TokenReader,
  start: number,
  table: ObjectName | Query,
): TableArgument {
  const partitionBy = reader.eatAll('PARTITION', 'BY') ? parseOneOrMore(reader) : [];
  let orderBy: OrderItem[] = [];
  if (reader.eatAll('ORDER', 'BY')) {
    orderBy = reader.is('(') ? reader.listInParentheses(parseOrderItem) : [parseOrderItem(reader)];
  }
  return reader.node(start, { kind: 'tableArgument', table, partitionBy, orderBy } as const);
}

function parseOneOrMore(reader: TokenReader): TableArgument['partitionBy'] {
  return reader.is('(') ? reader.listInParentheses(parseExpression) : [parseExpression(reader)];
}
