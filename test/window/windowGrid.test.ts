import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulate, hop, tumble, type SlicedAssigner } from '../../src/window/assigner.js';
import { WindowGrid } from '../../src/window/windowGrid.js';
import { naiveWindows } from '../support/naiveWindows.js';

const utc = (text: string): number => Date.parse(`${text}Z`);

describe('WindowGrid', () => {
  const assigner: fc.Arbitrary<SlicedAssigner> = fc
    .tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: -9, max: 9 }),
    )
    .chain(([a, b, offset]) =>
      fc.constantFrom(tumble(a, { offset }), hop(a, b, { offset }), cumulate(a, a * b, { offset })),
    );

  it('finds the windows of a time from its slice', () => {
    fc.assert(
      fc.property(assigner, fc.integer({ min: -100, max: 100 }), (windows, time) => {
        const grid = new WindowGrid(windows);
        const slice = grid.sliceStart(time);
        expect(slice <= time && time < slice + grid.sliceMs).toBe(true);
        const found: [number, number][] = [];
        for (let end = grid.firstEndBehind(slice); end <= grid.lastEnd(slice); end += grid.endMs) {
          if (grid.windowStart(end) <= slice) found.push([grid.windowStart(end), end]);
        }
        expect(found).toEqual(naiveWindows(windows, time));
      }),
    );
  });

  it('ends days at local midnight, 23 and 25 hours long', () => {
    const grid = new WindowGrid(tumble('1d', { timeZone: 'America/New_York' }));
    expect(grid.maxTimestamp(utc('2024-03-11T00:00'))).toBe(utc('2024-03-11T04:00') - 1);
    expect(grid.maxTimestamp(utc('2024-11-04T00:00'))).toBe(utc('2024-11-04T05:00') - 1);
    expect(grid.reached(utc('2024-11-04T05:00') - 1)).toBe(utc('2024-11-04T00:00'));
  });

  it('holds what ends in the doubled hour until it has passed twice', () => {
    const grid = new WindowGrid(tumble('30 min', { timeZone: 'America/New_York' }));
    expect(grid.maxTimestamp(utc('2024-11-03T01:30'))).toBe(utc('2024-11-03T06:30') - 1);
    expect(grid.reached(utc('2024-11-03T05:45'))).toBeLessThan(utc('2024-11-03T01:00'));
    expect(grid.reached(utc('2024-11-03T06:45'))).toBe(utc('2024-11-03T01:45') + 1);
    expect(grid.reached(Infinity)).toBe(Infinity);
  });
});
