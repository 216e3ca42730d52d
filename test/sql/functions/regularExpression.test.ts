// Which regular expressions are run, and over how much.
import { expect, it } from 'vitest';
import { patternFor } from '../../../src/sql/functions/regularExpression.js';

it.each([
  '(a+)+',
  '(a*)*b',
  '(a|a)*$',
  '(a|ab)*c',
  '(.|x)+y',
  '((a+)b?)*',
  '(\\w|\\d)*z',
  '([a-z]+)*',
])('refuses %s', (pattern) => {
  expect(() => patternFor(pattern, 'aaa')).toThrow('may take for ever');
});

it.each([
  'a+b*',
  '(ab)+',
  '(ab|cd)*',
  '[(+]+',
  '(&|^)channel_id=([^&]*)',
  'foo(.*?)(bar)',
  '\\(a+\\)+',
])('takes %s', (pattern) => {
  expect(patternFor(pattern, 'aaa')).toBeInstanceOf(RegExp);
});

it('bounds the text of several repetitions', () => {
  expect(patternFor('a*b*', 'x'.repeat(1 << 17))).toBeInstanceOf(RegExp);
  expect(() => patternFor('a*b*', 'x'.repeat((1 << 17) + 1))).toThrow('131072');
  expect(() => patternFor('a*b*c*', 'x'.repeat(9000))).toThrow('at most 8192');
  expect(patternFor('a*', 'x'.repeat(1 << 20))).toBeInstanceOf(RegExp);
});

it('gives nothing for what is no pattern', () => {
  expect(patternFor('(', '')).toBeUndefined();
  expect(patternFor('[', '')).toBeUndefined();
});

it('keeps patterns, and begins anew with each', () => {
  const first = patternFor('x', 'axx', 'gu');
  first?.exec('axx');
  expect(patternFor('x', 'axx', 'gu')).toBe(first);
  expect(first?.lastIndex).toBe(0);
});

it("reads Java's syntax", () => {
  expect(patternFor('\\p{Punct}', '')?.test('!')).toBe(true);
  expect(patternFor('[\\p{Digit}_]+', '')?.exec('a1_2')?.[0]).toBe('1_2');
  expect(patternFor('\\Aab\\z', '')?.test('ab')).toBe(true);
  expect(patternFor('(?s)a.b', '')?.test('a\nb')).toBe(true);
  expect(patternFor('a.b', '')?.test('a\nb')).toBe(false);
});
