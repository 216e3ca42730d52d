import { describe, expect, it } from 'vitest';
import { int64 } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { testColumn } from '../support/rowBatch.js';

const engine = createEngine();
const { arena, kernels, memory } = engine;
const i64 = (values: number[]): number => testColumn(engine, int64(), values).values;
const u32 = (address: number, count: number): number[] => [
  ...memory.u32.subarray(address >>> 2, (address >>> 2) + count),
];

describe('splitLate', () => {
  it('judges each row by its own watermark', () => {
    const onTime = arena.allocate(16);
    const late = arena.allocate(16);
    const watermarks = i64([5, 20, 9, 30]);
    expect(kernels.splitLate(0, watermarks, onTime, late, 4, -Infinity, 10)).toBe(2);
    expect([u32(onTime, 2), u32(late, 2)]).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(kernels.splitLate(onTime, watermarks, onTime, late, 2, 10, 10)).toBe(2);
    expect(u32(late, 2)).toEqual([0, 2]);
    expect(kernels.splitLate(0, 0, onTime, late, 3, 9, 10)).toBe(0);
  });
});

describe('listLate', () => {
  it('judges rows without a window by their own time', () => {
    const late = arena.allocate(16);
    const times = i64([5, 6, 7, 8]);
    expect(kernels.listLate(0, times, i64([9, 9, 11, 11]), late, 4, -1e9, 4)).toBe(2);
    expect(u32(late, 2)).toEqual([0, 2]);
    expect(kernels.listLate(late, times, 0, late, 2, 10, 4)).toBe(1);
  });
});

describe('findTouching', () => {
  it('finds rows up to one behind their watermark', () => {
    const times = i64([5, 6, 7]);
    expect(kernels.findTouching(times, i64([3, 4, 6]), 0, 3, -1e9)).toBe(2);
    expect(kernels.findTouching(times, 0, 0, 3, 5)).toBe(0);
    expect(kernels.findTouching(times, 0, 0, 3, 3)).toBe(3);
  });
});

describe('findClosed', () => {
  const times = [12, 9, 10, -1, 3];
  const find = (from: number, watermarks: number[], due = -Infinity, grid = 10): number =>
    kernels.findClosed(i64(times), i64(watermarks), from, times.length, -100, due, grid, 0);

  it('finds the first row whose first window end is behind its watermark', () => {
    expect(find(0, [0, 8, 18, -2, 9])).toBe(4);
    expect(find(0, [0, 9, 18, -1, 9])).toBe(1);
    expect(find(2, [0, 9, 18, -1, 9])).toBe(3);
    expect(find(2, [0, 9, 19, -1, 9])).toBe(2);
  });

  it('skips watermarks below the one that is due', () => {
    expect(find(0, [0, 9, 18, -1, 19], 10)).toBe(4);
    expect(find(0, [0, 9, 18, -1, 9], 10)).toBe(5);
  });

  it('without a grid finds every row at or behind its watermark', () => {
    expect(find(0, [11, 9, 0, 0, 0], -Infinity, 0)).toBe(1);
  });
});
