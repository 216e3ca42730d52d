// What a subtask writes: files by table and part, paths that are files' names whatever operators
// are called, nothing twice.
import { describe, expect, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { filesOf, type Manifest } from '../../src/checkpoint/manifest.js';
import type { StateTable } from '../../src/checkpoint/snapshot.js';
import { memoryStorage, type CheckpointStorage } from '../../src/checkpoint/storage.js';
import { restoredRows, rowsOf, takeCheckpoint } from '../support/checkpointed.js';

const schema = new Schema([{ name: 'n', type: int32() }]);
const tableOf = (name: string): StateTable => ({ name, schema, distribution: { to: 'spread' } });
const n = (...values: number[]): object[] => values.map((value) => ({ n: value }));
const read = async (
  storage: CheckpointStorage,
  manifest: Manifest,
  operator: string,
  table: StateTable,
): Promise<object[]> => (await restoredRows(storage, manifest, operator, table))[0];

describe('a snapshot', () => {
  it('holds rows of all calls in order, and values', async () => {
    const storage = memoryStorage();
    const table = tableOf('rows');
    const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
      for (const some of [n(1, 2), n(), n(3)]) writer('a').write(table, rowsOf(table, some));
      writer('a').value('watermark', -Infinity);
      writer('a').value('__proto__', [1]);
      writer('b').value('x', 1);
    });
    expect(await read(storage, manifest, 'a', table)).toEqual(n(1, 2, 3));
    const { operators } = manifest.subtasks[0];
    expect(Object.entries(operators.a.values)).toEqual([
      ['watermark', -Infinity],
      ['__proto__', [1]],
    ]);
    expect(operators.b).toEqual({ tables: [], values: { x: 1 } });
    expect(operators.a.tables).toMatchObject([{ name: 'rows', columns: ['n INT NOT NULL'] }]);
    expect(filesOf(manifest)).toMatchObject([{ path: 'chk-000001/0/a/rows.arrow', rows: 3 }]);
  });

  it('writes no file for a table without rows', async () => {
    const storage = memoryStorage();
    const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
      writer('a').write(tableOf('rows'), rowsOf(tableOf('rows'), []));
    });
    expect(filesOf(manifest)).toEqual([]);
    expect(await read(storage, manifest, 'a', tableOf('rows'))).toEqual([]);
  });

  it('names a part again that did not change, and asks only for those that did', async () => {
    const storage = memoryStorage();
    const table = tableOf('slices');
    let previous: Manifest | undefined;
    const asked: string[] = [];
    const versions = [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 1, b: 2, c: 1 },
      { c: 1, a: 2 },
    ];
    for (const [index, parts] of versions.entries()) {
      const id = index + 1;
      previous = await takeCheckpoint(storage, { id, previous }, (writer) => {
        for (const [part, version] of Object.entries(parts)) {
          writer('w').writePart(table, { id: part, version }, () => {
            asked.push(`${id}: ${part}${version}`);
            writer('w').write(table, rowsOf(table, n(version)));
          });
        }
        writer('w').write(table, rowsOf(table, n(100)));
      });
    }
    expect(asked).toEqual(['1: a1', '1: b1', '2: b2', '3: c1', '4: a2']);
    const paths = filesOf(previous as Manifest).map(({ path }) => path);
    expect(paths).toEqual([
      'chk-000003/0/w/slices~c.arrow',
      'chk-000004/0/w/slices~a.arrow',
      'chk-000004/0/w/slices.arrow',
    ]);
    expect(await read(storage, previous as Manifest, 'w', table)).toEqual(n(1, 2, 100));
  });

  it('keeps everything apart that has names of its own', async () => {
    const storage = memoryStorage();
    const names = ['a', 'A', 'a-1', '', '.', '..', '../x', 'a/b', 'a~1', '__proto__', 'toString'];
    names.push('map → filter', '漢'.repeat(200), `${'漢'.repeat(200)}!`, 'x\u0000y', 'half \ud800');
    const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
      names.forEach((operator, i) => {
        names.forEach((name, j) => {
          const table = tableOf(name);
          writer(operator).write(table, rowsOf(table, n(i * 100 + j)));
        });
        const parts = tableOf('a');
        for (const [id, row] of [
          ['1', 50],
          ['', 51],
        ] as const) {
          const write = (): void => writer(operator).write(parts, rowsOf(parts, n(i * 100 + row)));
          writer(operator).writePart(parts, { id, version: 1 }, write);
        }
      });
    });
    for (const [i, operator] of names.entries()) {
      for (const [j, name] of names.entries()) {
        const expected = name === 'a' ? n(i * 100 + j, i * 100 + 50, i * 100 + 51) : n(i * 100 + j);
        expect(await read(storage, manifest, operator, tableOf(name))).toEqual(expected);
      }
    }
    const paths = filesOf(manifest).map(({ path }) => path);
    // File systems that do not tell letter cases apart hold them too.
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
    for (const part of paths.flatMap((path) => path.split('/'))) {
      expect(part).toMatch(/^[\w.%~-]{1,200}$/);
      expect(part).not.toMatch(/^\.+$/);
    }
  });

  it('refuses a table of two schemas', async () => {
    const other = new Schema([{ name: 'n', type: string() }]);
    const taken = takeCheckpoint(memoryStorage(), { id: 1 }, (writer) => {
      writer('a').write(tableOf('t'), rowsOf(tableOf('t'), n(1)));
      const table = { ...tableOf('t'), schema: other };
      writer('a').write(table, rowsOf(table, [{ n: 'x' }]));
    });
    await expect(taken).rejects.toThrow("table 't' of 'a' was written with two schemas");
  });

  it('writes few files at the same time', async () => {
    const storage = memoryStorage();
    const put = storage.put;
    let [open, most] = [0, 0];
    storage.put = async (path, pieces) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      await put(path, pieces);
      open -= 1;
    };
    const table = tableOf('slices');
    const manifest = await takeCheckpoint(storage, { id: 1 }, (writer) => {
      for (let part = 0; part < 40; part++) {
        writer('w').writePart(table, { id: String(part), version: 1 }, () => {
          writer('w').write(table, rowsOf(table, n(part)));
        });
      }
    });
    expect(most).toBeLessThanOrEqual(8);
    const all = Array.from({ length: 40 }, (_, part) => part);
    expect(await read(storage, manifest, 'w', table)).toEqual(n(...all));
  });
});
