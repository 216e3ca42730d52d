import { existsSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../src/connector/filesystem/makeFolder.js';
import { temporaryFolder } from './temporaryFolder.js';

it('makes what is missing and tells the first that was', () => {
  const folder = temporaryFolder();
  expect(makeFolder(`${folder}/a/b/c`)).toBe(`${folder}/a`);
  expect(existsSync(`${folder}/a/b/c`)).toBe(true);
  expect(makeFolder(`${folder}/a/b/c`)).toBe(undefined);
});

it('tells why it cannot', () => {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/file`, '');
  expect(() => makeFolder(`${folder}/file/a/b`)).toThrow('ENOTDIR');
});
