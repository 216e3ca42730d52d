import { describe, expect, it } from 'vitest';
import type { Rex } from '../../../src/sql/rex/rex.js';
import { allOf, anyOf, notOf, nullTest, truth } from '../../../src/sql/rex/logic.js';
import { rexText } from '../../../src/sql/rex/rexText.js';
import { simplified } from '../../../src/sql/rex/simplify.js';

const names = ['p', 'q', 'sure'];
const [p, q, sure] = names.map((_, index): Rex => ({
  kind: 'input',
  index,
  type: { kind: 'BOOLEAN', isNullable: index < 2 },
}));
const call = (name: string, ...args: Rex[]): Rex => ({
  kind: 'call',
  name,
  args,
  type: { kind: 'BOOLEAN', isNullable: args.some(({ type }) => type.isNullable) },
  node: (nodes) => nodes[0],
  isDeterministic: true,
});
const text = (rex: Rex): string => rexText(simplified(rex), names);

describe('simplified', () => {
  it.each([
    [allOf([p, truth(true)]), 'p'],
    [allOf([p, truth(false)]), 'FALSE'],
    [anyOf([p, truth(true)]), 'TRUE'],
    [anyOf([p, truth(false), anyOf([q, p])]), '(p OR q)'],
    [allOf([p, truth(null)]), '(p AND NULL)'],
    [notOf(truth(null)), 'NULL'],
    [notOf(notOf(p)), 'p'],
    [notOf(nullTest(p)), '(p IS NOT NULL)'],
    [nullTest(sure), 'FALSE'],
    [nullTest(p), '(p IS NULL)'],
    [nullTest(truth(null), true), 'FALSE'],
    [call('IS TRUE', sure), 'sure'],
    [call('IS TRUE', p), '(p IS TRUE)'],
    [call('IS NOT TRUE', sure), 'NOT sure'],
    [call('IS FALSE', sure), 'NOT sure'],
    [call('IS NOT FALSE', sure), 'sure'],
    [call('IS NOT TRUE', truth(null)), 'TRUE'],
    [call('IS FALSE', truth(null)), 'FALSE'],
    [call('COALESCE', truth(null), p, sure, q), 'COALESCE(p, sure)'],
    [call('COALESCE', sure, p), 'sure'],
    [call('=', p, p), '(p = p)'],
  ])('%#', (rex, expected) => {
    expect(text(rex)).toBe(expected);
  });

  it('CASE without branches that are never taken', () => {
    const { type } = p;
    const chosen = (...branches: [Rex, Rex][]): Rex => ({
      kind: 'case',
      branches: branches.map(([when, then]) => ({ when, then })),
      otherwise: truth(null),
      type,
    });
    expect(text(chosen([truth(true), p]))).toBe('p');
    expect(text(chosen([truth(null), p], [q, p]))).toBe('CASE WHEN q THEN p ELSE NULL END');
    expect(text(chosen([q, p], [truth(true), sure], [p, p]))).toBe(
      'CASE WHEN q THEN p ELSE sure END',
    );
  });
});
