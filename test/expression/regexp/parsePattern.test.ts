// Trees of regular expressions.
import { expect, it } from 'vitest';
import { isMaybeEmpty, parsePattern } from '../../../src/expression/regexp/parsePattern.js';

it('counts groups and keeps what is in them', () => {
  expect(parsePattern('(?:a)(b)(?<name>c)')).toEqual({
    groupCount: 2,
    root: {
      kind: 'sequence',
      items: [
        { kind: 'set', set: [[0x61, 0x61]] },
        { kind: 'group', index: 1, item: { kind: 'set', set: [[0x62, 0x62]] } },
        { kind: 'group', index: 2, item: { kind: 'set', set: [[0x63, 0x63]] } },
      ],
    },
  });
});

it('repeats the last character of a quotation', () => {
  expect(parsePattern('\\Qa*\\E+')).toEqual({
    groupCount: 0,
    root: {
      kind: 'sequence',
      items: [
        { kind: 'set', set: [[0x61, 0x61]] },
        {
          kind: 'repeat',
          item: { kind: 'set', set: [[0x2a, 0x2a]] },
          min: 1,
          max: Infinity,
          isGreedy: true,
        },
      ],
    },
  });
});

it('bounds its depth', () => {
  expect(parsePattern('('.repeat(50) + ')'.repeat(50))).toBeDefined();
  expect(parsePattern('('.repeat(5000) + ')'.repeat(5000))).toBeUndefined();
});

it.each([
  ['a', false],
  ['a*', true],
  ['a|', true],
  ['(a?)b', false],
  ['^$', true],
  ['a{0}', true],
])('%s may be empty: %s', (pattern, isEmpty) => {
  const parsed = parsePattern(pattern);
  expect(parsed && isMaybeEmpty(parsed.root)).toBe(isEmpty);
});
