import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globBase, globExpression, isGlob } from '../../../src/connector/filesystem/glob.js';

describe('globExpression', () => {
  it.each([
    ['*.json', ['a.json', '.json'], ['a.jsonl', 'b/a.json', 'json']],
    ['**/*.csv', ['a.csv', 'x/a.csv', 'x/y/a.csv'], ['a.csvx', 'x/a.json']],
    ['logs/**', ['logs/a', 'logs/x/y'], ['log/a', 'logs']],
    ['a?c', ['abc', 'a☃c', 'a😀c'], ['ac', 'a/c', 'abbc']],
    ['[a-c]1', ['a1', 'c1'], ['d1', 'a', '/1']],
    ['[!a-c]1', ['d1'], ['a1', '/1']],
    ['x.{json,csv.gz}', ['x.json', 'x.csv.gz'], ['x.csv', 'x.', 'xxjson']],
    ['{a*,b}/c', ['axx/c', 'b/c'], ['a/x/c']],
    ['a+(b).c^$|\\', ['a+(b).c^$|\\'], ['aab.c']],
  ])('%s', (pattern, matches, others) => {
    const expression = globExpression(pattern);
    expect(matches.filter((path) => !expression.test(path))).toEqual([]);
    expect(others.filter((path) => expression.test(path))).toEqual([]);
  });

  it('takes everything else as it is', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((path) => !isGlob(path));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(globExpression(a).test(a)).toBe(true);
        expect(globExpression(a).test(b)).toBe(a === b);
      }),
    );
  });

  it.each(['a[b', 'a{b'])('names what is not closed in %s', (pattern) => {
    expect(() => globExpression(pattern)).toThrow(/is not closed/);
  });
});

it('globBase is the folder of all matches', () => {
  expect(globBase('a/b/*.json')).toBe('a/b');
  expect(globBase('*.json')).toBe('.');
  expect(globBase('/*.json')).toBe('/');
  expect(globBase('/data/{a,b}/c')).toBe('/data');
});
