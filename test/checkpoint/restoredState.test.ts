// State comes back whole at any parallelism: every row to the subtask of its key, once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32, int64, string, type DataType } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import type { Manifest } from '../../src/checkpoint/manifest.js';
import { RestoredState } from '../../src/checkpoint/restoredState.js';
import type { StateTable } from '../../src/checkpoint/snapshot.js';
import { memoryStorage } from '../../src/checkpoint/storage.js';
import { KeyGroups, subtaskOf } from '../../src/exchange/keyGroups.js';
import { flatTypes, nestedTypes, valueOf } from '../support/arbitraries.js';
import { arrow, engine, restoredRows, rowsOf, takeCheckpoint } from '../support/checkpointed.js';

const tableOf = (
  fields: Record<string, DataType<unknown>>,
  distribution: StateTable['distribution'],
  name = 'groups',
): StateTable => ({
  name,
  schema: new Schema(Object.entries(fields).map(([field, type]) => ({ name: field, type }))),
  distribution,
});

interface KeyedRow {
  readonly key: string | null;
  readonly order: number;
}
const keyed = tableOf({ order: int32(), key: string().nullable() }, { keys: [1] });

function subtasksOf(rows: readonly KeyedRow[], parallelism: number, max: number): number[] {
  const types = [string().nullable()];
  const keys = [rowsOf(keyed, rows).column(1)];
  const groups = new KeyGroups(engine, types, max).assign(keys, rows.length);
  const { u32 } = engine.memory;
  return rows.map((_, row) => subtaskOf(u32[(groups >>> 2) + row], parallelism, max));
}

const inOrder = (a: KeyedRow, b: KeyedRow): number => a.order - b.order;

describe('restored state', () => {
  it('gives each row of a keyed table to the subtask of its key, in order', async () => {
    const parallelism = fc.integer({ min: 1, max: 5 });
    const keys = fc.array(fc.option(fc.string({ maxLength: 20 })), { maxLength: 60 });
    const property = fc.asyncProperty(keys, parallelism, parallelism, async (all, from, to) => {
      const max = 16;
      const storage = memoryStorage();
      const rows = all.map((key, order): KeyedRow => ({ key, order }));
      const before = subtasksOf(rows, from, max);
      const tasks = Array.from({ length: from }, (_, subtask) => {
        const mine = rows.filter((_row, index) => before[index] === subtask);
        return (writer: (name: string) => { write(t: StateTable, b: never): void }) => {
          for (let row = 0; row < mine.length; row += 7) {
            writer('count').write(keyed, rowsOf(keyed, mine.slice(row, row + 7)) as never);
          }
        };
      });
      const manifest = await takeCheckpoint(storage, { id: 1, maxParallelism: max }, ...tasks);
      const restored = await restoredRows(storage, manifest, 'count', keyed, to);
      const after = subtasksOf(rows, to, max);
      restored.forEach((mine, subtask) => {
        const expected = rows.filter((_row, index) => after[index] === subtask);
        expect((mine as KeyedRow[]).slice().sort(inOrder)).toEqual(expected);
        for (const key of new Set(all)) {
          const ofKey = (mine as KeyedRow[]).filter((row) => row.key === key);
          expect(ofKey).toEqual(ofKey.slice().sort(inOrder));
        }
      });
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('holds values of every type', async () => {
    const types = [...flatTypes, ...nestedTypes];
    for (const type of [...types, ...types.map((each) => each.nullable())]) {
      const table = tableOf({ k: int32(), value: type }, { keys: [0] });
      const values = fc.sample(valueOf(type), 40);
      const rows = values.map((value, k) => ({ k, value }));
      const storage = memoryStorage();
      const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
        writer('x').write(table, rowsOf(table, rows));
      });
      expect({
        type: String(type),
        rows: await restoredRows(storage, manifest, 'x', table),
      }).toEqual({
        type: String(type),
        rows: [rows],
      });
    }
  });

  it('spreads what has no key, and gives what is for all to all', async () => {
    const storage = memoryStorage();
    const spread = tableOf({ n: int32() }, { to: 'spread' }, 'spread');
    const broadcast = tableOf({ n: int32() }, { to: 'broadcast' }, 'broadcast');
    const tasks = [0, 1, 2].map((subtask) => (writer: (name: string) => never) => {
      const to = writer('a') as { write(table: StateTable, batch: unknown): void };
      to.write(spread, rowsOf(spread, [{ n: subtask }]));
      if (subtask === 0) to.write(broadcast, rowsOf(broadcast, [{ n: 9 }]));
    });
    const manifest = await takeCheckpoint(storage, { id: 1 }, ...(tasks as []));
    for (const parallelism of [1, 2, 3, 5]) {
      const rows = await restoredRows(storage, manifest, 'a', spread, parallelism);
      expect(
        rows
          .flat()
          .map((row) => (row as { n: number }).n)
          .sort(),
      ).toEqual([0, 1, 2]);
      const all = await restoredRows(storage, manifest, 'a', broadcast, parallelism);
      expect(all).toEqual(Array.from({ length: parallelism }, () => [{ n: 9 }]));
    }
  });

  it('gives the empty key to the first subtask', async () => {
    const storage = memoryStorage();
    const table = tableOf({ n: int32() }, { keys: [] });
    const manifest = await takeCheckpoint(
      storage,
      { id: 1 },
      (writer) => writer('a').write(table, rowsOf(table, [{ n: 1 }])),
      () => undefined,
    );
    expect(await restoredRows(storage, manifest, 'a', table, 3)).toEqual([[{ n: 1 }], [], []]);
  });

  it('gives values of all subtasks that wrote one', async () => {
    const storage = memoryStorage();
    const manifest = await takeCheckpoint(
      storage,
      { id: 1 },
      (writer) => writer('constructor').value('toString', 1),
      (writer) => writer('b').value('x', 5),
      (writer) => writer('constructor').value('toString', 3),
    );
    const state = new RestoredState(storage, manifest, {
      engine,
      arrow,
      subtask: 0,
      parallelism: 1,
    });
    expect(state.has('constructor')).toBe(true);
    expect(state.has('toString')).toBe(false);
    expect((await state.reader('constructor')).values('toString')).toEqual([1, 3]);
    expect((await state.reader('constructor')).values('valueOf')).toEqual([]);
    expect((await state.reader('none')).values('x')).toEqual([]);
  });

  it('reads tables with columns of any name', async () => {
    const storage = memoryStorage();
    const fields = { key_group: int64(), key_group_: int32() };
    const table = tableOf(fields, { keys: [0] });
    const rows = Array.from({ length: 20 }, (_, i) => ({
      key_group: BigInt(i),
      key_group_: i + 7,
    }));
    const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
      writer('a').write(table, rowsOf(table, rows));
    });
    expect(await restoredRows(storage, manifest, 'a', table)).toEqual([rows]);
    const spread = await restoredRows(storage, manifest, 'a', table, 4);
    expect(spread.flat().length).toBe(20);
    expect(spread.filter((mine) => mine.length > 0).length).toBeGreaterThan(1);
  });

  it('does not take the key group for a column that the program has now', async () => {
    const storage = memoryStorage();
    const old = tableOf({ k: int32() }, { keys: [0] });
    const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
      writer('a').write(old, rowsOf(old, [{ k: 3 }]));
    });
    const now = tableOf({ k: int32(), key_group: int32().nullable() }, { keys: [0] });
    expect(await restoredRows(storage, manifest, 'a', now)).toEqual([[{ k: 3, key_group: null }]]);
  });

  it('reads files of more rows than a batch', async () => {
    const storage = memoryStorage();
    const rows = Array.from({ length: 40_000 }, (_, order) => ({ key: `k${order % 9}`, order }));
    const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
      writer('count').write(keyed, rowsOf(keyed, rows));
    });
    const restored = await restoredRows(storage, manifest, 'count', keyed, 2);
    expect(restored.flat().length).toBe(40_000);
    expect((restored.flat() as KeyedRow[]).sort(inOrder)[39_999]).toEqual(rows[39_999]);
  });

  it('tells which tables nobody asked for', async () => {
    const storage = memoryStorage();
    const [kept, dropped] = [keyed, { ...keyed, name: 'dropped' }];
    const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
      for (const table of [kept, dropped]) {
        writer('count').write(table, rowsOf(table, [{ key: 'a', order: 1 }]));
      }
      writer('count').write({ ...keyed, name: 'empty' }, rowsOf(keyed, []));
    });
    const target = { engine, arrow, subtask: 0, parallelism: 1 };
    const reader = await new RestoredState(storage, manifest, target).reader('count');
    expect([...reader.read(kept)]).toHaveLength(1);
    expect([...reader.read({ ...keyed, name: 'new' })]).toEqual([]);
    expect(reader.unread()).toEqual(['dropped']);
  });
});

describe('state of other keys', () => {
  const storage = memoryStorage();
  const take = (table: StateTable, row: object): Promise<Manifest> =>
    takeCheckpoint(storage, { id: 1 }, (writer) => {
      writer('a').write(table, rowsOf(table, [row]));
    });
  const old = tableOf({ k: int32(), v: int32() }, { keys: [0] });

  it.each([
    ['another column', tableOf({ k: int32(), v: int32() }, { keys: [1] })],
    ['one more', tableOf({ k: int32(), v: int32() }, { keys: [0, 1] })],
    ['none', tableOf({ k: int32(), v: int32() }, { keys: [] })],
    ['no distribution by keys', tableOf({ k: int32(), v: int32() }, { to: 'spread' })],
  ])('is refused: %s', async (_, now) => {
    const manifest = await take(old, { k: 1, v: 2 });
    for (const parallelism of [1, 2]) {
      await expect(restoredRows(storage, manifest, 'a', now, parallelism)).rejects.toMatchObject({
        code: 'PLAN_TYPE_MISMATCH',
        message: expect.stringMatching(/'groups' of 'a' belong to the key \(k INT NOT NULL\)/),
      });
    }
  });

  it('is taken over by one subtask when a key got wider, and refused by several', async () => {
    const manifest = await take(old, { k: 1, v: 2 });
    const now = tableOf({ k: int64(), v: int32() }, { keys: [0] });
    expect(await restoredRows(storage, manifest, 'a', now)).toEqual([[{ k: 1n, v: 2 }]]);
    await expect(restoredRows(storage, manifest, 'a', now, 2)).rejects.toThrow(
      /belong to the key \(k INT NOT NULL\) in the checkpoint and to the key \(k BIGINT NOT NULL\)/,
    );
  });
});

describe('damaged files of state', () => {
  const take = (storage: ReturnType<typeof memoryStorage>): Promise<Manifest> =>
    takeCheckpoint(storage, { id: 1 }, (writer) => {
      writer('count').write(keyed, rowsOf(keyed, [{ key: 'a', order: 1 }]));
    });
  const path = 'chk-000001/0/count/groups.arrow';

  it('are named, wherever they changed', async () => {
    const storage = memoryStorage();
    const manifest = await take(storage);
    const whole = storage.files.get(path) as Uint8Array;
    for (let at = 0; at < whole.length; at += 37) {
      const changed = whole.slice();
      changed[at] ^= 16;
      storage.files.set(path, changed);
      await expect(restoredRows(storage, manifest, 'count', keyed)).rejects.toMatchObject({
        code: 'CONNECTOR_FORMAT',
        message: `The file '${path}' of the checkpoint in memory is damaged: its checksum differs.`,
      });
    }
  });

  it('are named when they are torn or missing', async () => {
    const storage = memoryStorage();
    const manifest = await take(storage);
    const whole = storage.files.get(path) as Uint8Array;
    storage.files.set(path, whole.slice(0, 100));
    await expect(restoredRows(storage, manifest, 'count', keyed)).rejects.toThrow(
      `is damaged: it has 100 bytes of ${whole.length}.`,
    );
    storage.files.delete(path);
    await expect(restoredRows(storage, manifest, 'count', keyed)).rejects.toThrow(
      `memory has no file '${path}'.`,
    );
  });
});
