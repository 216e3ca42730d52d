import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/sql/parse/lexer.js';
import { suggestionAt, typingDistance } from '../../../src/sql/parse/suggestion.js';

describe('the distance of words', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['from', 'from', 0],
    ['form', 'from', 1],
    ['were', 'where', 1],
    ['slect', 'insert', 4],
  ])('of %j and %j', (a, b, distance) => {
    expect(typingDistance(a, b)).toBe(distance);
    expect(typingDistance(b, a)).toBe(distance);
  });
});

describe('a suggestion', () => {
  const at = (text: string, index: number, ...expected: string[]): unknown =>
    suggestionAt(tokenize(text), index, expected, 1);

  it('is a near word that could stand there', () => {
    expect(at('SELEC 1', 0, 'SELECT', 'SET')).toEqual({ word: 'SELECT', index: 0 });
    expect(at('x 1', 0, 'SELECT')).toBeUndefined();
    expect(at('1', 0, 'SELECT')).toBeUndefined();
    expect(at('`SELEC`', 0, 'SELECT')).toBeUndefined();
  });

  it('is for the name before, when that was read as an alias', () => {
    expect(at('a FORM orders', 2, 'ORDER')).toEqual({ word: 'FROM', index: 1 });
    expect(at('a b orders', 2)).toBeUndefined();
    expect(at('FORM b orders', 2)).toBeUndefined();
    expect(at('a b FORM orders', 3)).toBeUndefined();
  });
});
