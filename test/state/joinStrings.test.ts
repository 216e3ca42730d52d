import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf } from '../../src/batch/column.js';
import { string } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, columnFromValues, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();

describe('joinStrings', () => {
  it('joins the strings of lists', () => {
    const text = fc.string({ maxLength: 20, unit: 'grapheme' });
    const lists = fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 30 });
    fc.assert(
      fc.property(lists, fc.constantFrom('', ',', ' and then '), (all, separator) => {
        engine.arena.reset();
        const values = all.flat();
        const { values: views } = columnFromValues(engine, string(), values);
        const between = bytes(engine, [...new TextEncoder().encode(separator)]);
        const { arena, kernels } = engine;
        const size = new TextEncoder().encode(values.join('')).length;
        const heap = arena.allocate(size + values.length * separator.length);
        const out = arena.allocate(all.length * 16);
        const offsets = arena.allocate((all.length + 1) * 4);
        let end = 0;
        const ends = all.map((list) => (end += list.length));
        engine.memory.i32.set([0, ...ends], offsets >>> 2);
        kernels.joinStrings(offsets, views, between, separator.length, out, heap, all.length);
        const joined = valuesFromColumn(engine, columnOf(string(), out), all.length);
        expect(joined).toEqual(all.map((list) => list.join(separator)));
      }),
    );
  });
});
