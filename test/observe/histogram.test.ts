import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Histogram, QUANTILES } from '../../src/observe/histogram.js';

it('tells the distribution of the last thousand values', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 2500 }), (values) => {
      const histogram = new Histogram();
      for (const value of values) histogram.update(value);
      const last = values.slice(-1000).toSorted((a, b) => a - b);
      const { count, min, max, mean, quantiles } = histogram.summary();
      expect([count, min, max]).toEqual([values.length, last[0], last.at(-1)]);
      expect(mean).toBeCloseTo(last.reduce((sum, value) => sum + value, 0) / last.length, 3);
      for (const [quantile, value] of quantiles) {
        const isReached = last.filter((other) => other <= value).length >= quantile * last.length;
        const below = last.filter((other) => other < value).length;
        expect(isReached && below < quantile * last.length).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

it('is there without values', () => {
  const { count, min, quantiles } = new Histogram().summary();
  expect([count, min]).toEqual([0, NaN]);
  expect(quantiles).toEqual(QUANTILES.map((quantile) => [quantile, NaN]));
});
