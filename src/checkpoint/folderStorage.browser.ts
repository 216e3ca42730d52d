// Checkpoints in a folder of the origin-private file system: they survive a reload of the page.
//
//   put      a writable of path.part ──closed──► path.part ──moved──► path
//   lock     the browser's own, by the folder's name: it is gone with its page
import { MillraceError } from '../error.js';
import { inUse, missing, type CheckpointStorage } from './storage.js';

type Folder = FileSystemDirectoryHandle;

/** What the declarations of the DOM lack. */
interface Movable {
  move?(folder: Folder, name: string): Promise<void>;
}

/**
 * Keeps checkpoints in a folder of the origin-private file system, which is made when it is not
 * there. One page or worker of the origin uses it at a time.
 *
 * @throws MillraceError CONNECTOR_IO from each operation, with what the browser says: no space.
 */
export function folderStorage(folder: string): CheckpointStorage {
  const name = `'${folder}' of this origin`;
  const root = splitPath(folder);
  const at = (path: string): string[] => [...root, ...splitPath(path)];
  const access = <T>(what: string, work: () => Promise<T>): Promise<T> => told(name, what, work);
  return {
    name,
    put: (path, pieces) => access(`write '${path}' in`, () => putFile(at(path), pieces)),
    get: (path) =>
      access(`read '${path}' in`, async () => {
        const file = await fileAt(at(path));
        if (file === undefined) throw missing(name, path);
        return new Uint8Array(await (await file.getFile()).arrayBuffer());
      }),
    list: (path) =>
      access('list', async () => {
        const found: string[] = [];
        const start = await folderAt(at(path), false);
        if (start !== undefined) await collect(start, splitPath(path).join('/'), found);
        return found.sort();
      }),
    delete: (path) => access(`remove '${path}' of`, () => remove(at(path), root.length)),
    rename: (from, to) =>
      access(`rename '${from}' in`, async () => {
        const folder = await folderAt(at(from).slice(0, -1), false);
        const file = await fileAt(at(from));
        if (folder === undefined || file === undefined) throw missing(name, from);
        await move(file, folder, at(to));
        await remove(at(from), root.length);
      }),
    lock: () => lock(`millrace ${root.join('/')}`, name),
  };
}

/** Holds the browser's lock until it is given back. */
async function lock(key: string, name: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(key, { ifAvailable: true }, async (got) => {
      if (got === null) throw inUse(name, 'another job of this origin');
      await new Promise<void>((release) => {
        resolve(async () => {
          release();
          await held;
        });
      });
    });
    held.catch(reject);
  });
}

async function putFile(path: readonly string[], pieces: readonly Uint8Array[]): Promise<void> {
  const folder = (await folderAt(path.slice(0, -1), true)) as Folder;
  const part = await folder.getFileHandle(`${path.at(-1)}.part`, { create: true });
  const stream = await part.createWritable();
  try {
    for (const piece of pieces) await stream.write(piece as BufferSource);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
  await move(part, folder, path);
}

/** Moves a file of a folder over another, in one step where the browser can. */
async function move(
  file: FileSystemFileHandle,
  from: Folder,
  path: readonly string[],
): Promise<void> {
  const folder = (await folderAt(path.slice(0, -1), true)) as Folder;
  const name = path.at(-1) as string;
  const movable = file as unknown as Movable;
  if (movable.move !== undefined) return movable.move(folder, name);
  const target = await folder.getFileHandle(name, { create: true });
  const stream = await target.createWritable();
  await (await file.getFile()).stream().pipeTo(stream);
  await from.removeEntry(file.name);
}

/** Removes a file, and the folders that became empty, but none of the first ones. */
async function remove(path: readonly string[], kept: number): Promise<void> {
  for (let length = path.length; length > kept; length--) {
    const folder = await folderAt(path.slice(0, length - 1), false);
    try {
      await folder?.removeEntry(path[length - 1]);
    } catch (error) {
      if ((error as Error).name === 'NotFoundError') continue;
      if ((error as Error).name === 'InvalidModificationError') return;
      throw error;
    }
  }
}

async function fileAt(path: readonly string[]): Promise<FileSystemFileHandle | undefined> {
  const folder = await folderAt(path.slice(0, -1), false);
  return folder?.getFileHandle(path.at(-1) as string).catch(absent);
}

async function folderAt(path: readonly string[], create: boolean): Promise<Folder | undefined> {
  let folder: Folder | undefined = await navigator.storage.getDirectory();
  for (const part of path) {
    folder = await folder?.getDirectoryHandle(part, { create }).catch(absent);
  }
  return folder;
}

async function collect(folder: Folder, path: string, found: string[]): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    const child = path === '' ? name : `${path}/${name}`;
    if (handle.kind === 'file') found.push(child);
    else await collect(handle, child, found);
  }
}

function absent(error: Error): undefined {
  if (error.name === 'NotFoundError' || error.name === 'TypeMismatchError') return undefined;
  throw error;
}

function splitPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

async function told<T>(name: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    const { name: kind, message } = cause as Error;
    const reason =
      kind === 'QuotaExceededError'
        ? 'the browser gives no more space. The job goes on from its last checkpoint.'
        : `${message || kind}`;
    const text = `Cannot ${what} the checkpoints in ${name}: ${reason}`;
    throw new MillraceError('CONNECTOR_IO', text, { cause });
  }
}
