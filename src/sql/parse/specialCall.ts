// Functions whose arguments have a syntax of their own.
import type {
  Argument,
  Expression,
  JsonBehavior,
  JsonClauses,
  JsonWrapper,
  Keyword,
} from '../ast/expression.js';
import type { ObjectName } from '../ast/node.js';
import type { CallContent } from './call.js';
import { parsePlainType } from './dataType.js';
import { parseExpression, parseOperators, Strength } from './expression.js';
import { parseWord } from './names.js';
import { parseOrderBy } from './query.js';
import type { TokenReader } from './tokenReader.js';

type Special = (reader: TokenReader, name: string) => CallContent;

/** What stands in the parentheses; undefined when the function has no syntax of its own. */
export function parseSpecialArguments(
  reader: TokenReader,
  name: ObjectName,
): CallContent | undefined {
  const [first] = name.parts;
  if (name.parts.length > 1 || first.isQuoted || reader.is(')')) return undefined;
  const upper = first.name.toUpperCase();
  return SPECIAL.get(upper)?.(reader, upper);
}

const SPECIAL = new Map<string, Special>([
  ['EXTRACT', (reader) => ({ arguments: [parseKeyword(reader), behind(reader, 'FROM')] })],
  ['POSITION', parsePosition],
  ['OVERLAY', parseOverlay],
  ['SUBSTRING', parseSubstring],
  ['TRIM', parseTrim],
  ['FLOOR', parseRounding],
  ['CEIL', parseRounding],
  ['CEILING', parseRounding],
  ['TIMESTAMPADD', parseUnitFirst],
  ['TIMESTAMPDIFF', parseUnitFirst],
  ['JSON_OBJECT', parseJsonObject],
  ['JSON_OBJECTAGG', parseJsonObject],
  ['JSON_ARRAY', parseJsonArray],
  ['JSON_ARRAYAGG', parseJsonArray],
  ['JSON_VALUE', parseJsonAccess],
  ['JSON_QUERY', parseJsonAccess],
  ['JSON_EXISTS', parseJsonAccess],
]);

function behind(reader: TokenReader, word: string): Expression {
  reader.expect(word);
  return parseExpression(reader);
}

function parseKeyword(reader: TokenReader): Keyword {
  const { start } = reader;
  const word = parseWord(reader).name.toUpperCase();
  return reader.node(start, { kind: 'keyword', word } as const);
}

function parsePosition(reader: TokenReader): CallContent {
  const list = [parseOperators(reader, Strength.add), behind(reader, 'IN')];
  if (reader.is('FROM')) list.push(behind(reader, 'FROM'));
  return { arguments: list };
}

function parseOverlay(reader: TokenReader): CallContent {
  const list = [parseExpression(reader), behind(reader, 'PLACING'), behind(reader, 'FROM')];
  if (reader.is('FOR')) list.push(behind(reader, 'FOR'));
  return { arguments: list };
}

function parseSubstring(reader: TokenReader): CallContent {
  const list = [parseExpression(reader)];
  if (reader.is('FROM')) {
    list.push(behind(reader, 'FROM'));
    if (reader.is('FOR')) list.push(behind(reader, 'FOR'));
  } else {
    while (reader.eat(',')) list.push(parseExpression(reader));
  }
  return { arguments: list };
}

function parseTrim(reader: TokenReader): CallContent {
  const { start } = reader;
  const side = reader.eatEither('BOTH', 'LEADING', 'TRAILING');
  const keyword = reader.node(start, { kind: 'keyword', word: side ?? 'BOTH' } as const);
  if (side !== undefined && reader.is('FROM')) {
    return { arguments: [keyword, behind(reader, 'FROM')] };
  }
  const first = parseExpression(reader);
  if (side === undefined && !reader.is('FROM')) return { arguments: [first] };
  return { arguments: [keyword, first, behind(reader, 'FROM')] };
}

function parseRounding(reader: TokenReader): CallContent {
  const list: Argument[] = [parseExpression(reader)];
  if (reader.eat('TO')) list.push(parseKeyword(reader));
  else while (reader.eat(',')) list.push(parseExpression(reader));
  return { arguments: list };
}

function parseUnitFirst(reader: TokenReader): CallContent {
  const list: Argument[] = [parseKeyword(reader)];
  while (reader.eat(',')) list.push(parseExpression(reader));
  return { arguments: list };
}

function parseJsonObject(reader: TokenReader): CallContent {
  const list: Expression[] = [];
  const { start } = reader;
  if (!isOnNull(reader)) {
    do {
      // KEY is a name too: JSON_OBJECT(key VALUE 1).
      if (!/^(?:VALUE|,|\))$/.test(reader.wordAt(1))) reader.eat('KEY');
      list.push(parseExpression(reader));
      if (reader.eatEither('VALUE', ',') === undefined) reader.fail();
      list.push(parseExpression(reader));
    } while (reader.eat(','));
  }
  return { arguments: list, json: parseOnNull(reader, start) };
}

function parseJsonArray(reader: TokenReader): CallContent {
  const { start } = reader;
  const list = isOnNull(reader) ? [] : reader.list(parseExpression);
  const orderBy = parseOrderBy(reader);
  return { arguments: list, orderBy, json: parseOnNull(reader, start) };
}

const isOnNull = (reader: TokenReader): boolean =>
  /^(?:NULL|ABSENT)$/.test(reader.word) && reader.wordAt(1) === 'ON';

function parseOnNull(reader: TokenReader, start: number): JsonClauses | undefined {
  const onNull = reader.eatEither('NULL', 'ABSENT');
  if (onNull === undefined) return undefined;
  reader.expect('ON', 'NULL');
  return reader.node(start, { kind: 'jsonClauses', onNull } as const);
}

function parseJsonAccess(reader: TokenReader, name: string): CallContent {
  const list = reader.list(parseExpression);
  const { start } = reader;
  if (reader.is(')')) return { arguments: list };
  const returning = reader.eat('RETURNING') ? parsePlainType(reader) : undefined;
  const wrapper = name === 'JSON_QUERY' ? parseWrapper(reader) : undefined;
  let onEmpty: JsonBehavior | undefined;
  let onError: JsonBehavior | undefined;
  while (!reader.is(')')) {
    const behavior = parseBehavior(reader);
    reader.expect('ON');
    if (reader.expectEither('EMPTY', 'ERROR') === 'EMPTY') onEmpty = behavior;
    else onError = behavior;
  }
  const fields = { kind: 'jsonClauses', returning, wrapper, onEmpty, onError } as const;
  return { arguments: list, json: reader.node(start, fields) };
}

function parseWrapper(reader: TokenReader): JsonWrapper | undefined {
  const word = reader.eatEither('WITH', 'WITHOUT');
  if (word === undefined) return undefined;
  const condition = word === 'WITH' ? reader.eatEither('CONDITIONAL', 'UNCONDITIONAL') : undefined;
  reader.eat('ARRAY');
  reader.expect('WRAPPER');
  return word === 'WITHOUT' ? word : `WITH ${condition ?? 'UNCONDITIONAL'}`;
}

function parseBehavior(reader: TokenReader): JsonBehavior {
  if (reader.eat('DEFAULT')) return { kind: 'default', value: parseExpression(reader) };
  if (reader.eat('EMPTY')) return `EMPTY ${reader.expectEither('ARRAY', 'OBJECT')}`;
  return reader.expectEither('NULL', 'ERROR', 'TRUE', 'FALSE', 'UNKNOWN');
}
