import { describe, expect, it } from 'vitest';
import { excerptAt, positionAt, visible } from '../../src/sql/position.js';

describe('a position', () => {
  it.each([
    ['', 0, 1, 1],
    ['ab', 2, 1, 3],
    ['a\nb', 1, 1, 2],
    ['a\nb', 2, 2, 1],
    ['\n\n', 2, 3, 1],
    ['a\r\nbc', 4, 2, 2],
  ])('in %j at %i', (text, offset, line, column) => {
    expect(positionAt(text, offset)).toEqual({ line, column });
  });
});

describe('an excerpt', () => {
  it('has carets below the place', () => {
    expect(excerptAt('SELECT a\nFROM b', 9, 13)).toBe('2 | FROM b\n  | ^^^^');
    expect(excerptAt('SELECT', 6, 6)).toBe('1 | SELECT\n  |       ^');
  });

  it('ends with its line, keeps tabs, shows control characters', () => {
    expect(excerptAt("\t'a\nb'", 1, 6)).toBe("1 | \t'a\n  | \t^^");
    expect(excerptAt('\u001b[0m x', 5, 6)).toBe('1 | ␛[0m x\n  |      ^');
  });

  it('is short in a long line', () => {
    const excerpt = excerptAt('x'.repeat(1000), 500, 600);
    const [line, carets] = excerpt.split('\n');
    expect(line).toBe(`1 | …${'x'.repeat(160)}…`);
    expect(carets).toBe(`  | ${' '.repeat(81)}${'^'.repeat(80)}`);
  });

  it('makes control characters visible', () => {
    expect(visible('a\0\u001b\tb\n\u009b\u202e')).toBe('a␀␛\tb␊\ufffd\ufffd');
  });
});
