import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChartSeries } from '../../../../src/connector/browser/chart/chartSeries.js';

const pointsOf = (series: ChartSeries): (readonly [number, number])[] =>
  series.x.slice(series.first).map((x, i) => [x, series.y[series.first + i]]);

it('keeps the last points by x, whatever their order of arrival', () => {
  const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer()), {
    maxLength: 2000,
  });
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 300 }), (added, limit) => {
      const series = new ChartSeries('s', limit);
      const plain = new Map<number, number>();
      for (const [x, y] of added) {
        series.add(x, y);
        const least = Math.min(...plain.keys());
        if (plain.size < limit || plain.has(x) || x > least) plain.set(x, y);
        if (plain.size > limit) plain.delete(Math.min(...plain.keys()));
      }
      const expected = [...plain].toSorted((a, b) => a[0] - b[0]);
      expect(pointsOf(series)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

it('trims to a window, with the point before it', () => {
  const series = new ChartSeries('s', 10_000);
  for (let x = 0; x < 5000; x++) {
    series.add(x, -x);
    series.trimBefore(x - 100);
    expect(series.x.length).toBeLessThan(1000);
  }
  expect(pointsOf(series)[0]).toEqual([4898, -4898]);
  expect(series.pointCount).toBe(102);
  series.clear();
  expect(series.pointCount).toBe(0);
  series.add(1, 1);
  expect(pointsOf(series)).toEqual([[1, 1]]);
});
