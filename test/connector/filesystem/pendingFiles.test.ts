import { basename } from 'node:path';
import { expect, it } from 'vitest';
import {
  pendingPathOf,
  removeOrphans,
  streamTag,
  syncFolderOf,
} from '../../../src/connector/filesystem/pendingFiles.js';
import { namesIn, temporaryFolder } from './temporaryFolder.js';

const tag = streamTag('orders');

it('names a pending file after the file, its stream and nothing else', () => {
  expect(pendingPathOf('out/part-0-00003.csv', tag)).toMatch(
    /^out\/\.part-0-00003\.csv\.[0-9a-f]{8}-[0-9a-f]{8}\.inprogress$/u,
  );
  expect(pendingPathOf('a.csv', tag)).not.toBe(pendingPathOf('a.csv', tag));
  expect(streamTag('orders')).toBe(tag);
  expect(streamTag('ordeers')).not.toBe(tag);
});

it('removes what is of the stream, asked for, and not kept', () => {
  const names = ['a.csv', 'b.csv', 'a.csv'].map((name) => basename(pendingPathOf(name, tag)));
  const other = basename(pendingPathOf('a.csv', streamTag('other')));
  const files = [...names, other, 'a.csv', '.hidden'].map((name) => [name, ''] as const);
  const folder = temporaryFolder(Object.fromEntries(files));
  removeOrphans(folder, tag, (name) => name === 'a.csv', [`elsewhere/${names[2]}`]);
  expect(namesIn(folder)).toEqual([names[1], names[2], other, 'a.csv', '.hidden'].toSorted());
  removeOrphans(`${folder}/missing`, tag, () => true, []);
  syncFolderOf(`${folder}/a.csv`);
});
