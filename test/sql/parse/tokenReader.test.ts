import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/sql/parse/lexer.js';
import { MAX_NESTING, Mismatch, TokenReader } from '../../../src/sql/parse/tokenReader.js';

const over = (text: string): TokenReader => new TokenReader(tokenize(text), true);

describe('a reader', () => {
  it('reads words, signs and kinds', () => {
    const reader = over("select a, `b` 'c' 1;");
    expect([reader.eat('FROM'), reader.eat('SELECT'), reader.isName()]).toEqual([
      false,
      true,
      true,
    ]);
    expect([reader.image, reader.wordAt(1), reader.start, reader.end]).toEqual(['a', ',', 7, 6]);
    reader.index += 2;
    expect([reader.isName(), reader.word]).toEqual([true, '']);
    reader.index++;
    expect([reader.isString(), reader.isNumber(), reader.isEnd()]).toEqual([true, false, false]);
    reader.index += 2;
    expect([reader.isEnd(), reader.wordAt(5)]).toEqual([true, '']);
  });

  it('reads all words or none', () => {
    const reader = over('a b c');
    expect([reader.eatAll('A', 'C'), reader.index]).toEqual([false, 0]);
    expect([reader.eatAll('A', 'B'), reader.index]).toEqual([true, 2]);
    expect([reader.eatEither('A', 'C'), reader.eatEither('D')]).toEqual(['C', undefined]);
  });

  it('remembers the questions at the furthest token only', () => {
    const reader = over('a b c');
    reader.is('X');
    reader.eatAll('A', 'Y');
    reader.is('Z');
    expect([...reader.expected]).toEqual(['Y']);
    reader.index = 1;
    reader.is('Z');
    expect([...reader.expected]).toEqual(['Y', 'Z']);
  });

  it('reads lists and parentheses', () => {
    const word = (reader: TokenReader): string => {
      reader.index++;
      return reader.imageAt(reader.index - 1);
    };
    expect(over('a, b, c d').list(word)).toEqual(['a', 'b', 'c']);
    expect(over('(a)').inParentheses(word)).toBe('a');
    expect(over('(a, b)').listInParentheses(word)).toEqual(['a', 'b']);
    expect(() => over('(a b)').listInParentheses(word)).toThrow(Mismatch);
  });

  it('makes nodes that end with the last token', () => {
    const reader = over(' a  b ');
    reader.index = 2;
    expect(reader.node(1, { kind: 'x' })).toEqual({ kind: 'x', start: 1, end: 5 });
  });

  it('has a limit of nesting', () => {
    const reader = over('a');
    for (let i = 0; i < MAX_NESTING; i++) reader.enter();
    expect(() => reader.enter()).toThrow(Mismatch);
    reader.leave();
    reader.leave();
    reader.enter();
  });
});
