// Pieces of SQL: names, strings, words with spaces between them.
import type { Identifier, ObjectName } from '../ast/node.js';
import { RESERVED } from '../parse/reserved.js';

/** A piece, or nothing. */
export type Piece = string | false | undefined;

/** The pieces with spaces between them. */
export function words(...pieces: readonly Piece[]): string {
  return pieces.filter((piece) => piece !== false && piece !== undefined && piece !== '').join(' ');
}

/** The printed items with commas between them. */
export function list<Item>(items: readonly Item[], print: (item: Item) => string): string {
  return items.map(print).join(', ');
}

/** The list in parentheses with a word before it; nothing when there are no items. */
export function clause<Item>(
  word: string,
  items: readonly Item[],
  print: (item: Item) => string,
): Piece {
  return items.length > 0 && words(word, `(${list(items, print)})`);
}

/** The word and the list behind it; nothing when there are no items. */
export function openClause<Item>(
  word: string,
  items: readonly Item[],
  print: (item: Item) => string,
): Piece {
  return items.length > 0 && `${word} ${list(items, print)}`;
}

/** The word and what is printed of the value; nothing without a value. */
export function optional<Value>(
  word: string,
  value: Value | undefined,
  print: (value: Value) => string,
): Piece {
  return value !== undefined && words(word, print(value));
}

const PLAIN = /^[\p{L}_][\p{L}\p{M}\p{N}_$]*$/u;

export function printIdentifier({ name, isQuoted }: Identifier): string {
  return isQuoted || !PLAIN.test(name) ? quoted(name, '`') : name;
}

export function printName({ parts }: ObjectName): string {
  return parts.map(printIdentifier).join('.');
}

/** A node for a name, quoted when it must be. */
export function identifierOf(name: string): Identifier {
  const isQuoted = !PLAIN.test(name) || RESERVED.has(name.toUpperCase());
  return { kind: 'identifier', name, isQuoted, start: 0, end: 0 };
}

/** The text between two quotes, those in it doubled. */
export function quoted(text: string, quote: string): string {
  return quote + text.replaceAll(quote, quote + quote) + quote;
}
