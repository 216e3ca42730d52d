// What sources and lookups of a database do, whatever the database: run with each of them.
import { describe, expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { schema, type FieldsOf } from '../../../src/batch/schema.js';
import type { TableLookupOptions } from '../../../src/connector/database/tableLookup.js';
import type { TableSourceOptions } from '../../../src/connector/database/tableScan.js';
import type { LookupSource } from '../../../src/source/lookup.js';
import type { Json, Source, Split } from '../../../src/source/source.js';
import { systemClock } from '../../../src/time/clock.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { batchFromRows } from '../../support/columns.js';
import { readRows } from '../../../src/batch/readRows.js';
import { runSink, sinkContext } from '../../sink/testSink.js';
import type { TestDatabase } from './tableSinkTests.js';

/** A database that is read. */
export interface ReadDatabase extends TestDatabase {
  source<F extends types.Fields>(options: TableSourceOptions<F>): Source<F>;
  lookup<F extends types.Fields>(options: TableLookupOptions<F>): LookupSource<F>;
}

const engine = createEngine();
const { signal } = new AbortController();
const context = { engine, clock: systemClock, signal, batchSize: 64 };
const copied = (position: Json): Json => JSON.parse(JSON.stringify(position)) as Json;

/** Rows of a split from a position on, at most `pollCount` polls. */
async function read<F extends types.Fields>(
  source: Source<F>,
  split: Split,
  position?: Json,
  pollCount = Infinity,
): Promise<{ rows: object[]; position: Json }> {
  const reader = await source.open(split, position, context);
  const rows: object[] = [];
  for (let poll = 0; poll < pollCount; poll++) {
    const polled = await reader.poll();
    if (polled.kind === 'end') break;
    if (polled.kind !== 'rows') throw new Error(`It polled ${polled.kind}.`);
    rows.push(...polled.rows);
  }
  const at = copied(reader.position());
  await reader.close();
  return { rows, position: at };
}

const everything = schema({
  id: types.int64(),
  flag: types.boolean().nullable(),
  tiny: types.int8().nullable(),
  small: types.int16().nullable(),
  whole: types.int32().nullable(),
  single: types.float32().nullable(),
  double: types.float64().nullable(),
  exact: types.decimal(38, 9).nullable(),
  text: types.string().nullable(),
  bytes: types.bytes().nullable(),
  day: types.date().nullable(),
  clock: types.time(3).nullable(),
  at: types.timestamp(3).nullable(),
  fine: types.timestamp(6).nullable(),
  instant: types.timestampLtz(3).nullable(),
  list: types.array(types.int32()).nullable(),
  nested: types.row({ a: types.string(), b: types.float64().nullable() }).nullable(),
});

const nothing = Object.fromEntries(everything.names.map((name) => [name, null]));
const values = [
  {
    ...{ id: 9007199254740993n, flag: true, tiny: -128, small: 32767, whole: -2147483648 },
    ...{ single: 1.5, double: 0.1, exact: '-12345678901234567890123456789.123456789' },
    ...{ text: `naïve "☃" 'x' \\ 😀`, bytes: Uint8Array.of(0, 255, 92), day: '1969-12-31' },
    ...{ clock: '23:59:59.999', at: new Date('2024-02-29T06:50:00.250Z') },
    ...{ fine: '2024-10-27 01:30:00.123456', instant: new Date('2024-03-31T02:30:00.001Z') },
    ...{ list: [1, -2, 3], nested: { a: 'ä"', b: null } },
  },
  { ...nothing, id: -9223372036854775808n },
  {
    ...nothing,
    id: 9223372036854775807n,
    flag: false,
    text: '',
    bytes: new Uint8Array(0),
    list: [],
  },
];

/** The tests; `database` is called when they run. */
export function tableSourceTests(database: () => ReadDatabase): void {
  const numbers = schema({ id: types.int64(), text: types.string() });
  const row = (id: number): object => ({ id: BigInt(id), text: `text ${id}` });
  const rows = (from: number, to: number): object[] =>
    Array.from({ length: to - from }, (_, index) => row(from + index));

  async function write(table: string, written: readonly object[]): Promise<void> {
    const sink = database().sink<FieldsOf<typeof numbers>>({ table, primaryKey: ['id'] });
    const target = sinkContext(numbers, { engine, clock: systemClock });
    await runSink(sink, target, [written as never[]]);
  }

  describe('types', () => {
    it('come back as they were written, and as lookups', async () => {
      const { sink, source, lookup } = database();
      const options = { table: 'everything', schema: everything };
      const target = sinkContext(everything, { engine, clock: systemClock });
      await runSink(sink({ table: 'everything', primaryKey: ['id'] }), target, [values as never[]]);
      const scan = source({ ...options, key: ['id'] });
      const [split] = await scan.splits();
      const sorted = values.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const found = await read(scan, split);
      const back = readRows(batchFromRows(engine, everything, found.rows as never[]));
      expect(back).toEqual(sorted);
      const reader = await lookup(options).open(['id'], context);
      const keys = values.map(({ id }) => ({ id }));
      const looked = await reader.lookup(keys, { signal });
      const flat = readRows(batchFromRows(engine, everything, looked.flat()));
      expect(flat).toEqual(values);
      reader.close();
    });
  });

  describe('a source', () => {
    it.each([0, 1, 63, 64, 65, 200])('reads %i rows in the order of their key', async (count) => {
      const table = `scan${count}`;
      await write(table, rows(0, count).toReversed());
      const source = database().source({ table, schema: numbers, key: ['id'] });
      const [split] = await source.splits();
      expect((await read(source, split)).rows).toEqual(rows(0, count));
    });

    it('goes on behind its position, whatever became of the rows before it', async () => {
      const { query, quote } = database();
      await write('resumed', rows(0, 300));
      const source = database().source({ table: 'resumed', schema: numbers, key: ['id'] });
      const [split] = await source.splits();
      const first = await read(source, split, undefined, 2);
      expect(first.rows).toEqual(rows(0, 128));
      await query(`DELETE FROM ${quote('resumed')} WHERE id < 100 OR id = 127`);
      const rest = await read(source, split, first.position);
      expect(rest.rows).toEqual(rows(128, 300));
      expect((await read(source, split, rest.position)).rows).toEqual([]);
      await expect(async () => source.open(split, [1, 2], context)).rejects.toThrow(/position/);
    });

    it('has keys of several columns', async () => {
      const pairs = schema({ a: types.int32(), b: types.string(), c: types.int32() });
      const written = Array.from({ length: 200 }, (_, n) => ({
        ...{ a: n % 3, b: `key ${String(n % 9)}`, c: n },
      }));
      const target = sinkContext(pairs, { engine, clock: systemClock });
      const key = ['a', 'b', 'c'] as const;
      const sink = database().sink({ table: 'pairs', primaryKey: key });
      await runSink(sink, target, [written as never[]]);
      const source = database().source({ table: 'pairs', schema: pairs, key });
      const [split] = await source.splits();
      const read1 = await read(source, split, undefined, 1);
      const read2 = await read(source, split, read1.position);
      const order = (row: (typeof written)[number]): string =>
        `${row.a}${row.b}${String(row.c).padStart(3, '0')}`;
      const sorted = written.toSorted((x, y) => (order(x) < order(y) ? -1 : 1));
      expect([...read1.rows, ...read2.rows]).toEqual(sorted);
    });

    it('has splits on a grid, the same ones when the table has grown', async () => {
      await write('grid', rows(-150, 250));
      const options = { table: 'grid', schema: numbers, key: ['id'] as const, splitSize: 100 };
      const source = database().source(options);
      const splits = await source.splits();
      expect(splits.length).toBe(5);
      const all: object[] = [];
      for (const split of splits) {
        const first = await read(source, split, undefined, 1);
        const rest = await read(source, split, first.position);
        all.push(...first.rows, ...rest.rows);
      }
      expect(all).toEqual(rows(-150, 250));
      await write('grid', rows(250, 310));
      const more = await source.splits();
      expect(more.slice(0, 5)).toEqual(splits);
      expect(more.length).toBe(6);
    });

    it('refuses what it cannot split or find', async () => {
      const { source } = database();
      const text = { table: 'grid', schema: numbers, key: ['text'] as const, splitSize: 1 };
      expect(() => source(text)).toThrow(/one column of whole numbers/);
      expect(() => source({ ...text, key: ['id'], splitSize: 0 })).toThrow(/splitSize is 0/);
      expect(() => source({ ...text, key: [] })).toThrow(/key is empty/);
      const missing = source({ table: 'nowhere', schema: numbers, key: ['id'] });
      await expect(read(missing, { id: 'x' })).rejects.toMatchObject({ code: 'CONNECTOR_IO' });
    });
  });

  describe('a lookup', () => {
    it.each([0, 1, 7, 8, 9, 255, 256, 257, 1000])('finds %i keys', async (count) => {
      const table = 'looked';
      await write(table, rows(0, 500));
      const reader = await database().lookup({ table, schema: numbers }).open(['id'], context);
      const keys = Array.from({ length: count }, (_, n) => ({ id: BigInt(3 * n) }));
      const found = await reader.lookup(keys, { signal });
      expect(found).toEqual(keys.map(({ id }) => (id < 500n ? [row(Number(id))] : [])));
      reader.close();
    });

    it('compares several columns, and text as it is, for calls side by side', async () => {
      await write('looked', rows(0, 500));
      const table = { table: 'looked', schema: numbers };
      const reader = await database().lookup(table).open(['id', 'text'], context);
      const keys = [
        { id: 7n, text: 'text 7' },
        { id: 7n, text: 'text 8' },
        { id: 8n, text: "text 8' OR '1'='1" },
      ];
      const calls = [reader.lookup(keys, { signal }), reader.lookup(keys, { signal })];
      for (const found of await Promise.all(calls)) {
        expect(found.map((list) => list.length)).toEqual([1, 0, 0]);
      }
      reader.close();
    });
  });
}
