// Sets as patterns write them.
import { expect, it } from 'vitest';
import { PatternReader, UnsupportedPattern } from '../../../src/expression/regexp/patternReader.js';

const pointsOf = (text: string): number[] => [...text].map((c) => c.codePointAt(0) ?? 0);

it.each([
  ['abc]', 'abc'],
  ['a-c]', 'abc'],
  ['-a]', '-a'],
  ['a-]', '-a'],
  ['\\]\\-]', '-]'],
  ['\\dx]', '0123456789x'],
  ['\\x41-\\u0043]', 'ABC'],
  ['ä€😀]', 'ä€😀'],
  ['(.*]', '(*.'],
])('[%s has %s', (pattern, characters) => {
  const set = new PatternReader(pattern).bracketSet(false);
  const points = set.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  expect(points).toEqual(pointsOf(characters).toSorted((x, y) => x - y));
});

it('leaves out both cases', () => {
  const set = new PatternReader('^a]').bracketSet(true);
  const has = (c: string): boolean =>
    set.some(([first, last]) => first <= c.charCodeAt(0) && c.charCodeAt(0) <= last);
  expect(['a', 'A', 'b', 'B', '\n'].map(has)).toEqual([false, false, true, true, true]);
});

it.each(['abc', 'a[b]]', 'a&&b]', ']', 'b-a]', '\\p{L}]', '\\ud800]'])('refuses [%s', (pattern) => {
  expect(() => new PatternReader(pattern).bracketSet(false)).toThrow(UnsupportedPattern);
});
