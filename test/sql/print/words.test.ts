import { describe, expect, it } from 'vitest';
import {
  clause,
  identifierOf,
  list,
  openClause,
  optional,
  printIdentifier,
  printName,
  quoted,
  words,
} from '../../../src/sql/print/words.js';

const upper = (text: string): string => text.toUpperCase();

describe('pieces', () => {
  it('have one space between them, or none', () => {
    expect(words('a', false, undefined, '', 'b')).toBe('a b');
    expect(list(['a', 'b'], upper)).toBe('A, B');
    expect([clause('x', ['a', 'b'], upper), clause('x', [], upper)]).toEqual(['x (A, B)', false]);
    expect([openClause('x', ['a'], upper), openClause('x', [], upper)]).toEqual(['x A', false]);
    expect([optional('x', 'a', upper), optional('x', undefined, upper)]).toEqual(['x A', false]);
  });
});

describe('names', () => {
  it.each([
    ['a', 'a'],
    ['größe', 'größe'],
    ['a b', '`a b`'],
    ['a`b', '`a``b`'],
    ['1a', '`1a`'],
    ['', '``'],
    ['select', '`select`'],
    ['value', 'value'],
  ])('%j is printed as %s', (name, printed) => {
    expect(printIdentifier(identifierOf(name))).toBe(printed);
  });

  it('are quoted when they were, or must be', () => {
    const identifier = { ...identifierOf('a'), isQuoted: true };
    const odd = { ...identifierOf('a.b'), isQuoted: false };
    const name = { kind: 'name', parts: [identifier, odd], start: 0, end: 0 } as const;
    expect(printName(name)).toBe('`a`.`a.b`');
    expect(quoted("it's", "'")).toBe("'it''s'");
  });
});
