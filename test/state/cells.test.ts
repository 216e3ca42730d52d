import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();
const { kernels } = engine;
const LENGTHS = [0, 1, 15, 16, 17, 64, 65, 1000];

/** Slots in any order, none twice. */
function someSlots(count: number): { slots: number[]; address: number } {
  const slots = Array.from({ length: count }, (_, i) => (i * 7919 + 13) % 2048);
  const address = engine.arena.allocate(count * 4);
  engine.memory.u32.set(slots, address >>> 2);
  return { slots, address };
}

describe('cells by slot', () => {
  it.each([1, 2, 4, 8, 16])('are written from columns, %i bytes each, with any stride', (width) => {
    for (const count of LENGTHS) {
      for (const stride of [width, width + 3]) {
        engine.arena.reset();
        const { slots, address } = someSlots(count);
        const values = engine.arena.allocate(count * width);
        const cells = engine.arena.allocateZeroed(2048 * stride);
        const { u8 } = engine.memory;
        for (let i = 0; i < count * width; i++) u8[values + i] = (i * 31 + 1) & 255;
        expect(kernels.scatterCells(values, address, cells, stride, count, width)).toBe(count);
        const expected = new Uint8Array(2048 * stride);
        slots.forEach((slot, i) => {
          expected.set(u8.subarray(values + i * width, values + (i + 1) * width), slot * stride);
        });
        expect(u8.subarray(cells, cells + 2048 * stride)).toEqual(expected);
      }
    }
  });

  it('are listed where they hold something', () => {
    const tags = fc.array(fc.constantFrom(0, 0, 1, 2), { maxLength: 100 });
    fc.assert(
      fc.property(tags, fc.nat(50), (bytes, from) => {
        engine.arena.reset();
        const address = engine.arena.allocate(bytes.length);
        const out = engine.arena.allocate(bytes.length * 4);
        engine.memory.u8.set(bytes, address);
        const count = Math.max(0, bytes.length - from);
        const listed = kernels.listTagged(address, from, count, out);
        const found = [...engine.memory.u32.subarray(out >>> 2, (out >>> 2) + listed)];
        expect(found).toEqual(bytes.flatMap((tag, i) => (tag > 0 && i >= from ? [i] : [])));
      }),
    );
  });

  it('of one byte become bits and come back', () => {
    for (const count of LENGTHS) {
      engine.arena.reset();
      const { slots, address } = someSlots(count);
      const bytes = engine.arena.allocateZeroed(2048);
      const back = engine.arena.allocateZeroed(2048);
      const bits = engine.arena.allocateBitmap(count);
      const { u8 } = engine.memory;
      slots.forEach((slot, i) => (u8[bytes + slot] = 1 + (i % 3 === 0 ? 1 : 0)));
      const zeros = kernels.gatherByteBits(bytes, address, bits, count);
      expect(zeros).toBe(Math.ceil(count / 3));
      kernels.scatterByteBits(bits, address, back, count, 1, 2);
      expect(u8.slice(back, back + 2048)).toEqual(u8.slice(bytes, bytes + 2048));
      kernels.scatterByteBits(0, address, back, count, 7, 2);
      expect(slots.every((slot) => u8[back + slot] === 7)).toBe(true);
    }
  });
});
