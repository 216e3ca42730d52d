import { expect, it } from 'vitest';
import { listFiles } from '../../../src/connector/filesystem/listFiles.js';
import { temporaryFolder } from './temporaryFolder.js';

const folder = (): string =>
  temporaryFolder({
    'b.json': 'bb',
    'a.json': 'a',
    'sub/c.json': '',
    'sub/deep/d.csv': '1234',
    '.hidden': 'x',
    _success: '',
    'sub/.part.inprogress': 'x',
  });

const below = (root: string, paths: string[]): string[] =>
  listFiles(paths.map((path) => `${root}/${path}`)).map(({ path }) => path.slice(root.length + 1));

it('lists a folder with all below it, in order, without hidden files', () => {
  const root = folder();
  const all = ['a.json', 'b.json', 'sub/c.json', 'sub/deep/d.csv'];
  expect(below(root, [''])).toEqual(all);
  expect(listFiles([root]).map(({ byteCount }) => byteCount)).toEqual([1, 2, 0, 4]);
});

it('lists files, patterns and lists of them, each file once', () => {
  const root = folder();
  expect(below(root, ['b.json'])).toEqual(['b.json']);
  expect(below(root, ['.hidden'])).toEqual(['.hidden']);
  expect(below(root, ['*.json'])).toEqual(['a.json', 'b.json']);
  expect(below(root, ['**/*.{csv,json}'])).toEqual([
    'a.json',
    'b.json',
    'sub/c.json',
    'sub/deep/d.csv',
  ]);
  expect(below(root, ['sub', 'b.json', '*.json'])).toEqual([
    'a.json',
    'b.json',
    'sub/c.json',
    'sub/deep/d.csv',
  ]);
  expect(below(root, ['*.none', 'nowhere/*.json'])).toEqual([]);
});

it('takes a file whose name looks like a pattern', () => {
  const root = temporaryFolder({ 'a[1].json': '', 'a1.json': '' });
  expect(below(root, ['a[1].json'])).toEqual(['a[1].json']);
});

it('names a missing path and the working directory', () => {
  expect(() => listFiles(['no/such.json'])).toThrow(
    `There is no file 'no/such.json' (working directory ${process.cwd()})`,
  );
});
