// Which checkpoints are kept, found and refused.
import { describe, expect, it } from 'vitest';
import { int32, int64 } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { CheckpointStore } from '../../src/checkpoint/checkpointStore.js';
import type { CheckpointKind, Manifest } from '../../src/checkpoint/manifest.js';
import type { StateTable } from '../../src/checkpoint/snapshot.js';
import { memoryStorage } from '../../src/checkpoint/storage.js';
import { MillraceError } from '../../src/error.js';
import { restoredRows, rowsOf, takeCheckpoint } from '../support/checkpointed.js';

const table: StateTable = {
  name: 'groups',
  schema: new Schema([
    { name: 'key', type: int32() },
    { name: 'sum', type: int64() },
  ]),
  distribution: { keys: [0] },
};
const rows = (id: number): object[] => [{ key: 1, sum: BigInt(id) }];

type Memory = ReturnType<typeof memoryStorage>;

const take = (
  storage: Memory,
  id: number,
  kind?: CheckpointKind,
  previous?: Manifest,
): Promise<Manifest> =>
  takeCheckpoint(storage, { id, kind, previous }, (writer) => {
    writer('count').write(table, rowsOf(table, rows(id)));
    // Changes with every second checkpoint.
    writer('count').writePart({ ...table, name: 'slices' }, { id: 'a', version: id >> 1 }, () =>
      writer('count').write({ ...table, name: 'slices' }, rowsOf(table, rows(id))),
    );
  });

const folders = async (store: CheckpointStore): Promise<string[]> =>
  (await store.list()).map(({ folder }) => folder);
const noDamage = (folder: string, reason: string): never => {
  throw new Error(`${folder}: ${reason}`);
};
function damage(storage: Memory, path: string, how: (bytes: Uint8Array) => Uint8Array): void {
  storage.files.set(path, how((storage.files.get(path) as Uint8Array).slice()));
}
const flipped = (bytes: Uint8Array): Uint8Array => {
  bytes[bytes.length >> 1] ^= 4;
  return bytes;
};
const torn = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length - 5);
const GROUPS = '0/count/groups.arrow';

describe('checkpoints of a storage', () => {
  it('are none at first', async () => {
    const store = new CheckpointStore(memoryStorage());
    expect(await store.list()).toEqual([]);
    expect(await store.latest(noDamage)).toBeUndefined();
    expect(await store.nextId()).toBe(1);
    await store.clean();
  });

  it('are listed the newest first, by number and not by text', async () => {
    const storage = memoryStorage();
    for (const id of [2, 999_999, 1_000_000]) await take(storage, id);
    await take(storage, 30, 'savepoint');
    const store = new CheckpointStore(storage);
    expect(await folders(store)).toEqual([
      'chk-1000000',
      'chk-999999',
      'savepoint-000030',
      'chk-000002',
    ]);
    expect(await store.nextId()).toBe(1_000_001);
    expect((await store.latest(noDamage))?.id).toBe(1_000_000);
  });

  it('do not exist without a manifest, but their numbers are not used again', async () => {
    const storage = memoryStorage();
    await take(storage, 1);
    await storage.put('chk-000002/manifest.json.new', []);
    await storage.put(`chk-000007/${GROUPS}`, []);
    const store = new CheckpointStore(storage);
    expect(await folders(store)).toEqual(['chk-000001']);
    expect(await store.nextId()).toBe(8);
  });

  it.each([
    ['a changed bit', `chk-000003/${GROUPS}`, flipped, /groups.arrow.*checksum differs/],
    ['a torn file', `chk-000003/${GROUPS}`, torn, /groups.arrow.*has \d+ bytes of \d+/],
    ['an empty file', `chk-000003/${GROUPS}`, () => new Uint8Array(0), /has 0 bytes of/],
    ['a torn manifest', 'chk-000003/manifest.json', torn, /manifest.json' is no whole manifest/],
    ['a changed manifest', 'chk-000003/manifest.json', flipped, /manifest.json' is/],
  ])('with %s are passed over for the one before', async (_, path, how, reason) => {
    const storage = memoryStorage();
    for (const id of [2, 3]) await take(storage, id);
    damage(storage, path, how);
    const store = new CheckpointStore(storage);
    const told: string[] = [];
    const latest = await store.latest((folder, why) => told.push(`${folder}: ${why}`));
    expect(latest?.id).toBe(2);
    expect(told).toEqual([expect.stringMatching(reason)]);
    expect(told[0]).toMatch(/^chk-000003: /);
    await expect(store.load('chk-000003')).rejects.toThrow(reason);
    expect((await store.load('chk-000002')).id).toBe(2);
  });

  it('with a missing file are passed over too', async () => {
    const storage = memoryStorage();
    for (const id of [1, 2]) await take(storage, id);
    await storage.delete(`chk-000002/${GROUPS}`);
    const told: string[] = [];
    const latest = await new CheckpointStore(storage).latest((_, why) => told.push(why));
    expect(latest?.id).toBe(1);
    expect(told).toEqual([`memory has no file 'chk-000002/${GROUPS}'.`]);
  });

  it('are not begun anew without the user when all are damaged', async () => {
    const storage = memoryStorage();
    for (const id of [1, 2]) await take(storage, id);
    for (const id of [1, 2]) damage(storage, `chk-00000${id}/${GROUPS}`, torn);
    await expect(new CheckpointStore(storage).latest(() => undefined)).rejects.toThrow(
      /No checkpoint in memory is whole: chk-000002, chk-000001 are damaged.*restore: 'none'/,
    );
  });

  it('are neither damaged nor removed when the storage cannot be read for the moment', async () => {
    const storage = memoryStorage();
    for (const id of [1, 2]) await take(storage, id);
    const before = [...storage.files.keys()];
    const get = storage.get;
    storage.get = async (path) => {
      if (path.startsWith('chk-000002')) throw new MillraceError('CONNECTOR_IO', 'a timeout');
      return get(path);
    };
    const store = new CheckpointStore(storage, 1);
    await expect(store.latest(noDamage)).rejects.toThrow('a timeout');
    await expect(store.clean()).rejects.toThrow('a timeout');
    expect([...storage.files.keys()]).toEqual(before);
  });

  it('are found from a number on', async () => {
    const storage = memoryStorage();
    for (const id of [1, 2]) await take(storage, id);
    const store = new CheckpointStore(storage);
    expect((await store.latest(noDamage, 2))?.id).toBe(2);
    expect(await store.latest(noDamage, 3)).toBeUndefined();
  });

  it('are named when they are not there', async () => {
    const store = new CheckpointStore(memoryStorage());
    await expect(store.load('chk-000009')).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
  });
});

describe('old checkpoints', () => {
  it('are removed, but not the files that newer ones share with them', async () => {
    const storage = memoryStorage();
    const store = new CheckpointStore(storage, 2);
    let previous: Manifest | undefined;
    for (const id of [2, 3, 4, 5]) {
      previous = await take(storage, id, 'checkpoint', previous);
      await store.clean();
    }
    expect(await folders(store)).toEqual(['chk-000005', 'chk-000004']);
    for (const { manifest } of await store.list()) {
      expect(await store.damageOf(manifest as Manifest)).toBeUndefined();
    }
    // Version 2 of the part was written by checkpoint 4, and 5 names it.
    const parts = [...storage.files.keys()].filter((path) => path.includes('slices'));
    expect(parts).toEqual(['chk-000004/0/count/slices~a.arrow']);
    const slices = { ...table, name: 'slices' };
    expect(await restoredRows(storage, previous as Manifest, 'count', slices)).toEqual([rows(4)]);
  });

  it('stay when they are savepoints, with their files', async () => {
    const storage = memoryStorage();
    const store = new CheckpointStore(storage, 1);
    const savepoint = await take(storage, 1, 'savepoint');
    for (const id of [2, 3, 4]) await take(storage, id);
    await store.clean();
    expect(await folders(store)).toEqual(['chk-000004', 'savepoint-000001']);
    expect(await store.damageOf(savepoint)).toBeUndefined();
  });

  it('go with what failed checkpoints left, and nothing else of the folder', async () => {
    const storage = memoryStorage();
    await take(storage, 1);
    await take(storage, 3);
    for (const path of ['lock', 'readme.txt', 'chk-x/a', 'my/chk-000001/a', 'chk-000009']) {
      await storage.put(path, []);
    }
    await storage.put(`chk-000002/${GROUPS}`, []);
    await storage.put('chk-000002/manifest.json.new', []);
    await new CheckpointStore(storage, 2).clean();
    const left = [...storage.files.keys()].filter((path) => !/^chk-00000[13]\//.test(path));
    expect(left.sort()).toEqual(['chk-000009', 'chk-x/a', 'lock', 'my/chk-000001/a', 'readme.txt']);
  });

  it('do not go while damaged manifests stand in for them', async () => {
    const storage = memoryStorage();
    for (const id of [1, 2, 3, 4]) await take(storage, id);
    for (const id of [3, 4]) damage(storage, `chk-00000${id}/manifest.json`, torn);
    const store = new CheckpointStore(storage, 2);
    await store.clean();
    expect(await folders(store)).toEqual(['chk-000004', 'chk-000003', 'chk-000002', 'chk-000001']);
    expect((await store.latest(() => undefined))?.id).toBe(2);
    for (const id of [5, 6]) await take(storage, id);
    await store.clean();
    expect(await folders(store)).toEqual(['chk-000006', 'chk-000005']);
  });

  it('lose nothing when they are savepoints of another version', async () => {
    const storage = memoryStorage();
    await take(storage, 1, 'savepoint');
    const before = [...storage.files.keys()];
    damage(storage, 'savepoint-000001/manifest.json', () =>
      new TextEncoder().encode('{"version":2}'),
    );
    for (const id of [2, 3, 4]) await take(storage, id);
    await new CheckpointStore(storage, 1).clean();
    expect([...storage.files.keys()].filter((path) => path.startsWith('savepoint'))).toEqual(
      before,
    );
  });

  it('lose their manifest first: no crash leaves one whose files are gone', async () => {
    const storage = memoryStorage();
    for (const id of [1, 2]) await take(storage, id);
    const remove = storage.delete;
    const deleted: string[] = [];
    storage.delete = (path) => {
      deleted.push(path);
      return remove(path);
    };
    await new CheckpointStore(storage, 1).clean();
    expect(deleted[0]).toBe('chk-000001/manifest.json');
    expect(deleted.length).toBeGreaterThan(1);
  });
});
