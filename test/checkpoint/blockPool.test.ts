import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES, BlockPool, BlockWriter } from '../../src/checkpoint/blockPool.js';

const joined = (pieces: readonly Uint8Array[]): Buffer => Buffer.concat(pieces);

describe('bytes in blocks', () => {
  it('are what was written, wherever blocks end', () => {
    const lengths = fc.array(
      fc.oneof(
        fc.nat(100),
        fc.integer({ min: BLOCK_BYTES - 2, max: BLOCK_BYTES + 2 }),
        fc.constantFrom(0, 2 * BLOCK_BYTES + 1),
      ),
      { maxLength: 6 },
    );
    const pool = new BlockPool();
    fc.assert(
      fc.property(lengths, (each) => {
        const writer = new BlockWriter(pool);
        const written = each.map((length, i) => new Uint8Array(length).fill(i + 1));
        for (const bytes of written) writer.write(bytes);
        expect(joined(writer.pieces).equals(joined(written))).toBe(true);
        expect(writer.pieces.every((piece) => piece.length > 0)).toBe(true);
        writer.release();
        expect(writer.pieces).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('are copied: what was given may change', () => {
    const writer = new BlockWriter(new BlockPool());
    const bytes = new Uint8Array([1, 2, 3]);
    writer.write(bytes);
    bytes.fill(0);
    expect([...joined(writer.pieces)]).toEqual([1, 2, 3]);
  });

  it('lie in memory that was used before', () => {
    const pool = new BlockPool();
    const first = new BlockWriter(pool);
    first.write(new Uint8Array(BLOCK_BYTES + 1).fill(7));
    const buffers = new Set(first.pieces.map(({ buffer }) => buffer));
    first.release();
    const second = new BlockWriter(pool);
    second.write(new Uint8Array(BLOCK_BYTES + 5).fill(8));
    expect(second.pieces.every(({ buffer }) => buffers.has(buffer))).toBe(true);
    expect(joined(second.pieces).every((byte) => byte === 8)).toBe(true);
    // A released writer begins anew, and shares nothing with who has its blocks.
    first.write(new Uint8Array([9]));
    expect([...joined(first.pieces)]).toEqual([9]);
    expect(second.pieces[0][0]).toBe(8);
  });
});
