import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createEngine } from '../../src/wasm/load.node.js';
import { bits, lengths, readBits } from '../support/bits.js';
import { bytes, uint32s } from '../support/columns.js';

const engine = createEngine();
const SOURCE_ROWS = 300;

/** Row indices in any order, with repeats. */
const indices = (count: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(SOURCE_ROWS - 1), { minLength: count, maxLength: count });

describe.each([1, 2, 4, 8, 16])('gatherFixed of %i bytes', (width) => {
  it.each(lengths)('copies %i rows', (count) => {
    fc.assert(
      fc.property(indices(count), fc.integer(), (rows, seed) => {
        engine.arena.reset();
        const source = Array.from(
          { length: SOURCE_ROWS * width },
          (_, at) => (at * 31 + seed) & 255,
        );
        const values = bytes(engine, source);
        const rowsAddress = uint32s(engine, rows);
        const out = engine.arena.allocate(count * width);
        expect(engine.kernels.gatherFixed(values, rowsAddress, out, count, width)).toBe(count);
        const expected = rows.flatMap((row) => source.slice(row * width, (row + 1) * width));
        expect([...engine.memory.u8.subarray(out, out + count * width)]).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });
});

describe('gatherBits', () => {
  const source = fc.array(fc.boolean(), { minLength: SOURCE_ROWS, maxLength: SOURCE_ROWS });

  it.each(lengths)('copies %i bits, and zeros up to a whole word', (count) => {
    fc.assert(
      fc.property(source, indices(count), (values, rows) => {
        engine.arena.reset();
        const out = bits(
          engine,
          Array.from({ length: count }, () => true),
          true,
        );
        const from = bits(engine, values);
        expect(engine.kernels.gatherBits(from, uint32s(engine, rows), out, count)).toBe(count);
        const whole = ((count + 63) >>> 6) << 6;
        const expected = Array.from({ length: whole }, (_, at) => at < count && values[rows[at]]);
        expect(readBits(engine, out, whole)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});
