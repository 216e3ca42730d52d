import { describe, expect, it } from 'vitest';
import { TimeZone } from '../../src/time/timeZone.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { int64s } from '../support/columns.js';
import { readI64 } from '../support/rowBatch.js';

const engine = createEngine();
const { arena, kernels, memory } = engine;

/** u32 values at an address. */
const readU32 = (address: number, count: number): number[] =>
  Array.from(memory.u32.subarray(address >>> 2, (address >>> 2) + count));

describe('floorTimes', () => {
  it('rounds down, below zero too', () => {
    const times = int64s(engine, [-1001, -1000, -1, 0, 999, 1000]);
    kernels.floorTimes(times, times, 6, 1000);
    expect(readI64(engine, times, 6)).toEqual([-2, -1, -1, 0, 0, 1]);
  });
});

describe('shiftTimes', () => {
  it('adds to each time', () => {
    const times = int64s(engine, [-5, 0, 7]);
    const out = arena.allocate(24);
    expect(kernels.shiftTimes(times, out, 3, -1)).toBe(3);
    expect(readI64(engine, out, 3)).toEqual([-6, -1, 6]);
  });
});

describe('splitEnded', () => {
  it('judges each row by its own watermark, but not by less than what is known', () => {
    const lasts = int64s(engine, [9, 9, 9, 19, 4]);
    const watermarks = int64s(engine, [8, 9, 10, 18, 0]);
    const kept = arena.allocate(20);
    const late = arena.allocate(20);
    expect(kernels.splitEnded(lasts, watermarks, kept, late, 5, 4)).toBe(3);
    expect(readU32(kept, 2)).toEqual([0, 3]);
    expect(readU32(late, 3)).toEqual([1, 2, 4]);
    expect(kernels.splitEnded(lasts, 0, kept, late, 5, -Infinity)).toBe(0);
    expect(kernels.splitEnded(lasts, 0, kept, late, 5, Infinity)).toBe(5);
  });
});

describe('toInstants', () => {
  it('is what a zone says, on the days of both jumps', () => {
    const zone = TimeZone.of('America/New_York');
    for (const day of [Date.UTC(2024, 2, 10), Date.UTC(2024, 10, 3), Date.UTC(2024, 6, 1)]) {
      const walls = Array.from({ length: 96 }, (_, i) => day + i * 900_000);
      const times = int64s(engine, walls);
      const out = arena.allocate(walls.length * 8);
      const { address, count } = zone.writeSegments(engine, day - 864e5, day + 2 * 864e5);
      kernels.toInstants(times, out, address, walls.length, count);
      const expected = walls.map((wall) => zone.toInstant(wall));
      expect(readI64(engine, out, walls.length)).toEqual(expected);
    }
  });
});
