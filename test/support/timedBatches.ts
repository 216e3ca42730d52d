// fast-check arbitraries of streams that are stopped and restored.
import fc from 'fast-check';
import type { Stage, TimedBatch, TimedRow } from './restoredRuns.js';

/** Cuts rows into batches, without event time. */
export function untimedBatches(row: fc.Arbitrary<object>): fc.Arbitrary<TimedBatch[]> {
  const rows = fc.array(row, { maxLength: 12 });
  const batch = rows.map((all) => ({
    rows: all.map((one) => ({ row: one })),
    watermark: -Infinity,
  }));
  return fc.array(batch, { minLength: 2, maxLength: 8 });
}

/**
 * Batches of rows with event times that rise by steps and fall behind at times.
 *
 * @param rowAt  The row of an event time.
 * @param boundMs  How far watermarks are behind the greatest time; rows may be further behind.
 */
export function timedBatches<T>(
  values: fc.Arbitrary<T>,
  rowAt: (value: T, at: number) => object,
  boundMs: number,
): fc.Arbitrary<TimedBatch[]> {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 4 }) },
    { weight: 3, arbitrary: fc.integer({ min: -25, max: -1 }) },
    { weight: 1, arbitrary: fc.integer({ min: 5, max: 60 }) },
  );
  const events = fc.array(fc.tuple(values, step), { maxLength: 12 });
  return fc.array(events, { minLength: 2, maxLength: 8 }).map((batches) => {
    let now = 100;
    let highest = -Infinity;
    return batches.map((batch) => {
      const rows = batch.map(([value, by]): TimedRow => {
        const at = now + by;
        const watermark = highest - boundMs - 1;
        now = Math.max(now, at);
        highest = Math.max(highest, at);
        return { row: rowAt(value, at), at, watermark };
      });
      return { rows, watermark: highest - boundMs - 1 };
    });
  });
}

/** One or two restarts, each at a parallelism of 1 to 3. */
export const restarts: fc.Arbitrary<Stage[]> = fc
  .tuple(
    fc.nat(7),
    fc.nat(7),
    fc.constantFrom([1, 1], [1, 2], [1, 3], [2, 1], [1, 2, 3], [1, 3, 1], [2, 3, 2]),
  )
  .map(([one, two, parallelisms]) => {
    const cuts = [Math.min(one, two), Math.max(one, two), Infinity];
    return parallelisms.map((parallelism, index) => {
      const isLast = index === parallelisms.length - 1;
      return { until: isLast ? Infinity : cuts[index], parallelism };
    });
  });
