import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { jsonEncoder } from '../../src/encode/json.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { buildBatch } from '../support/columnBuilder.js';
import { jsonLines } from '../support/encoded.js';

const engine = createEngine();

test('an output smaller than one row grows; memory is given back', () => {
  const used = engine.memory.usedBytes;
  for (const outputBytes of [1, 400, 5000]) {
    const column = Array.from({ length: 300 }, (_, i) => 'é"'.repeat(i * 7));
    const nested = column.map((x) => [x, x]);
    const text = jsonLines(
      engine,
      { v: t.string(), n: t.array(t.string()) },
      { v: column, n: nested },
      { outputBytes },
    );
    expect(text).toEqual(column.map((v, i) => JSON.stringify({ v, n: nested[i] })));
    engine.arena.release();
  }
  expect(engine.memory.usedBytes).toBeLessThanOrEqual(used);
});

test('the bytes are a view that the next call replaces, and batches follow one another', () => {
  const fields = { v: t.int32() };
  const encoder = jsonEncoder()(engine, schema(fields));
  const decoder = new TextDecoder();
  for (let i = 0; i < 5; i++) {
    const batch = buildBatch(engine, fields, { v: [i, i + 1] });
    expect(decoder.decode(encoder.encode(batch as never))).toBe(`{"v":${i}}\n{"v":${i + 1}}\n`);
    engine.arena.reset();
  }
  expect(encoder.header().length + encoder.footer().length).toBe(0);
  encoder.release();
});
