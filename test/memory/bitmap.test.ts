import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createEngine } from '../../src/wasm/load.node.js';
import { bits, lengths } from '../support/bits.js';

const engine = createEngine();

/** Bits behind the rows are noise: kernels must mask them. */
const bitmapOf = (values: readonly boolean[]): number => bits(engine, values, true);

describe('countBits', () => {
  it.each(lengths)('counts among the first %i', (length) => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: length, maxLength: length }), (values) => {
        engine.arena.reset();
        const expected = values.filter(Boolean).length;
        expect(engine.kernels.countBits(bitmapOf(values), length)).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });
});

describe('selectBits', () => {
  const row = fc.tuple(fc.boolean(), fc.boolean());

  it.each(lengths)('lists the rows that are set and valid among %i', (length) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: length, maxLength: length }), (rows) => {
        engine.arena.reset();
        const values = bitmapOf(rows.map(([value]) => value));
        const validity = bitmapOf(rows.map(([, valid]) => valid));
        const out = engine.arena.allocate(length * 4);
        const select = (valid: number): number[] => {
          const count = engine.kernels.selectBits(values, valid, out, length);
          return [...engine.memory.u32.subarray(out >>> 2, (out >>> 2) + count)];
        };
        const indices = rows.map((_, index) => index);
        expect(select(validity)).toEqual(indices.filter((at) => rows[at][0] && rows[at][1]));
        expect(select(0)).toEqual(indices.filter((at) => rows[at][0]));
      }),
      { numRuns: 20 },
    );
  });
});
