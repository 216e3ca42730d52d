// What every storage keeps to; and names as parts of paths.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { folderStorage } from '../../src/checkpoint/folderStorage.node.js';
import {
  inUse,
  joined,
  memoryStorage,
  missing,
  storagePart,
  type CheckpointStorage,
} from '../../src/checkpoint/storage.js';

const folder = mkdtempSync(join(tmpdir(), 'millrace-storage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let folders = 0;
const kinds: readonly (readonly [string, () => CheckpointStorage])[] = [
  ['memory', memoryStorage],
  ['a folder', () => folderStorage(join(folder, `f${folders++}`))],
];
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const text = async (storage: CheckpointStorage, path: string): Promise<number[]> => [
  ...(await storage.get(path)),
];

describe.each(kinds)('storage in %s', (_, create) => {
  it('gives back what was put, of any number of pieces', async () => {
    const storage = create();
    await storage.put('a/b/none', []);
    await storage.put('a/b/one', [bytes(1, 2)]);
    await storage.put('a/many', [bytes(), bytes(1), bytes(2, 3), bytes()]);
    expect(await text(storage, 'a/b/none')).toEqual([]);
    expect(await text(storage, 'a/b/one')).toEqual([1, 2]);
    expect(await text(storage, 'a/many')).toEqual([1, 2, 3]);
  });

  it('replaces a file as a whole', async () => {
    const storage = create();
    await storage.put('file', [bytes(1, 2, 3)]);
    await storage.put('file', [bytes(9)]);
    expect(await text(storage, 'file')).toEqual([9]);
    expect(await storage.list('')).toEqual(['file']);
  });

  it('lists all files below a folder, sorted, and none of a folder that is not there', async () => {
    const storage = create();
    for (const path of ['b/2', 'a', 'b/1/x', 'bb']) await storage.put(path, [bytes(1)]);
    expect(await storage.list('')).toEqual(['a', 'b/1/x', 'b/2', 'bb']);
    expect(await storage.list('b')).toEqual(['b/1/x', 'b/2']);
    expect(await storage.list('c')).toEqual([]);
  });

  it('renames over another file', async () => {
    const storage = create();
    await storage.put('from', [bytes(1)]);
    await storage.put('to', [bytes(2, 2)]);
    await storage.rename('from', 'to');
    expect(await text(storage, 'to')).toEqual([1]);
    expect(await storage.list('')).toEqual(['to']);
  });

  it('deletes, also what is not there', async () => {
    const storage = create();
    await storage.put('a/b', [bytes(1)]);
    await storage.delete('a/b');
    await storage.delete('a/b');
    expect(await storage.list('')).toEqual([]);
  });

  it('names a file that is not there', async () => {
    const storage = create();
    await storage.put('a', [bytes(1)]);
    for (const path of ['b', 'a/b']) {
      await expect(storage.get(path)).rejects.toMatchObject({
        code: 'CONNECTOR_NOT_FOUND',
        message: `${storage.name} has no file '${path}'.`,
      });
    }
  });

  it('is used by one job at a time', async () => {
    const storage = create();
    const unlock = await storage.lock?.();
    await expect(storage.lock?.()).rejects.toMatchObject({ code: 'CONNECTOR_IO' });
    await unlock?.();
    await (
      await storage.lock?.()
    )?.();
  });
});

describe('a name as a part of a path', () => {
  it('is a file name, of no other folder, and told apart from those of other names', async () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.webPath()), (name) => {
        const part = storagePart(name);
        expect(part).toMatch(/^[A-Za-z0-9_.%-]+$/);
        expect(part).not.toMatch(/\.$/);
        expect(seen.get(part) ?? name).toBe(name);
        seen.set(part, name);
      }),
    );
  });

  it('stays as it is where it can', () => expect(storagePart('count_2.a-b')).toBe('count_2.a-b'));

  it.each([
    ['', '%'],
    ['.', '%2E'],
    ['..', '%2E%2E'],
    ['a/../b', 'a%2F..%2Fb'],
    ['C:\\x', 'C%3A%5Cx'],
    ["*'()!~", '%2A%27%28%29%21%7E'],
    ['half \ud800', 'half%20%EF%BF%BD'],
  ])('%j is %s', (name, part) => expect(storagePart(name)).toBe(part));
});

describe('errors of storages', () => {
  it('say what to do', () => {
    expect(missing("'c'", 'x').message).toBe("'c' has no file 'x'.");
    expect(inUse("'c'", 'process 7').message).toMatch(/in use by process 7.*folder of its own/);
  });
});

describe('pieces', () => {
  it('are joined', () => {
    expect([...joined([])]).toEqual([]);
    expect([...joined([bytes(1), bytes(), bytes(2, 3)])]).toEqual([1, 2, 3]);
  });
});
