// The entrances of the parser.
import type { DataType } from '../ast/dataType.js';
import type { Expression } from '../ast/expression.js';
import type { Statement } from '../ast/statement.js';
import { visible } from '../position.js';
import { SqlSyntaxError } from '../syntaxError.js';
import { parseDataType as readDataType } from './dataType.js';
import { parseExpression as readExpression } from './expression.js';
import { END, tokenize } from './lexer.js';
import type { Tokens } from './lexer.js';
import { parseStatement as readStatement } from './statement.js';
import { suggestionAt } from './suggestion.js';
import { Mismatch, TokenReader } from './tokenReader.js';
import { excessOf, MAX_HEIGHT } from './treeHeight.js';

/** Characters that a text may have. */
export const MAX_LENGTH = 1 << 24;

/** How SQL is parsed. */
export interface ParseOptions {
  /** The name of the file, for errors. */
  readonly source?: string;
}

/**
 * Parses a script: statements with semicolons between them. Offsets in the tree are those of the
 * script. Throws a {@link SqlSyntaxError} at the first place that no statement can have.
 */
export function parseScript(text: string, options: ParseOptions = {}): Statement[] {
  return parse(text, options, readScript);
}

/** Parses one statement; a semicolon may stand behind it. */
export function parseStatement(text: string, options: ParseOptions = {}): Statement {
  return parse(text, options, (reader) => {
    const statement = readStatement(reader);
    reader.eat(';');
    readEnd(reader);
    return statement;
  });
}

/** Parses an expression alone. */
export function parseExpression(text: string, options: ParseOptions = {}): Expression {
  return parse(text, options, (reader) => {
    const expression = readExpression(reader);
    readEnd(reader);
    return expression;
  });
}

/** Parses a type alone: `DECIMAL(10, 2) NOT NULL`. */
export function parseDataType(text: string, options: ParseOptions = {}): DataType {
  return parse(text, options, (reader) => {
    const type = readDataType(reader);
    readEnd(reader);
    return type;
  });
}

function readScript(reader: TokenReader): Statement[] {
  const statements: Statement[] = [];
  while (reader.eat(';'));
  while (reader.kind !== END) {
    statements.push(readStatement(reader));
    if (!reader.isEnd()) reader.fail(';');
    while (reader.eat(';'));
  }
  return statements;
}

function readEnd(reader: TokenReader): void {
  if (reader.kind !== END) reader.fail('end of statement');
}

function parse<Result extends object>(
  text: string,
  { source }: ParseOptions,
  read: (reader: TokenReader) => Result,
): Result {
  if (text.length > MAX_LENGTH) {
    const reason = `more than ${MAX_LENGTH} characters`;
    const advice = 'take it apart into several scripts';
    throw new SqlSyntaxError({ text, start: MAX_LENGTH, end: MAX_LENGTH, reason, advice, source });
  }
  const tokens = tokenize(text, source);
  const tree = attempt(tokens, read, source);
  // A tree cannot be higher than it has tokens.
  const excess = tokens.kinds.length > MAX_HEIGHT ? excessOf(tree) : undefined;
  if (excess === undefined) return tree;
  const { node, reason, advice } = excess;
  throw new SqlSyntaxError({ text, start: node.start, end: node.end, reason, advice, source });
}

function attempt<Result>(
  tokens: Tokens,
  read: (reader: TokenReader) => Result,
  source: string | undefined,
): Result {
  try {
    return read(new TokenReader(tokens, false));
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    throw explained(tokens, read, source, error);
  }
}

/** Parses again, recording what could have stood where it failed. */
function explained<Result>(
  tokens: Tokens,
  read: (reader: TokenReader) => Result,
  source: string | undefined,
  first: Mismatch,
): SqlSyntaxError {
  const reader = new TokenReader(tokens, true);
  try {
    read(reader);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
  }
  const index = first.reason === undefined ? Math.max(first.index, reader.furthest) : first.index;
  const place = { text: tokens.text, start: tokens.starts[index], end: tokens.ends[index], source };
  const { reason, advice } = first;
  if (reason !== undefined) return new SqlSyntaxError({ ...place, reason, advice });
  const expected = reader.furthest === index ? [...reader.expected] : [];
  const suggestion = suggestionAt(tokens, index, expected, reader.lastName);
  return new SqlSyntaxError({
    ...place,
    reason: `unexpected ${imageOf(tokens, index)}`,
    expected,
    suggestion: suggestion?.word,
    advice: adviceFor(tokens, index, expected, suggestion),
  });
}

/** How much of a long token is repeated in a message. */
const IMAGE_LENGTH = 40;

function imageOf(tokens: Tokens, index: number): string {
  if (tokens.kinds[index] === END) return 'end of input';
  const image = tokens.text.slice(tokens.starts[index], tokens.ends[index]);
  const cut = image.length > IMAGE_LENGTH ? `${image.slice(0, IMAGE_LENGTH)}…` : image;
  return cut.startsWith("'") ? visible(cut) : `'${visible(cut)}'`;
}

function adviceFor(
  tokens: Tokens,
  index: number,
  expected: readonly string[],
  suggestion: ReturnType<typeof suggestionAt>,
): string | undefined {
  if (suggestion !== undefined) {
    const { word, index: at } = suggestion;
    if (at === index) return `did you mean ${word}?`;
    return `${imageOf(tokens, at)} was read as a name; did you mean ${word}?`;
  }
  if (tokens.words[index - 1] === ',' && index > 0) return 'is the comma before it one too many?';
  const words = expected.length === 1 ? expected : expected.filter((word) => !/^[.([]$/.test(word));
  return words.length === 0 || words.length > 12 ? undefined : `expected ${listed(words)}`;
}

/** Signs in quotes; words as they are. */
function listed(words: readonly string[]): string {
  const shown = words.map((word) => (/\w/.test(word) ? word : `'${word}'`));
  const last = shown[shown.length - 1];
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
}
