import { describe, expect, it } from 'vitest';
import { evictors } from '../../../src/window/evictor/evictors.js';
import { GLOBAL_WINDOW } from '../../../src/window/triggered/timeWindow.js';

const ctx = { currentWatermark: 0, currentProcessingTime: 0 };
const elements = [
  [1, 100],
  [9, 300],
  [5, 200],
].map(([v, timestamp]) => ({ row: { v }, timestamp }));

describe('evictors', () => {
  it('keep the last rows, the latest ones, or those near the last', () => {
    const [first, second, third] = elements;
    expect(evictors.count(2).evictBefore?.(elements, GLOBAL_WINDOW, ctx)).toEqual([second, third]);
    expect(evictors.time(150).evictBefore?.(elements, GLOBAL_WINDOW, ctx)).toEqual([second, third]);
    const near = evictors.delta<{ v: number }>(5, (row, last) => Math.abs(row.v - last.v));
    expect(near.evictBefore?.(elements, GLOBAL_WINDOW, ctx)).toEqual([first, second, third]);
  });

  it('keep everything where rows have no time, and nothing of nothing', () => {
    const timeless = elements.map(({ row }) => ({ row, timestamp: undefined }));
    expect(evictors.time(1).evictBefore?.(timeless, GLOBAL_WINDOW, ctx)).toBe(timeless);
    expect(evictors.delta(1, () => 9).evictBefore?.([], GLOBAL_WINDOW, ctx)).toEqual([]);
  });

  it('refuse counts that are none', () => {
    expect(() => evictors.count(-1)).toThrow(/whole number/);
    expect(() => evictors.count(1.5)).toThrow(/whole number/);
  });
});
