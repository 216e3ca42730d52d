import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema } from '../../../src/batch/schema.js';
import type { ArrowReadOptions, ArrowSource } from '../../../src/format/arrow/ipc.js';
import { loadArrowFormat } from '../../../src/format/arrow/library.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { batchFromRows } from '../../support/columns.js';

const { arrowEncoder, readArrow } = await loadArrowFormat();

const typed = schema({ n: t.int64().nullable(), s: t.string(), p: t.decimal(10, 2) });
const rows = Array.from({ length: 100 }, (_, i) => ({
  n: i % 4 === 0 ? null : BigInt(i),
  s: i % 2 === 0 ? `s${i}` : `a longer text, number ${i}`,
  p: `${i}.50`,
}));

function written(layout: 'file' | 'stream', some: typeof rows = rows): Uint8Array {
  const engine = createEngine();
  const encoder = arrowEncoder({ layout })(engine, typed);
  const pieces = [encoder.header()];
  for (let from = 0; from < some.length; from += 30) {
    engine.arena.reset();
    pieces.push(encoder.encode(batchFromRows(engine, typed, some.slice(from, from + 30))));
  }
  return new Uint8Array(Buffer.concat([...pieces, encoder.footer()]));
}

async function readBack(source: ArrowSource, options?: ArrowReadOptions): Promise<object[]> {
  const engine = createEngine();
  const file = await readArrow(source);
  expect(String(file.schema)).toBe(String(typed));
  const back: object[] = [];
  for await (const { batch, rowStart, rowEnd } of file.read(engine, options)) {
    expect(rowEnd - rowStart).toBe(batch.rowCount);
    back.push(...readRows(batch));
    engine.arena.reset();
  }
  await file.close();
  return back;
}

describe.each(['file', 'stream'] as const)('Arrow IPC %s', (layout) => {
  it('comes back from bytes, in batches and from a row', async () => {
    const bytes = written(layout);
    expect(await readBack({ bytes })).toEqual(rows);
    expect(await readBack({ bytes }, { batchSize: 7, fromRow: 33 })).toEqual(rows.slice(33));
    expect(arrow.tableFromIPC(bytes).numRows).toBe(100);
  });

  it('comes back from a path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'arrow-'));
    try {
      const path = join(folder, 'a.arrow');
      writeFileSync(path, written(layout));
      expect(await readBack({ path })).toEqual(rows);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is readable without a row', async () => {
    expect(await readBack({ bytes: written(layout, []) })).toEqual([]);
  });
});

describe('readArrow', () => {
  it('reads a byte stream', async () => {
    const bytes = written('stream');
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.slice(at, at + 1000);
    }
    expect(await readBack({ stream: stream() })).toEqual(rows);
  });

  it('names a file that is none', async () => {
    await expect(readArrow({ path: 'no/such.arrow' })).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
    });
  });
});
