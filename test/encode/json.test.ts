import { describe, expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { jsonEncoder } from '../../src/encode/json.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { buildBatch } from '../support/columnBuilder.js';
import { jsonLines } from '../support/encoded.js';

const engine = createEngine();
const decoder = new TextDecoder();

describe('rows', () => {
  const fields = {
    id: t.int64(),
    name: t.string().nullable(),
    'key longer than sixteen "bytes"': t.int32().nullable(),
    point: t.row({ x: t.float64(), y: t.float64().nullable() }).nullable(),
    tags: t.array(t.string().nullable()).nullable(),
    counts: t.map(t.string(), t.int64().nullable()).nullable(),
    byId: t.map(t.int64(), t.array(t.row({ a: t.boolean() }))),
  };
  const columns = {
    id: [1n, 2n, 3n],
    name: ['a', null, 'c"'],
    'key longer than sixteen "bytes"': [7, null, 9],
    point: [{ x: 0.5, y: null }, null, { x: 1, y: 2 }],
    tags: [['p', null], [], null],
    counts: [
      new Map([['k', 1n]]),
      null,
      new Map([
        ['', null],
        ['z"', 2n],
      ]),
    ].map(entries),
    byId: [entries(new Map([[5n, [{ a: true }, { a: false }]]])), [], []],
  };

  test('nest and keep nulls', () => {
    expect(jsonLines(engine, fields, columns)).toEqual([
      '{"id":1,"name":"a","key longer than sixteen \\"bytes\\"":7,"point":{"x":0.5,"y":null},' +
        '"tags":["p",null],"counts":{"k":1},"byId":{"5":[{"a":true},{"a":false}]}}',
      '{"id":2,"name":null,"key longer than sixteen \\"bytes\\"":null,"point":null,' +
        '"tags":[],"counts":null,"byId":{}}',
      '{"id":3,"name":"c\\"","key longer than sixteen \\"bytes\\"":9,"point":{"x":1,"y":2},' +
        '"tags":null,"counts":{"":null,"z\\"":2},"byId":{}}',
    ]);
  });

  test('leave null fields out on request', () => {
    const options = { ignoreNullFields: true };
    expect(jsonLines(engine, fields, columns, options)[1]).toBe('{"id":2,"tags":[],"byId":{}}');
    expect(jsonLines(engine, { v: t.int32().nullable() }, { v: [null] }, options)).toEqual(['{}']);
  });

  test('go through the selection', () => {
    const batch = buildBatch(engine, fields, columns);
    const rows = engine.arena.allocate(8);
    engine.memory.u32[rows >>> 2] = 0;
    engine.memory.u32[(rows >>> 2) + 1] = 2;
    const encoder = jsonEncoder()(engine, schema(fields));
    const text = decoder.decode(encoder.encode(batch.select(rows, 2) as never));
    expect(text.split('\n').map((line) => line.slice(0, 7))).toEqual(['{"id":1', '{"id":3', '']);
    encoder.release();
  });

  test('empty batches are nothing', () => {
    expect(jsonLines(engine, { v: t.int32() }, { v: [] })).toEqual([]);
  });

  test('a null map key is an error with the row', () => {
    const type = t.map(t.string().nullable(), t.int32());
    const column = [[], [[null, 1]]];
    expect(() => jsonLines(engine, { v: type }, { v: column })).toThrow(
      /row 1: A MAP with a null key/,
    );
  });
});

function entries(map: Map<unknown, unknown> | null): unknown[] | null {
  return map === null ? null : [...map];
}
