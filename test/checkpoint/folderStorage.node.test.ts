// What a folder does beyond other storages: disks that are full or read-only, torn files, paths
// that lead elsewhere.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { folderStorage } from '../../src/checkpoint/folderStorage.node.js';

/** A disk with room for so many bytes; writes what fits, then fails. */
const disk = vi.hoisted(() => ({
  room: Infinity,
  /** Bytes a call writes at most. */
  most: Infinity,
  code: 'ENOSPC',
  synced: [] as string[],
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const open = async (path: string, flags: string): Promise<FileHandle> => {
    if (flags === 'w' && disk.code === 'EROFS') throw systemError();
    const file = await real.open(path, flags);
    const write = file.write.bind(file) as (
      bytes: Uint8Array,
      at: number,
      length: number,
    ) => Promise<{ bytesWritten: number }>;
    const sync = file.sync.bind(file);
    const writeSome = async (bytes: Uint8Array, at: number, length: number, most = disk.most) => {
      const fits = Math.min(length, disk.room, most);
      if (fits === 0) throw systemError();
      disk.room -= fits;
      return write(bytes, at, fits);
    };
    return Object.assign(file, {
      write: async (bytes: Uint8Array, at: number, length: number) => writeSome(bytes, at, length),
      writev: async (pieces: readonly Uint8Array[]) => {
        let bytesWritten = 0;
        for (const piece of pieces) {
          const most = disk.most - bytesWritten;
          if (most <= 0 || (disk.room === 0 && bytesWritten > 0)) break;
          const part = (await writeSome(piece, 0, piece.length, most)).bytesWritten;
          bytesWritten += part;
          if (part < piece.length) break;
        }
        return { bytesWritten };
      },
      sync: () => {
        disk.synced.push(path);
        return sync();
      },
    });
  };
  return { ...real, open };
});

function systemError(): Error {
  return Object.assign(new Error(`${disk.code}: write`), { code: disk.code });
}

const root = mkdtempSync(join(tmpdir(), 'millrace-folder-'));
let folders = 0;
const fresh = (): string => join(root, `f${folders++}`);
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(
  () => void Object.assign(disk, { room: Infinity, most: Infinity, code: 'ENOSPC', synced: [] }),
);

describe('a folder of checkpoints', () => {
  it('tells of a full disk, leaves nothing behind, and goes on when there is room', async () => {
    const folder = fresh();
    const storage = folderStorage(folder);
    disk.room = 1000;
    const big = new Uint8Array(1500);
    await expect(storage.put('chk-000001/0/a', [big])).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringMatching(/write 'chk-000001\/0\/a' in .*the disk is full\. Free some/),
    });
    expect(await storage.list('')).toEqual([]);
    disk.room = Infinity;
    await storage.put('chk-000001/0/a', [big]);
    expect((await storage.get('chk-000001/0/a')).length).toBe(1500);
  });

  it('writes on where the system wrote less than it was given', async () => {
    const storage = folderStorage(fresh());
    const bytes = Uint8Array.from({ length: 3000 }, (_, i) => i);
    disk.most = 700;
    await storage.put('file', [bytes, bytes]);
    expect(Buffer.compare(await storage.get('file'), Buffer.concat([bytes, bytes]))).toBe(0);
  });

  it('says that the file system is read-only', async () => {
    const storage = folderStorage(fresh());
    disk.code = 'EROFS';
    await expect(storage.put('a', [new Uint8Array(1)])).rejects.toThrow(
      /the file system is read-only. Name a folder that can be written/,
    );
  });

  it('says that a file is in its place', async () => {
    const folder = fresh();
    writeFileSync(folder, '');
    const storage = folderStorage(folder);
    await expect(storage.put('a', [])).rejects.toThrow(/Name another folder/);
    await expect(storage.lock?.()).rejects.toThrow(/Name another folder/);
    await expect(storage.list('')).rejects.toThrow(/Name another folder/);
  });

  it('makes file, folder and what is above it durable before put resolves', async () => {
    const folder = fresh();
    await folderStorage(folder).put('chk-000001/0/count/a', [new Uint8Array(1)]);
    const expected = ['', 'chk-000001', 'chk-000001/0', 'chk-000001/0/count'];
    expect(disk.synced).toEqual(expect.arrayContaining(expected.map((path) => join(folder, path))));
    expect(disk.synced).toContain(root);
  });

  it('removes folders that became empty, but not itself', async () => {
    const folder = fresh();
    const storage = folderStorage(folder);
    for (const path of ['a/b/1', 'a/b/2', 'a/3']) await storage.put(path, []);
    await storage.delete('a/b/1');
    expect(readdirSync(join(folder, 'a')).sort()).toEqual(['3', 'b']);
    await storage.delete('a/b/2');
    expect(readdirSync(join(folder, 'a'))).toEqual(['3']);
    await storage.delete('a/3');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reads and writes nothing outside', async () => {
    const storage = folderStorage(fresh());
    const outside = join(root, 'outside');
    writeFileSync(outside, 'x');
    for (const path of ['../outside', outside, 'a/../../outside']) {
      await expect(storage.get(path)).rejects.toThrow('is outside of the folder of checkpoints');
      await expect(storage.put(path, [])).rejects.toThrow('is outside');
      await expect(storage.delete(path)).rejects.toThrow('is outside');
      await expect(storage.rename('a', path)).rejects.toThrow('is outside');
    }
    expect(existsSync(outside)).toBe(true);
  });

  it('names itself in errors as it was given', () => {
    expect(folderStorage('./here').name).toBe("'./here'");
  });
});
