// Which instructions a pattern becomes.
import { expect, it } from 'vitest';
import * as abi from '../../../assembly/abi/regularExpression.js';
import { parsePattern } from '../../../src/expression/regexp/parsePattern.js';
import { PatternCode } from '../../../src/expression/regexp/patternCode.js';

function codeOf(pattern: string, group = 0): readonly number[] {
  const parsed = parsePattern(pattern);
  const code = new PatternCode(group);
  if (parsed === undefined || !code.write(parsed.root)) return [];
  return code.placed(
    0,
    code.sets.map((_, i) => 1000 + i),
  );
}

it('compares characters one after the other at once, also through groups', () => {
  expect(codeOf('(a)(b)c')).toEqual([abi.REGEXP_LITERAL, 3, 0x636261, abi.REGEXP_MATCH]);
});

it('notes the group that is asked for only', () => {
  const code = codeOf('(a)(b)', 2);
  expect(code.filter((word) => word === abi.REGEXP_GROUP_START)).toHaveLength(1);
});

it.each([
  ['[^&]*', true],
  ['[^&]*&', true],
  ['a*b', true],
  ['a*(?:b|c)?', true],
  ['a*ab', false],
  ['a*(?:b|a)', false],
  ['a*$', false],
  ['\\w+\\s', true],
  ['\\w+\\d', false],
  ['\\w*[a-z]*', false],
  ['a*b*c', true],
])('a span of %s keeps what it took: %s', (pattern, isKept) => {
  expect(codeOf(pattern)[4]).toBe(isKept ? 1 : 0);
});

it('has a limit', () => {
  expect(codeOf('(?:ab|cd){500}')).toEqual([]);
  expect(codeOf('(?:ab|cd){20}').length).toBeGreaterThan(100);
});
