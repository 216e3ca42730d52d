// What the test calls in the page: what every storage keeps to, over the browser's own file system.
import { folderStorage } from 'millrace/browser';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const messageOf = (work: Promise<unknown> | undefined): Promise<string> =>
  Promise.resolve(work).then(
    () => '',
    (error: Error) => error.message,
  );

const storage = {
  files: async () => {
    const one = folderStorage('/a/b');
    await one.put('x/none', []);
    await one.put('x/many', [bytes(1), bytes(), bytes(2, 3)]);
    await one.put('x/many', [bytes(9)]);
    await one.put('from', [bytes(5)]);
    await one.put('y/to', [bytes(6, 6)]);
    await one.rename('from', 'y/to');
    // Another folder is another storage.
    await folderStorage('a/c').put('x', [bytes(1)]);
    const read = [await one.get('x/none'), await one.get('x/many'), await one.get('y/to')];
    const lists = [await one.list(''), await one.list('x'), await one.list('none')];
    const missing = [await messageOf(one.get('x')), await messageOf(one.rename('n', 'm'))];
    for (const path of ['x/none', 'x/many', 'x/many', 'y/to']) await one.delete(path);
    const left = [await one.list(''), await folderStorage('a/c').list('')];
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle('a')).getDirectoryHandle('b');
    const entries: string[] = [];
    for await (const name of folder.keys()) entries.push(name);
    return { read: read.map((file) => [...file]), lists, missing, left, entries };
  },

  locks: async () => {
    const unlock = await folderStorage('l').lock?.();
    const second = await messageOf(folderStorage('./l').lock?.());
    const other = await folderStorage('m').lock?.();
    await unlock?.();
    const again = await folderStorage('l').lock?.();
    await again?.();
    await other?.();
    return second;
  },
};

/** The functions that the test calls. */
export type StoragePage = typeof storage;
Object.assign(globalThis, { storage });
