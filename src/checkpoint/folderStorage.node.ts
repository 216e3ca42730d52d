// Checkpoints in a folder of the local file system.
//
//   put      path.part ──write, fsync──► rename ──► path, fsync of its folder
//            a crash leaves a .part file, which nothing names
import { open, readFile, readdir, rename, rm, rmdir } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, posix, resolve, sep } from 'node:path';
import { MillraceError } from '../error.js';
import { makeFolder } from '../connector/filesystem/makeFolder.js';
import { lockFolder } from './folderLock.node.js';
import { missing, type CheckpointStorage } from './storage.js';

const WRITE_BYTES_MAX = 2 ** 30;
const PIECES_A_CALL = 256;

/**
 * Keeps checkpoints in a folder, which is made when it is not there.
 *
 * @throws MillraceError CONNECTOR_IO from each operation, with what the system says: disk full,
 * read-only.
 */
export function folderStorage(folder: string): CheckpointStorage {
  const root = resolve(folder);
  const at = (path: string): string => inside(root, path);
  return {
    name: `'${folder}'`,
    put: (path, pieces) => access(folder, `write '${path}' in`, () => putFile(at(path), pieces)),
    get: (path) =>
      access(folder, `read '${path}' in`, async () => {
        try {
          return await readFile(at(path));
        } catch (error) {
          const isNone = isMissing(error) || codeOf(error) === 'ENOTDIR';
          throw isNone ? missing(`'${folder}'`, path) : error;
        }
      }),
    list: (path) => access(folder, 'list', () => listFiles(root, path)),
    delete: (path) =>
      access(folder, `remove '${path}' of`, async () => {
        await rm(at(path), { force: true });
        await removeEmpty(root, dirname(at(path)));
      }),
    rename: (from, to) =>
      access(folder, `rename '${from}' in`, async () => {
        await rename(at(from), at(to));
        await syncFolder(dirname(at(to)));
      }),
    lock: () => access(folder, 'lock', () => lockFolder(root, folder)),
  };
}

async function putFile(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  await makeDurableFolder(dirname(path));
  const part = `${path}.part`;
  try {
    const file = await open(part, 'w');
    try {
      await writeAll(file, pieces);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    // What was written of it is not to fill the disk; why it failed is what is told.
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Many pieces a call: each call waits for a turn of the thread, which has rows to work on. */
async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  for (let from = 0; from < pieces.length; from += PIECES_A_CALL) {
    const some = pieces.slice(from, from + PIECES_A_CALL);
    let { bytesWritten: done } = await file.writev(some);
    for (const piece of some) {
      if (done < piece.length) await writeWhole(file, piece.subarray(done));
      done = Math.max(0, done - piece.length);
    }
  }
}

/** The system may write less than it was asked to, on a disk that fills up for one. */
async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const length = Math.min(bytes.length - at, WRITE_BYTES_MAX);
    const { bytesWritten } = await file.write(bytes, at, length);
    if (bytesWritten === 0) throw new Error('no byte was written');
    at += bytesWritten;
  }
}

/** Makes a folder and those above it durably. */
async function makeDurableFolder(folder: string): Promise<void> {
  const first = makeFolder(folder);
  if (first === undefined) return;
  for (let at = folder; ; at = dirname(at)) {
    await syncFolder(dirname(at));
    if (at === first || at === dirname(at)) return;
  }
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(noEntries);
    for (const entry of entries) {
      const child = path === '' ? entry.name : posix.join(path, entry.name);
      if (entry.isDirectory()) await visit(child);
      else found.push(child);
    }
  };
  await visit(folder);
  return found.sort();
}

function noEntries(error: unknown): [] {
  if (isMissing(error)) return [];
  throw error;
}

/** Removes folders below the root that became empty. */
async function removeEmpty(root: string, folder: string): Promise<void> {
  for (let at = folder; at !== root && at.startsWith(root); at = dirname(at)) {
    const isRemoved = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}

/** A renamed file is durable when its folder is; Windows cannot sync folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function inside(root: string, path: string): string {
  const full = resolve(root, path);
  if (full === root || full.startsWith(root.endsWith(sep) ? root : root + sep)) return full;
  throw new MillraceError('CONNECTOR_IO', `'${path}' is outside of the folder of checkpoints.`);
}

async function access<T>(folder: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    throw new MillraceError(
      'CONNECTOR_IO',
      `Cannot ${what} the folder of checkpoints '${folder}': ${reasonOf(cause)}`,
      { cause },
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space; the job goes on from its last checkpoint.',
  EROFS: 'the file system is read-only. Name a folder that can be written.',
  EACCES: 'it may not be written. Change its permissions, or name another folder.',
  EPERM: 'it may not be written. Change its permissions, or name another folder.',
  EDQUOT: 'the quota is used up. Free some space; the job goes on from its last checkpoint.',
  ENOTDIR: 'a part of its path is a file. Name another folder.',
  EEXIST: 'there is a file of that name. Name another folder.',
};

function reasonOf(cause: unknown): string {
  return REASONS[codeOf(cause)] ?? `${(cause as Error).message}.`;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
