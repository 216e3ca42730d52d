// Clauses that many statements have: options, comments, partitions, IF EXISTS.
import type { PartitionEntry } from '../ast/definition.js';
import type { Option } from '../ast/expression.js';
import type { StringLiteral } from '../ast/literal.js';
import { parseExpression } from './expression.js';
import { parseIdentifier } from './names.js';
import { parseString } from './strings.js';
import type { TokenReader } from './tokenReader.js';

/** `'key' = 'value'`. */
export function parseOption(reader: TokenReader): Option {
  const { start } = reader;
  const key = parseString(reader);
  reader.expect('=');
  const value = parseString(reader);
  return reader.node(start, { kind: 'option', key, value } as const);
}

/** `('key' = 'value', …)`, which may be empty. */
export function parseOptions(reader: TokenReader): Option[] {
  return reader.eatAll('(', ')') ? [] : reader.listInParentheses(parseOption);
}

/** WITH and options; none when it does not stand here. */
export function parseWith(reader: TokenReader): Option[] {
  return reader.eat('WITH') ? parseOptions(reader) : [];
}

/** COMMENT and its text. */
export function parseComment(reader: TokenReader): StringLiteral | undefined {
  return reader.eat('COMMENT') ? parseString(reader) : undefined;
}

/** PARTITION and `(a = 1, b)`; none when it does not stand here. */
export function parsePartition(reader: TokenReader): PartitionEntry[] {
  return reader.eat('PARTITION') ? reader.listInParentheses(parseEntry) : [];
}

function parseEntry(reader: TokenReader): PartitionEntry {
  const { start } = reader;
  const column = parseIdentifier(reader);
  const value = reader.eat('=') ? parseExpression(reader) : undefined;
  return reader.node(start, { kind: 'partitionEntry', column, value } as const);
}

export function parseIfExists(reader: TokenReader): boolean {
  const has = reader.eat('IF');
  if (has) reader.expect('EXISTS');
  return has;
}

export function parseIfNotExists(reader: TokenReader): boolean {
  const has = reader.eat('IF');
  if (has) reader.expect('NOT', 'EXISTS');
  return has;
}
