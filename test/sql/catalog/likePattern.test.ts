import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/sql/catalog/likePattern.js';

function isLike(name: string, pattern: string, operator: 'LIKE' | 'ILIKE' = 'LIKE'): boolean {
  const span = { start: 0, end: 0 };
  const literal = { kind: 'string', value: pattern, ...span } as const;
  return matches(name, {
    kind: 'showFilter',
    operator,
    isNegated: false,
    pattern: literal,
    ...span,
  });
}

describe('SHOW … LIKE', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'a%', true],
    ['abc', '%c', true],
    ['abc', 'a_c', true],
    ['abc', 'a_', false],
    ['abc', 'A%', false],
    ['a%c', 'a\\%c', true],
    ['abc', 'a\\%c', false],
    ['', '%', true],
    ['', '_', false],
    ['aXbXc', '%X%c', true],
    ['a\\', 'a\\', true],
    ['😀', '_', true],
  ])('%s LIKE %s is %s', (name, pattern, expected) => {
    expect(isLike(name, pattern)).toBe(expected);
  });

  it('ignores case with ILIKE, and takes all without a filter', () => {
    expect(isLike('ABC', 'a%', 'ILIKE')).toBe(true);
    expect(matches('x', undefined)).toBe(true);
  });

  it('takes no exploding time', () => {
    expect(isLike('a'.repeat(5000), `${'%a'.repeat(500)}b`)).toBe(false);
  });
});
