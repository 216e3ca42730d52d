import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { RowIdentity } from '../../src/join/regularJoinIdentity.js';
import { RowStore } from '../../src/join/rowStore.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';
import { textOf } from '../support/changelogRun.js';

const engine = createEngine();
const schema = new Schema([
  { name: 'a', type: t.int8().nullable() },
  { name: 'b', type: t.int16() },
  { name: 'c', type: t.int32().nullable() },
  { name: 'd', type: t.float64().nullable() },
  { name: 'e', type: t.string().nullable() },
  { name: 'f', type: t.boolean().nullable() },
  { name: 'g', type: t.decimal(30, 2).nullable() },
]);
const row = fc.record({
  a: fc.constantFrom(null, 0, 1),
  b: fc.constantFrom(0, 256),
  c: fc.constantFrom(null, 0, 65_536),
  d: fc.constantFrom(null, 0, -1.5, NaN),
  e: fc.constantFrom(null, '', 'a', 'a text of 16 byt', 'a text of 16 bytes', 'a text of 17 bytes'),
  f: fc.constantFrom(null, true, false),
  g: fc.constantFrom(null, '0.00', '12345678901234567890.12', '12345678901234567890.13'),
});

it('gives rows one entry if and only if they are equal', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      engine.arena.reset();
      const types = schema.fields.map(({ type }) => type);
      const store = new RowStore(engine, types);
      const identity = new RowIdentity(engine, store, [0, 1, 2, 3, 4, 5, 6]);
      const batch = batchFromRows(engine, schema, rows);
      const { entries } = identity.identify(batch.columns(), rows.length);
      const given = engine.memory.u32.slice(entries >>> 2, (entries >>> 2) + rows.length);
      const first = new Map<string, number>();
      rows.forEach((one, i) => {
        const text = textOf({ ...one });
        if (!first.has(text)) first.set(text, given[i]);
        expect(given[i]).toBe(first.get(text));
      });
      expect(new Set(first.values()).size).toBe(first.size);
      identity.release();
      store.release();
    }),
  );
});
