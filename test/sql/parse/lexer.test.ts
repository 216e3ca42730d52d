import { describe, expect, it } from 'vitest';
import {
  END,
  HINT,
  NAME,
  NUMBER,
  QUOTED_NAME,
  SIGN,
  STRING,
  tokenize,
} from '../../../src/sql/parse/lexer.js';

/** Kind, text and word of each token but the last. */
function tokensOf(text: string): [kind: number, image: string, word: string][] {
  const { kinds, starts, ends, words } = tokenize(text);
  expect([kinds.at(-1), starts.at(-1), ends.at(-1)]).toEqual([END, text.length, text.length]);
  return kinds.slice(0, -1).map((kind, i) => [kind, text.slice(starts[i], ends[i]), words[i]]);
}

describe('tokens', () => {
  it.each<[string, ...[number, string, string][]]>([
    [''],
    [' -- x\n// y\n/* z */\t\u00a0'],
    ['/*/ x */'],
    ['aB_1$', [NAME, 'aB_1$', '']],
    ['from', [NAME, 'from', 'FROM']],
    ['ſelect', [NAME, 'ſelect', '']],
    ['`a``b`', [QUOTED_NAME, '`a``b`', '']],
    ["'it''s'", [STRING, "'it''s'", '']],
    ["x'1'_a'2'N'3'", [STRING, "x'1'", ''], [STRING, "_a'2'", ''], [STRING, "N'3'", '']],
    ['U&\'a\'u&"b"', [STRING, "U&'a'", ''], [QUOTED_NAME, 'u&"b"', '']],
    ["ab'c'", [NAME, 'ab', 'AB'], [STRING, "'c'", '']],
    ['1 1.5 .5 1. 1e5 1E-5', ...['1', '1.5', '.5', '1.', '1e5', '1E-5'].map(number)],
    ['1e', number('1'), [NAME, 'e', 'E']],
    ['a.b', [NAME, 'a', 'A'], [SIGN, '.', '.'], [NAME, 'b', 'B']],
    ['<=>', [SIGN, '<=', '<='], [SIGN, '>', '>']],
    ['=>||', [SIGN, '=>', '=>'], [SIGN, '||', '||']],
    ['/*+ A */*/', [HINT, '/*+', '/*+'], [NAME, 'A', 'A'], ...signs('*/', '*', '/')],
    ['a*/b', [NAME, 'a', 'A'], ...signs('*', '/'), [NAME, 'b', 'B']],
  ])('of %j', (text, ...tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it.each([
    ['"a"', 1, /'single quotes' and names in `backticks`/],
    ['a\0', 2, /unexpected character '␀'/],
    ['a \u2019', 3, /unexpected character '\u2019'; put names/],
    ["'a", 1, /this string has no end/],
    ['a `b', 3, /this quoted name has no end/],
    ['a /* b', 3, /this comment has no end/],
    ["U&'a", 3, /this string has no end/],
  ])('cannot be %j', (text, column, message) => {
    expect(() => tokenize(text)).toThrow(message);
    expect(() => tokenize(text)).toThrow(`column ${column}:`);
  });
});

function number(image: string): [number, string, string] {
  return [NUMBER, image, ''];
}

function signs(...images: string[]): [number, string, string][] {
  return images.map((image) => [SIGN, image, image]);
}
