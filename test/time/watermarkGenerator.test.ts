import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boolean, int64, timestamp, timestampLtz, int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import type { StateValue } from '../../src/checkpoint/snapshot.js';
import { WatermarkGenerator } from '../../src/time/watermarkGenerator.js';
import {
  watermarks,
  type CustomWatermarks,
  type WatermarkStrategy,
} from '../../src/time/watermarkStrategy.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { readI64, rowBatch } from '../support/rowBatch.js';

const rows = schema({ at: timestamp(3), mark: boolean().nullable() });
const LOWEST = Number(-(2n ** 63n));

/** Watermarks a row and the final one, fed in batches of `batchSize`. */
function run(
  strategy: WatermarkStrategy,
  times: readonly number[],
  batchSize = 1024,
  marks: readonly (boolean | null)[] = [],
  bounds?: { floor: number; ceiling: number },
): { perRow: (number | undefined)[]; last: number } {
  const engine = createEngine();
  const generator = new WatermarkGenerator(engine, rows, strategy);
  const perRow: (number | undefined)[] = [];
  for (let from = 0; from < times.length; from += batchSize) {
    const part = times.slice(from, from + batchSize);
    engine.arena.reset();
    const input = rowBatch(
      engine,
      rows,
      part.map((at, i) => [at, marks[from + i] ?? false]),
    );
    const batch = generator.assign(input, bounds);
    expect(readI64(engine, batch.timestamps, part.length)).toEqual(part);
    if (batch.watermarks === 0) perRow.push(...part.map(() => undefined));
    else perRow.push(...readI64(engine, batch.watermarks, part.length));
  }
  return { perRow, last: generator.current };
}

describe('WatermarkGenerator', () => {
  it('bounds out-of-orderness: highest so far − bound − 1, judged before the row', () => {
    const strategy = watermarks.boundedOutOfOrderness('at', 5);
    expect(run(strategy, [10, 12, 11, 30, 14])).toEqual({
      perRow: [LOWEST, 4, 6, 6, 24],
      last: 24,
    });
    expect(run(strategy, [10, 12, 11, 30, 26])).toEqual({
      perRow: [undefined, undefined, undefined, undefined, undefined],
      last: 24,
    });
  });

  it('writes watermarks when a row touches its watermark: time = watermark + 1', () => {
    expect(run(watermarks.boundedOutOfOrderness('at', 5), [30, 25]).perRow).toEqual([LOWEST, 24]);
    expect(run(watermarks.monotonous('at'), [30, 31, 32]).perRow).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(run(watermarks.monotonous('at'), [-30, -30])).toEqual({
      perRow: [LOWEST, -31],
      last: -31,
    });
  });

  it('writes the watermark of every row where timers need it', () => {
    const engine = createEngine();
    const strategy = watermarks.monotonous('at');
    const generator = new WatermarkGenerator(engine, rows, strategy, true);
    const batch = generator.assign(
      rowBatch(engine, rows, [
        [30, false],
        [40, false],
      ]),
    );
    expect(readI64(engine, batch.watermarks, 2)).toEqual([LOWEST, 29]);
  });

  it('keeps the watermarks of rows within floor and ceiling', () => {
    const strategy = watermarks.monotonous('at');
    const perRow = (floor: number, ceiling: number): unknown =>
      run(strategy, [30, 20], 10, [], { floor, ceiling }).perRow;
    expect(perRow(-Infinity, 10)).toEqual([undefined, undefined]);
    expect(perRow(5, 25)).toEqual([5, 25]);
    expect(perRow(40, 25)).toEqual([40, 40]);
  });

  it('advances at marked rows only', () => {
    const marks = [false, true, null, true, false];
    const expected = { perRow: [LOWEST, LOWEST, 20, 20, 20], last: 20 };
    expect(run(watermarks.punctuated('at', 'mark'), [10, 20, 40, 15, 3], 9, marks)).toEqual(
      expected,
    );
    const even = watermarks.punctuated('at', (time) => time === 20 || time === 15);
    expect(run(even, [10, 20, 40, 15, 3])).toEqual(expected);
  });

  it('drives a custom generator row by row and never falls', () => {
    const strategy = watermarks.custom('at', () => {
      let last = -Infinity;
      return { onEvent: (time) => void (last = time - 3), current: () => last };
    });
    const expected = { perRow: [LOWEST, 7, 17, 17], last: 17 };
    expect(run(strategy, [10, 20, 5, 9])).toEqual(expected);
    const perBatch = watermarks.custom('at', () => {
      let seen = 0;
      return { onBatch: (batch) => void (seen += batch.rowCount), current: () => seen };
    });
    expect(run(perBatch, [10, 20, 5, 1], 2)).toEqual({
      perRow: [undefined, undefined, 2, 2],
      last: 4,
    });
  });

  it('gives the same watermarks at every batch size', () => {
    const time = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.array(time), fc.nat(20), fc.constantFrom(1, 7, 16), (times, bound, size) => {
        const strategy = watermarks.boundedOutOfOrderness('at', bound);
        let highest = -Infinity;
        const expected = times.map((at) => {
          const watermark = highest - bound - 1;
          highest = Math.max(highest, at);
          return watermark;
        });
        const { perRow, last } = run(strategy, times, size);
        expect(last).toBe(highest - bound - 1);
        perRow.forEach((watermark, row) => {
          if (watermark === undefined) expect(times[row]).toBeGreaterThan(expected[row] + 1);
          else expect(watermark).toBe(expected[row] === -Infinity ? LOWEST : expected[row]);
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [timestamp(6), [-1n, 1999n, 2000n], [-1, 1, 2]],
    [timestampLtz(9), [-1_000_001n, 999_999n, 1_000_000n], [-2, 0, 1]],
    [int64(), [-5n, 0n, 7n], [-5, 0, 7]],
  ])('rounds %s down to milliseconds', (type, values, expected) => {
    const engine = createEngine();
    const one = schema({ at: type });
    const generator = new WatermarkGenerator(engine, one, watermarks.monotonous('at'));
    const batch = generator.assign(
      rowBatch(
        engine,
        one,
        values.map((value) => [value]),
      ),
    );
    expect(readI64(engine, batch.timestamps, 3)).toEqual(expected);
    expect(generator.current).toBe(expected[2] - 1);
    generator.release();
  });

  it('refuses nulls and other types, by name', () => {
    const engine = createEngine();
    const one = schema({ at: timestamp(3).nullable(), n: int32() });
    const generator = new WatermarkGenerator(engine, one, watermarks.monotonous('at'));
    const batch = rowBatch(engine, one, [
      [5, 1],
      [null, 2],
    ]);
    expect(() => generator.assign(batch)).toThrow("row 1: The event time 'at' is null");
    expect(() => new WatermarkGenerator(engine, one, watermarks.monotonous('n'))).toThrow(
      "Column 'n' is INT NOT NULL and cannot be the event time",
    );
    expect(() => new WatermarkGenerator(engine, one, watermarks.punctuated('at', 'n'))).toThrow(
      'cannot mark watermarks',
    );
  });

  it('passes an empty batch on', () => {
    expect(run(watermarks.monotonous('at'), [])).toEqual({ perRow: [], last: -Infinity });
  });
});

describe('a generator that is restored', () => {
  const marked = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.boolean());
  const third = (): CustomWatermarks => {
    let count = 0;
    let highest = -Infinity;
    return {
      onEvent: (time) => {
        count += 1;
        if (count % 3 === 0) highest = Math.max(highest, time);
      },
      current: () => highest,
      snapshot: () => ({ count, highest }),
      restore: (state) => ({ count, highest } = state as { count: number; highest: number }),
    };
  };
  const rules = [
    ['bounded', watermarks.boundedOutOfOrderness('at', 7)],
    ['punctuated', watermarks.punctuated('at', 'mark')],
    ['custom', watermarks.custom('at', third)],
  ] as const;

  it.each(rules)('goes on as if nothing had been: %s', (_name, strategy) => {
    fc.assert(
      fc.property(fc.array(marked), fc.array(marked), (before, after) => {
        const engine = createEngine();
        const [one, two] = [0, 1].map(() => new WatermarkGenerator(engine, rows, strategy, true));
        const perRow = (generator: WatermarkGenerator, part: readonly [number, boolean][]) => {
          const batch = generator.assign(rowBatch(engine, rows, part));
          return part.length === 0 ? [] : readI64(engine, batch.watermarks, part.length);
        };
        perRow(one, before);
        const state: StateValue = structuredClone(one.snapshot());
        two.restore([state]);
        expect(two.current).toBe(one.current);
        expect(two.snapshot()).toEqual(state);
        expect(perRow(two, after)).toEqual(perRow(one, after));
        expect(two.current).toBe(one.current);
      }),
      { numRuns: 30 },
    );
  });

  const restored = (strategy: WatermarkStrategy, states: readonly StateValue[]): number => {
    const generator = new WatermarkGenerator(createEngine(), rows, strategy);
    generator.restore(states);
    return generator.current;
  };

  it('takes the lowest watermark of several', () => {
    const states = [9, 4, 6].map((watermark) => ({ watermark, custom: null }));
    expect(restored(watermarks.monotonous('at'), states)).toBe(4);
    expect(restored(watermarks.monotonous('at'), [])).toBe(-Infinity);
    expect(restored(watermarks.monotonous('at'), [null, 3])).toBe(-Infinity);
  });

  it('keeps the watermark where the generator of the user keeps nothing', () => {
    const strategy = watermarks.custom('at', () => ({ current: () => -Infinity }));
    expect(restored(strategy, [{ watermark: 30, custom: null }])).toBe(30);
  });
});
