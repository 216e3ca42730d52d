// What a browser's project compiles against: declarations that need no types of Node.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, projectPath } from '../support/sourceTree.js';

const OF_NODE = /["']node:|\bNodeJS\.|\bBuffer\b|<reference\b|["'](?:events|stream|fs|buffer)["']/;

/** Declarations that an entry reaches, by path, without comments. */
function reachableFrom(path: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(path)) return seen;
  const text = readFileSync(projectPath(path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  seen.set(path, text);
  importsOf({ path, text, lines: [], code: text })
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(path), name).replace(/\.js$/, '.d.ts'))
    .forEach((next) => reachableFrom(next, seen));
  return seen;
}
const withNode = (entry: string): string[] =>
  [...reachableFrom(entry)].filter(([, text]) => OF_NODE.test(text)).map(([path]) => path);

describe('the declarations', () => {
  it('of the entry for browsers name nothing of Node', () => {
    expect(reachableFrom('dist/src/browser.d.ts').size).toBeGreaterThan(50);
    expect(withNode('dist/src/browser.d.ts')).toEqual([]);
  });

  it('of the entry for Node add its Readable, which shows that names are found', () => {
    expect(withNode('dist/src/index.d.ts')).toContain('dist/src/index.d.ts');
  });
});
