import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { LinearMemory, PAGE_BYTES } from '../../src/wasm/memory.js';

function linearMemory(limitBytes = 1 << 30): LinearMemory {
  const memory = new LinearMemory(
    new WebAssembly.Memory({ initial: 1, maximum: 4096 }),
    limitBytes,
  );
  memory.startAt(1500);
  return memory;
}

describe('LinearMemory', () => {
  it('hands out whole pages behind the heap base', () => {
    const memory = linearMemory();
    expect(memory.allocate(1)).toBe(PAGE_BYTES);
    expect(memory.allocate(PAGE_BYTES + 1)).toBe(2 * PAGE_BYTES);
    expect(memory.allocate(0)).toBe(4 * PAGE_BYTES);
    expect(memory.usedBytes).toBe(4 * PAGE_BYTES);
  });

  it('remakes its views when the memory grows, with the old contents', () => {
    const memory = linearMemory();
    const address = memory.allocate(8);
    memory.f64[address >>> 3] = 1.5;
    const before = memory.u8;
    memory.allocate(1 << 20);
    expect(before.length).toBe(0);
    expect(memory.f64[address >>> 3]).toBe(1.5);
    expect(memory.i64.buffer).toBe(memory.wasmMemory.buffer);
  });

  it('reuses the smallest run that fits, and gives the end back', () => {
    const memory = linearMemory();
    const [wide, , narrow, last] = [3, 1, 1, 1].map((pages) => memory.allocate(pages * PAGE_BYTES));
    memory.free(wide, 3 * PAGE_BYTES);
    memory.free(narrow, PAGE_BYTES);
    expect(memory.allocate(PAGE_BYTES)).toBe(narrow);
    memory.free(last, PAGE_BYTES);
    expect(memory.allocate(8 * PAGE_BYTES)).toBe(last);
  });

  it('moves contents on reallocation', () => {
    const memory = linearMemory();
    const address = memory.allocate(4);
    memory.u32[address >>> 2] = 42;
    const moved = memory.reallocate(address, 4, 2 * PAGE_BYTES);
    expect(memory.u32[moved >>> 2]).toBe(42);
    expect(memory.usedBytes).toBe(2 * PAGE_BYTES);
  });

  it('names its limit', () => {
    const memory = linearMemory(2 * PAGE_BYTES);
    memory.allocate(PAGE_BYTES);
    expect(() => memory.allocate(2 * PAGE_BYTES)).toThrowError(
      /memory limit of 0\.0 MiB is reached/,
    );
    expect(memory.allocate(PAGE_BYTES)).toBeGreaterThan(0);
  });

  it('names a machine that cannot grow further', () => {
    const memory = new LinearMemory(new WebAssembly.Memory({ initial: 1, maximum: 2 }), 1 << 30);
    memory.startAt(0);
    expect(() => memory.allocate(1 << 20)).toThrowError(
      expect.objectContaining({ code: 'RESOURCE_MEMORY_LIMIT' }),
    );
  });

  it('never hands out overlapping runs, and is empty when all is freed', () => {
    const step = fc.record({
      pages: fc.integer({ min: 1, max: 6 }),
      release: fc.nat(),
      keep: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const memory = linearMemory();
        const held: { start: number; bytes: number }[] = [];
        for (const { pages, release, keep } of steps) {
          const bytes = pages * PAGE_BYTES;
          const start = memory.allocate(bytes);
          for (const run of held) {
            expect(start + bytes <= run.start || run.start + run.bytes <= start).toBe(true);
          }
          held.push({ start, bytes });
          if (keep) continue;
          const [run] = held.splice(release % held.length, 1);
          memory.free(run.start, run.bytes);
        }
        expect(memory.usedBytes).toBe(held.reduce((sum, run) => sum + run.bytes, 0));
        for (const run of held) memory.free(run.start, run.bytes);
        expect(memory.usedBytes).toBe(0);
        expect(memory.allocate(1)).toBe(PAGE_BYTES);
      }),
    );
  });
});
