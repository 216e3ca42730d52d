// SELECT and its clauses.
import type { Expression, Star } from '../ast/expression.js';
import type { Identifier } from '../ast/node.js';
import type { GroupBy, GroupItem, NamedWindow, Select, SelectItem } from '../ast/query.js';
import { parseExpression } from './expression.js';
import { parseHints } from './hints.js';
import { NAME, QUOTED_NAME } from './lexer.js';
import { parseIdentifier, parseWord } from './names.js';
import { parseFrom } from './tableReference.js';
import type { TokenReader } from './tokenReader.js';
import { parseWindowSpec } from './window.js';

/** The reader is at SELECT. */
export function parseSelect(reader: TokenReader): Select {
  const { start } = reader;
  reader.expect('SELECT');
  const hints = parseHints(reader);
  const isDistinct = reader.eatEither('DISTINCT', 'ALL') === 'DISTINCT';
  const items = reader.list(parseSelectItem);
  const from = reader.eat('FROM') ? parseFrom(reader) : undefined;
  const where = parseCondition(reader, 'WHERE');
  const groupBy = parseGroupBy(reader);
  const having = parseCondition(reader, 'HAVING');
  const windows = reader.eat('WINDOW') ? reader.list(parseNamedWindow) : [];
  const qualify = parseCondition(reader, 'QUALIFY');
  const clauses = { hints, isDistinct, items, from, where, groupBy, having, windows, qualify };
  return reader.node(start, { kind: 'select', ...clauses } as const);
}

/** A keyword and an expression; undefined when it does not stand here. */
export function parseCondition(reader: TokenReader, keyword: string): Expression | undefined {
  return reader.eat(keyword) ? parseExpression(reader) : undefined;
}

function parseSelectItem(reader: TokenReader): SelectItem {
  const { start } = reader;
  const expression = parseStar(reader) ?? parseExpression(reader);
  const alias = parseAlias(reader);
  return reader.node(start, { kind: 'selectItem', expression, alias } as const);
}

/** `*` or `t.*`; undefined when it is something else. */
function parseStar(reader: TokenReader): Star | undefined {
  const { start, index } = reader;
  const qualifier: Identifier[] = [];
  while (isWord(reader) && reader.wordAt(1) === '.') {
    qualifier.push(parseWord(reader));
    reader.index++;
  }
  if (reader.eat('*')) return reader.node(start, { kind: 'star', qualifier } as const);
  reader.index = index;
  return undefined;
}

const isWord = (reader: TokenReader): boolean =>
  reader.kind === NAME || reader.kind === QUOTED_NAME;

function parseAlias(reader: TokenReader): Identifier | undefined {
  if (reader.eat('AS')) return parseWord(reader);
  return reader.isName() ? parseWord(reader) : undefined;
}

function parseGroupBy(reader: TokenReader): GroupBy | undefined {
  const { start } = reader;
  if (!reader.eat('GROUP')) return undefined;
  reader.expect('BY');
  const isDistinct = reader.eatEither('ALL', 'DISTINCT') === 'DISTINCT';
  const items = reader.list(parseGroupItem);
  return reader.node(start, { kind: 'groupBy', isDistinct, items } as const);
}

function parseGroupItem(reader: TokenReader): GroupItem {
  const { start } = reader;
  if (reader.eatAll('(', ')')) return reader.node(start, { kind: 'row', items: [] } as const);
  const isCall = reader.wordAt(1) === '(';
  const type = reader.eatAll('GROUPING', 'SETS')
    ? 'GROUPING SETS'
    : isCall
      ? reader.eatEither('CUBE', 'ROLLUP')
      : undefined;
  if (type === undefined) return parseExpression(reader);
  reader.enter();
  const sets = reader.listInParentheses(parseGroupItem);
  reader.leave();
  return reader.node(start, { kind: 'groupingSets', type, sets } as const);
}

function parseNamedWindow(reader: TokenReader): NamedWindow {
  const { start } = reader;
  const name = parseIdentifier(reader);
  reader.expect('AS');
  const window = parseWindowSpec(reader);
  return reader.node(start, { kind: 'namedWindow', name, window } as const);
}
