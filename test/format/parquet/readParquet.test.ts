import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema, Schema } from '../../../src/batch/schema.js';
import { readParquet, type ParquetSource } from '../../../src/format/parquet/readParquet.js';
import { parquetEncoder } from '../../../src/format/parquet/writeParquet.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { flatTypes, valueOf } from '../../support/arbitraries.js';
import { batchFromRows } from '../../support/columns.js';

type Row = Record<string, unknown>;

async function written(
  typed: Schema,
  rows: Row[],
  rowGroupSize = 16,
): Promise<Uint8Array<ArrayBuffer>> {
  const engine = createEngine();
  const encoder = (await parquetEncoder({ rowGroupSize }))(engine, typed);
  const pieces = [encoder.header()];
  for (let from = 0; from < rows.length; from += 10) {
    engine.arena.reset();
    pieces.push(encoder.encode(batchFromRows(engine, typed, rows.slice(from, from + 10))).slice());
  }
  pieces.push(encoder.footer());
  return new Uint8Array(Buffer.concat(pieces));
}

function bufferOf(bytes: Uint8Array<ArrayBuffer>): ParquetSource {
  const slice = (start: number, end?: number): ArrayBuffer => bytes.slice(start, end).buffer;
  return { buffer: { byteLength: bytes.length, slice }, name: 'test.parquet' };
}

async function readBack(
  source: ParquetSource,
  typed?: Schema,
  options: { batchSize?: number; fromRow?: number; toRow?: number } = {},
): Promise<Row[]> {
  const engine = createEngine();
  const file = await readParquet(source, typed);
  const rows: Row[] = [];
  let next = options.fromRow ?? 0;
  for await (const { batch, rowStart, rowEnd } of file.read(engine, options)) {
    expect(rowStart).toBe(next);
    next = rowEnd;
    rows.push(...readRows(batch));
    engine.arena.reset();
  }
  await file.close();
  return rows;
}

describe('Parquet', () => {
  it('gives back every flat type with nulls, over row groups and batches', async () => {
    // Months and intervals have no type of their own in Parquet, and come back as integers.
    const types = flatTypes.filter((type) => !type.kind.startsWith('INTERVAL'));
    const fields = types.flatMap((type, i) => [
      { name: `c${i}`, type },
      { name: `n${i}`, type: type.nullable() },
    ]);
    const typed = new Schema(fields);
    const rowOf = fc.record(Object.fromEntries(fields.map((f) => [f.name, valueOf(f.type)])), {
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(rowOf, { maxLength: 40 }), async (rows) => {
        const bytes = await written(typed, rows);
        expect(await readBack(bufferOf(bytes), typed, { batchSize: 7 })).toEqual(rows);
      }),
      { numRuns: 15 },
    );
  });

  it('gives back nested values', async () => {
    const typed = schema({
      list: t.array(t.string().nullable()),
      point: t.row({ x: t.int32(), at: t.timestamp(6).nullable() }).nullable(),
      table: t.map(t.string(), t.int64().nullable()).nullable(),
    });
    const rows = [
      {
        list: ['a', null],
        point: { x: 1, at: '2026-01-31 23:59:59.123456' },
        table: new Map([['k', 1n]]),
      },
      { list: [], point: null, table: null },
      {
        list: ['more than twelve bytes'],
        point: { x: 2, at: null },
        table: new Map([['z', null]]),
      },
    ];
    expect(await readBack(bufferOf(await written(typed, rows, 2)), typed)).toEqual(rows);
  });

  it('reads part of rows and columns, and nulls for a column that the file lacks', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ a: i, b: `text of row ${i}` }));
    const bytes = await written(schema({ a: t.int32(), b: t.string() }), rows);
    const wanted = schema({ b: t.string(), z: t.float64().nullable() });
    const part = await readBack(bufferOf(bytes), wanted, { batchSize: 5, fromRow: 13, toRow: 37 });
    expect(part).toEqual(rows.slice(13, 37).map(({ b }) => ({ b, z: null })));
  });

  it('derives the schema from the file', async () => {
    const typed = schema({
      big: t.int64(),
      price: t.decimal(23, 3).nullable(),
      at: t.timestampLtz(9),
      names: t.array(t.string()),
    });
    const file = await readParquet(bufferOf(await written(typed, [])));
    expect(String(file.schema)).toBe(String(typed));
    expect([file.rowCount, file.rowGroups]).toEqual([0, []]);
  });

  it('names what does not fit', async () => {
    const bytes = await written(schema({ a: t.int64().nullable() }), [{ a: 1n }, { a: null }]);
    const source = bufferOf(bytes);
    await expect(readParquet(source, schema({ a: t.string() }))).rejects.toThrow(
      /cannot be read as STRING/,
    );
    await expect(readParquet(source, schema({ b: t.string() }))).rejects.toThrow(
      /no column 'b'.*It has: a/s,
    );
    await expect(readBack(source, schema({ a: t.int64() }))).rejects.toThrow(
      /row 1: Column 'a' is null/,
    );
    await expect(readParquet({ path: 'no/such.parquet' })).rejects.toThrow(/cannot be opened/);
    const noise = new Uint8Array(100);
    await expect(readParquet(bufferOf(noise))).rejects.toMatchObject({ code: 'CONNECTOR_FORMAT' });
  });

  it('opens a path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
    try {
      const path = join(folder, 'a.parquet');
      writeFileSync(path, await written(schema({ a: t.int32() }), [{ a: 7 }]));
      expect(await readBack({ path })).toEqual([{ a: 7 }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
