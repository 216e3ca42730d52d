// What a database sink does, whatever the database: run with each of them.
import { describe, expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { schema, type FieldsOf } from '../../../src/batch/schema.js';
import type { TableSinkOptions } from '../../../src/connector/database/tableSink.js';
import type { Sink, SinkContext } from '../../../src/sink/sink.js';
import type { Json } from '../../../src/source/source.js';
import { systemClock } from '../../../src/time/clock.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { runSink, sinkContext, writeRows } from '../../sink/testSink.js';

/** A database under test. */
export interface TestDatabase {
  sink<F extends types.Fields>(options: TableSinkOptions): Sink<F>;
  /** Runs a statement on a connection of the test's own; rows as arrays of text or null. */
  query(sql: string): Promise<(string | null)[][]>;
  quote(name: string): string;
}

const fields = schema({ id: types.int64(), text: types.string().nullable() });
type F = FieldsOf<typeof fields>;
interface Row {
  readonly id: bigint;
  readonly text: string | null;
}
const engine = createEngine();
const copied = (handle: Json): Json => JSON.parse(JSON.stringify(handle)) as Json;
const row = (id: number, text: string | null = `text ${id}`): Row => ({ id: BigInt(id), text });
const range = (from: number, to: number): Row[] =>
  Array.from({ length: to - from }, (_, index) => row(from + index));

let lastTable = 0;

/** The tests; `database` is called when they run. */
export function tableSinkTests(database: () => TestDatabase): void {
  const table = (): string => `t${++lastTable}`;

  async function open(options: TableSinkOptions, more: Partial<SinkContext<F>> = {}) {
    const context = sinkContext(fields, { engine, clock: systemClock, ...more });
    const writer = await database().sink<F>(options).open(context);
    const write = (rows: readonly Row[], kinds?: readonly number[]): Promise<void> =>
      writeRows(writer, context, [rows], kinds);
    return { writer, write };
  }

  async function rowsOf(name: string): Promise<(string | null)[][]> {
    const { query, quote } = database();
    return query(`SELECT id, text FROM ${quote(name)} ORDER BY id`);
  }

  const asStored = (rows: readonly Row[]): (string | null)[][] =>
    rows.map(({ id, text }) => [String(id), text]);

  async function stagedCount(handle: Json): Promise<number> {
    const { query, quote } = database();
    const { staged } = handle as unknown as { staged: string };
    return Number((await query(`SELECT COUNT(*) FROM ${quote(staged)}`))[0][0]);
  }

  describe('exactly once', () => {
    it.each([0, 1, 255, 256, 257, 5000])('%i rows are seen after the commit only', async (n) => {
      const name = table();
      const { writer, write } = await open({ table: name });
      await write(range(0, n));
      const handle = copied(await writer.preCommit(1));
      expect(await rowsOf(name)).toEqual([]);
      await writer.commit(handle);
      expect(await rowsOf(name)).toEqual(asStored(range(0, n)));
      await writer.commit(handle);
      expect((await rowsOf(name)).length).toBe(n);
      expect(await stagedCount(handle)).toBe(0);
      await writer.close();
    });

    it('a new writer commits what a killed one had prepared, and drops the rest', async () => {
      const name = table();
      const before = await open({ table: name });
      await before.write(range(0, 10));
      const first = copied(await before.writer.preCommit(1));
      await before.write(range(10, 20));
      const second = copied(await before.writer.preCommit(2));
      await before.write(range(20, 30));
      await before.writer.flush();
      // Killed: neither abort nor close.
      const after = await open({ table: name }, { restored: [first] });
      expect(await stagedCount(first)).toBe(10);
      await after.writer.commit(first);
      await after.writer.commit(first);
      await after.write(range(10, 15));
      await after.writer.commit(await after.writer.preCommit(2));
      expect(await rowsOf(name)).toEqual(asStored(range(0, 15)));
      await expect(after.writer.commit(second)).rejects.toThrow(
        /Of the 10 rows of checkpoint 2 .* 0 are staged/,
      );
      await before.writer.close();
      await after.writer.close();
    });

    it('handles of failed checkpoints are committed with the next, in order', async () => {
      const name = table();
      const { writer, write } = await open({ table: name, primaryKey: ['id'] });
      await write([row(1, 'a')]);
      const first = copied(await writer.preCommit(1));
      await write([row(1, 'b')]);
      const second = copied(await writer.preCommit(2));
      for (const handle of [first, second, first, second]) await writer.commit(handle);
      expect(await rowsOf(name)).toEqual([['1', 'b']]);
      await writer.close();
    });

    it.each([
      [1, 3],
      [3, 1],
      [4, 2],
    ])('%i writers, then %i', async (oldCount, newCount) => {
      const name = table();
      const handles: Json[] = [];
      const killed = await Promise.all(
        Array.from({ length: oldCount }, (_, subtask) =>
          open({ table: name }, { subtask, parallelism: oldCount }),
        ),
      );
      for (const [subtask, { writer, write }] of killed.entries()) {
        await write([row(subtask)]);
        handles.push(copied(await writer.preCommit(1)));
        await write([row(1000 + subtask)]);
        await writer.flush();
      }
      for (let subtask = 0; subtask < newCount; subtask++) {
        const restored = handles.filter((_, old) => old % newCount === subtask);
        const more = { subtask, parallelism: newCount, restored };
        const { writer, write } = await open({ table: name }, more);
        for (const handle of restored) await writer.commit(handle);
        await write([row(100 + subtask)]);
        await writer.commit(await writer.preCommit(2));
        await writer.close();
      }
      const expected = [...range(0, oldCount), ...range(100, 100 + newCount)];
      expect(await rowsOf(name)).toEqual(asStored(expected));
      expect(await stagedCount(handles[0])).toBe(0);
      for (const { writer } of killed) await writer.close();
    });

    it('leaves alone what other streams and jobs have staged', async () => {
      const name = table();
      const mine = await open({ table: name }, { name: 'mine' });
      const yours = await open({ table: name }, { name: 'yours' });
      const job = await open({ table: name, id: 'job 2' }, { name: 'mine' });
      const handles: Json[] = [];
      for (const [index, { writer, write }] of [mine, yours, job].entries()) {
        await write([row(index)]);
        handles.push(copied(await writer.preCommit(1)));
      }
      const again = await open({ table: name }, { name: 'mine' });
      expect(await stagedCount(handles[0])).toBe(2);
      await yours.writer.commit(handles[1]);
      await job.writer.commit(handles[2]);
      await expect(mine.writer.commit(handles[0])).rejects.toThrow(/are staged/);
      expect(await rowsOf(name)).toEqual(asStored(range(1, 3)));
      for (const { writer } of [mine, yours, job, again]) await writer.close();
    });

    it('abort drops what was not committed', async () => {
      const name = table();
      const { writer, write } = await open({ table: name });
      await write(range(0, 3));
      const handle = await writer.preCommit(1);
      await writer.commit(handle);
      await write(range(3, 500));
      await writer.flush();
      await write(range(500, 510));
      expect(await stagedCount(handle)).toBe(497);
      await writer.abort();
      expect(await stagedCount(handle)).toBe(0);
      await writer.close();
      expect(await rowsOf(name)).toEqual(asStored(range(0, 3)));
    });
  });

  describe('with a key', () => {
    it('the last row of a key stays, over checkpoints and within one', async () => {
      const name = table();
      const { writer, write } = await open({ table: name, primaryKey: ['id'] });
      await write([row(1, 'a'), row(2, 'b'), row(1, 'c')]);
      await writer.commit(await writer.preCommit(1));
      await write([row(2, null), row(3)]);
      await writer.commit(await writer.preCommit(2));
      expect(await rowsOf(name)).toEqual([
        ['1', 'c'],
        ['2', null],
        ['3', 'text 3'],
      ]);
      await writer.close();
    });

    it('follows a changelog in its order', async () => {
      const name = table();
      const { writer, write } = await open({ table: name, primaryKey: ['id'] });
      await write(range(1, 6));
      await writer.commit(await writer.preCommit(1));
      const changes = [
        [row(1), 1],
        [row(1, 'A'), 2],
        [row(2), 3],
        [row(3), 3],
        [row(3, 'again'), 0],
        [row(9), 0],
        [row(9), 3],
      ] as const;
      await write(
        changes.map(([change]) => change),
        changes.map(([, kind]) => kind),
      );
      await writer.commit(await writer.preCommit(2));
      expect(await rowsOf(name)).toEqual([
        ['1', 'A'],
        ['3', 'again'],
        ['4', 'text 4'],
        ['5', 'text 5'],
      ]);
      await writer.close();
    });

    it('may be the whole row, and text that compares by its bytes', async () => {
      const name = table();
      const { writer, write } = await open({ table: name, primaryKey: ['id', 'text'] });
      await write([row(1, 'a'), row(1, 'a'), row(1, 'A'), row(1, 'a ')]);
      await writer.commit(await writer.preCommit(1));
      expect((await rowsOf(name)).length).toBe(3);
      await writer.close();
    });

    it('a changelog needs one', async () => {
      const run = runSink(
        database().sink<F>({ table: table() }),
        sinkContext(fields, { engine, clock: systemClock }),
        [[row(1)]],
        [2],
      );
      await expect(run).rejects.toThrow(/needs a key: give primaryKey/);
    });
  });

  it('replaces the table once, not when the job goes on', async () => {
    const name = table();
    for (let run = 0; run < 2; run++) {
      const options = { table: name, mode: 'replace' as const };
      const context = sinkContext(fields, { engine, clock: systemClock });
      await runSink(database().sink<F>(options), context, [range(0, 5)]);
      expect((await rowsOf(name)).length).toBe(5);
    }
    const { writer, write } = await open({ table: name, mode: 'replace' });
    await write([row(7)]);
    const handle = copied(await writer.preCommit(1));
    await writer.commit(handle);
    await writer.close();
    const after = await open({ table: name, mode: 'replace' }, { restored: [handle] });
    await after.writer.commit(handle);
    await after.write([row(8)]);
    await after.writer.commit(await after.writer.preCommit(2));
    expect(await rowsOf(name)).toEqual(asStored(range(7, 9)));
    await after.writer.close();
  });

  describe('hostile names and values', () => {
    const hostile = [
      `x"); DROP TABLE victim; --`,
      `'; DELETE FROM victim; --`,
      '"',
      '`',
      "a'b\\",
      '?',
    ];
    hostile.push('$1', ':name', 'SELECT', 'naïve ☃', '%s');

    it('are names and values like any other', async () => {
      const { sink, query, quote } = database();
      const context = sinkContext(fields, { engine, clock: systemClock });
      await runSink(sink<F>({ table: 'victim' }), context, [range(0, 3)]);
      for (const name of hostile) {
        const odd = schema({ [name]: types.string(), other: types.int32() });
        const values = [...hostile, '😀'].map((value, other) => ({ [name]: value, other }));
        const options = { table: `t ${name}`, primaryKey: [name] };
        const oddContext = sinkContext(odd, { engine, clock: systemClock });
        await runSink(sink(options), oddContext, [values as never[]]);
        await runSink(sink(options), oddContext, [[values[0] as never]], [3]);
        const stored = await query(
          `SELECT ${quote(name)} FROM ${quote(`t ${name}`)} ORDER BY other`,
        );
        expect(stored.map(([value]) => value)).toEqual([...hostile.slice(1), '😀']);
      }
      expect((await rowsOf('victim')).length).toBe(3);
    });
  });

  describe('errors', () => {
    const run = (options: TableSinkOptions): Promise<void> =>
      runSink(database().sink<F>(options), sinkContext(fields, { engine, clock: systemClock }), [
        [row(1)],
      ]);

    it('name a table that is missing, and the columns that one lacks', async () => {
      await expect(run({ table: 'missing', createTable: false })).rejects.toMatchObject({
        code: 'CONNECTOR_NOT_FOUND',
        message: expect.stringContaining("no table 'missing'") as string,
      });
      await database().query('CREATE TABLE narrow (id INTEGER)');
      await expect(run({ table: 'narrow' })).rejects.toMatchObject({
        code: 'CONNECTOR_FORMAT',
        message: expect.stringContaining("no column 'text'") as string,
      });
    });

    it('name the table and the constraint that fails', async () => {
      await database().query('CREATE TABLE strict (id INTEGER, text VARCHAR(50) NOT NULL)');
      const context = sinkContext(fields, { engine, clock: systemClock });
      const failing = runSink(database().sink<F>({ table: 'strict' }), context, [[row(1, null)]]);
      await expect(failing).rejects.toThrow(/table 'strict' cannot be written: .*(null|NULL)/);
    });

    it('refuse columns that are not there, and streams without', async () => {
      await expect(run({ table: 'x', primaryKey: ['nope'] })).rejects.toMatchObject({
        code: 'PLAN_UNKNOWN_COLUMN',
      });
      const none = sinkContext(schema({}), { engine, clock: systemClock });
      await expect(async () => database().sink({ table: 'x' }).open(none)).rejects.toThrow(
        /without columns/,
      );
    });
  });
}
