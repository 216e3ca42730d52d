// Paths into JSON.
import { expect, it } from 'vitest';
import { parseJsonPath, readJsonPath } from '../../../src/sql/functions/jsonPath.js';
import { jsonText, parseJson } from '../../../src/sql/functions/jsonText.js';

const DOCUMENT = parseJson(
  '{"a": [{"b": 1, "c d": 2}, {"b": 3}], "e": {"b": 4}, "f": null, "x\'y": 5}',
);

it.each([
  ['$', '{"a":[{"b":1,"c d":2},{"b":3}],"e":{"b":4},"f":null,"x\'y":5}'],
  ['$.a[0].b', '1'],
  ['$.a[-1].b', '3'],
  ["$.a[0]['c d']", '2'],
  ['$["a"][1]["b"]', '3'],
  ["$['x\\'y']", '5'],
  ['$.a[*].b', '[1,3]'],
  ['$..b', '[1,3,4]'],
  ['$.e.*', '[4]'],
  ['$.a[0,1].b', '[1,3]'],
  ['$.a[0:1].b', '[1]'],
  ['$.a[1:].b', '[3]'],
  ["$.e['b','z']", '[4]'],
  ['lax $.f', 'null'],
])('%s', (path, expected) => {
  const found = readJsonPath(DOCUMENT, parseJsonPath(path));
  expect(found === undefined ? undefined : jsonText(found)).toBe(expected);
});

it.each(['$.z', '$.a.b', '$.a[9]', '$.e[0]'])('finds nothing at %s', (path) => {
  expect(readJsonPath(DOCUMENT, parseJsonPath(path))).toBeUndefined();
});

it('tells lax paths from strict ones', () => {
  expect(parseJsonPath('lax $.a').isLax).toBe(true);
  expect(parseJsonPath('STRICT $.a').isLax).toBe(false);
  expect(parseJsonPath('$.a').isLax).toBe(false);
});

it.each(['', 'a', '$.a[', '$[?(@.b > 1)]', '$.a[x', '$..'])('refuses %s', (path) => {
  expect(() => parseJsonPath(path)).toThrow('is no path of JSON');
});
