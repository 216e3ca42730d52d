// String literals: quotes, prefixes, Unicode escapes.
import type { BinaryLiteral, StringLiteral } from '../ast/literal.js';
import { STRING } from './lexer.js';
import type { TokenReader } from './tokenReader.js';

/** A literal of characters: no X'1F'. */
export function parseString(reader: TokenReader): StringLiteral {
  if (!reader.isString()) reader.fail();
  const literal = parseAnyString(reader);
  if (literal.kind === 'string') return literal;
  return reader.refuse(
    'a text is expected, not bytes',
    "leave out the X before '",
    reader.index - 1,
  );
}

/** A literal of characters or bytes, whose parts may stand on several lines. */
export function parseAnyString(reader: TokenReader): StringLiteral | BinaryLiteral {
  const { start, image, index } = reader;
  reader.index++;
  const open = image.indexOf("'");
  const prefix = image.slice(0, open).toUpperCase();
  let text = content(image);
  while (reader.kind === STRING && reader.image.startsWith("'")) {
    if (!/\n/.test(reader.tokens.text.slice(reader.end, reader.start))) {
      reader.refuse('two strings in a row', 'join them with ||, or put a comma between them');
    }
    text += content(reader.image);
    reader.index++;
  }
  if (prefix === 'X') {
    const hex = hexadecimal(reader, text, index);
    return reader.node(start, { kind: 'binaryString', hex } as const);
  }
  const escape = prefix === 'U&' && reader.eat('UESCAPE') ? uescape(reader) : '\\';
  const value = prefix === 'U&' ? unicodeText(reader, text, index, escape) : text;
  // N'x' is a text like any other.
  return reader.node(start, { kind: 'string', value, prefix: knownPrefix(prefix) } as const);
}

const knownPrefix = (prefix: string): string | undefined =>
  prefix === '' || prefix === 'N' ? undefined : prefix;

const content = (image: string): string =>
  image.slice(image.indexOf("'") + 1, -1).replaceAll("''", "'");

function hexadecimal(reader: TokenReader, text: string, index: number): string {
  if (/^(?:[\da-fA-F]{2})*$/.test(text)) return text.toUpperCase();
  const advice = 'write two hexadecimal digits for each byte';
  return reader.refuse(`'${text}' are no bytes`, advice, index);
}

function uescape(reader: TokenReader): string {
  const { index } = reader;
  const { value } = parseString(reader);
  if (value.length === 1 && !/[\da-fA-F+"'\s]/.test(value)) return value;
  return reader.refuse('UESCAPE takes one character', 'that is no digit, quote or space', index);
}

/** Resolves `\00e9` and `\+01F600`; `\\` is a backslash. */
export function unicodeText(
  reader: TokenReader,
  text: string,
  index: number,
  escape = '\\',
): string {
  let result = '';
  for (let at = 0; at < text.length;) {
    if (text[at] !== escape) result += text[at++];
    else if (text[at + 1] === escape) {
      result += escape;
      at += 2;
    } else {
      const digits = /^(?:[\da-f]{4}|\+[\da-f]{6})/i.exec(text.slice(at + 1, at + 8))?.[0] ?? '';
      const code = digits === '' ? Infinity : Number.parseInt(digits.replace('+', ''), 16);
      if (code > 0x10ffff) {
        const advice = `write ${escape}00e9, ${escape}+01f600 or ${escape}${escape}`;
        reader.refuse(`a bad escape '${text.slice(at, at + 5)}'`, advice, index);
      }
      result += String.fromCodePoint(code);
      at += 1 + digits.length;
    }
  }
  return result;
}
