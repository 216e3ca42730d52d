// Names of one or more parts.
import type { Identifier, ObjectName } from '../ast/node.js';
import { NAME, QUOTED_NAME } from './lexer.js';
import { unicodeText } from './strings.js';
import type { TokenReader } from './tokenReader.js';

/** A name that is no reserved word unless quoted. */
export function parseIdentifier(reader: TokenReader): Identifier {
  if (!reader.isName()) reader.fail();
  return parseWord(reader);
}

/** Any word, reserved or not: behind a dot or AS, where only a name can stand. */
export function parseWord(reader: TokenReader): Identifier {
  const { start, image, kind } = reader;
  if (kind !== NAME && kind !== QUOTED_NAME) reader.fail('name');
  reader.lastName = reader.index++;
  const isQuoted = kind === QUOTED_NAME;
  const name = isQuoted ? unquoted(reader, image) : image;
  return reader.node(start, { kind: 'identifier', name, isQuoted } as const);
}

function unquoted(reader: TokenReader, image: string): string {
  if (image === '``') {
    reader.refuse('a name is not empty', 'write one between the backticks', reader.index - 1);
  }
  const quote = image[image.length - 1];
  const text = image.slice(image.indexOf(quote) + 1, -1).replaceAll(quote + quote, quote);
  return quote === '"' ? unicodeText(reader, text, reader.index - 1) : text;
}

/** `catalog.database.table`. */
export function parseName(reader: TokenReader): ObjectName {
  const { start } = reader;
  const parts = [parseIdentifier(reader)];
  while (reader.eat('.')) parts.push(parseWord(reader));
  return reader.node(start, { kind: 'name', parts } as const);
}

/** `(a, b)`. */
export function parseIdentifiers(reader: TokenReader): Identifier[] {
  return reader.listInParentheses(parseIdentifier);
}
