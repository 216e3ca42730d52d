import { beforeEach, describe, expect, it } from 'vitest';
import { Arena, PADDING } from '../../src/wasm/arena.js';
import { createEngine } from '../../src/wasm/load.node.js';
import type { LinearMemory } from '../../src/wasm/memory.js';

describe('Arena', () => {
  let memory: LinearMemory;
  let arena: Arena;

  beforeEach(() => {
    memory = createEngine().memory;
    arena = new Arena(memory);
  });

  it('aligns to 16 bytes and pads, so that a SIMD load may overrun', () => {
    const [first, second] = [arena.allocate(3), arena.allocate(3)];
    expect(first % 16).toBe(0);
    expect(second % 16).toBe(0);
    expect(second - first).toBeGreaterThanOrEqual(3 + PADDING);
  });

  it('takes what is larger than a block as a block of its own', () => {
    const large = arena.allocate(1 << 20);
    memory.u8.fill(7, large, large + (1 << 20));
    expect(arena.allocate(1)).not.toBe(large);
    expect(arena.bytes).toBeGreaterThan(1 << 20);
  });

  it('rewinds to a mark and keeps its blocks', () => {
    arena.allocate(100);
    const mark = arena.mark();
    const address = arena.allocate(1 << 19);
    const { bytes } = arena;
    arena.rewind(mark);
    expect(arena.allocate(1 << 19)).toBe(address);
    expect(arena.bytes).toBe(bytes);
  });

  it('hands out the same addresses after a reset: a steady job allocates nothing', () => {
    const round = (): number[] => [10, 300_000, 5, 70_000].map((bytes) => arena.allocate(bytes));
    const first = round();
    const used = memory.usedBytes;
    arena.reset();
    expect(round()).toEqual(first);
    expect(memory.usedBytes).toBe(used);
  });

  it('zeroes on request', () => {
    const dirty = arena.allocate(64);
    memory.u8.fill(255, dirty, dirty + 64);
    arena.reset();
    const clean = arena.allocateZeroed(64);
    expect([...memory.u8.subarray(clean, clean + 64)]).toEqual(Array.from({ length: 64 }, () => 0));
  });

  it('makes bitmaps of whole 8-byte words', () => {
    const bitmap = arena.allocateBitmap(65);
    expect(arena.allocate(1) - bitmap).toBeGreaterThanOrEqual(16);
  });

  it('gives everything back', () => {
    const used = memory.usedBytes;
    arena.allocate(1 << 20);
    arena.release();
    expect(memory.usedBytes).toBe(used);
    expect(arena.bytes).toBe(0);
  });
});
