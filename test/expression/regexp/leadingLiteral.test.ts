// What every match has, and begins with.
import { expect, it } from 'vitest';
import { leadingLiteral, startBytes } from '../../../src/expression/regexp/leadingLiteral.js';
import { parsePattern, type PatternNode } from '../../../src/expression/regexp/parsePattern.js';

function tree(pattern: string): PatternNode {
  const parsed = parsePattern(pattern);
  if (parsed === undefined) throw new Error(`No pattern of the kernels: ${pattern}`);
  return parsed.root;
}

it.each([
  ['(&|^)channel_id=([^&]*)', 'channel_id=', 0, 1],
  ['abc', 'abc', 0, 0],
  ['(a(b)c)d+', 'abc', 0, 0],
  ['.abc', 'abc', 1, 4],
  ['[a-z€]{2,3}abc', 'abc', 2, 9],
  ['ä€x', 'ä€x', 0, 0],
  ['x(?:ab|c)longer', 'longer', 2, 3],
  ['ab.*longest', 'ab', 0, 0],
  ['.*longest', 'longest', 0, Infinity],
  ['^https?://', 'http', 0, 0],
  ['a?bc', 'bc', 0, 1],
])('%s has %s', (pattern, text, leadMin, leadMax) => {
  expect(leadingLiteral(tree(pattern))).toEqual({ text, leadMin, leadMax });
});

it.each(['a|b', '[ab]+', '', '(?:abc)?', '.*'])('%s has none', (pattern) => {
  expect(leadingLiteral(tree(pattern))).toBeUndefined();
});

it.each([
  ['abc', 'a'],
  ['a?[bc]d', 'abc'],
  ['(x|y)z', 'xy'],
  ['^a', 'a'],
  ['a*b', 'ab'],
])('%s begins with one of %s', (pattern, letters) => {
  const bytes = startBytes(tree(pattern));
  expect(String.fromCharCode(...[...(bytes ?? [])].toSorted((x, y) => x - y))).toBe(letters);
});

it('begins with any byte where it may be empty', () => {
  expect(startBytes(tree('a*'))).toBeUndefined();
  expect(startBytes(tree('^$'))).toBeUndefined();
});

it.each(['ä', '[à-ÿ]', '[€-😀]', '😀', '[^a]'])('%s begins with the bytes of UTF-8', (pattern) => {
  const bytes = startBytes(tree(pattern));
  for (const character of ['ä', 'ÿ', '€', '\uffff', '😀', 'b']) {
    if (!new RegExp(`^${pattern}$`, 'u').test(character)) continue;
    expect(bytes?.has(new TextEncoder().encode(character)[0])).toBe(true);
  }
});
