// Generators of several splits under one tracker, with idleness: how sources use them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boolean, timestamp } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { VirtualClock } from '../../src/time/clock.js';
import { WatermarkGenerator } from '../../src/time/watermarkGenerator.js';
import { watermarks, type WatermarkStrategy } from '../../src/time/watermarkStrategy.js';
import { WatermarkTracker } from '../../src/time/watermarkTracker.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { readI64, rowBatch } from '../support/rowBatch.js';

const engine = createEngine();
const rows = schema({ at: timestamp(3), mark: boolean().nullable() });
const LOWEST = Number(-(2n ** 63n));

/** Splits 'a', 'b' … of one source. */
class Splits {
  readonly clock = new VirtualClock();
  readonly tracker: WatermarkTracker;
  private readonly generators = new Map<string, WatermarkGenerator>();

  constructor(strategy: WatermarkStrategy, ids: string) {
    this.tracker = new WatermarkTracker(this.clock, strategy.idlenessMs);
    for (const id of ids) {
      this.tracker.add(id);
      this.generators.set(id, new WatermarkGenerator(engine, rows, strategy));
    }
  }

  /** Rows of a split: the watermark of each, and then the combined one. */
  read(id: string, times: readonly number[], marks: readonly boolean[] = []): unknown[] {
    engine.arena.reset();
    const generator = this.generators.get(id) as WatermarkGenerator;
    const values = times.map((at, row) => [at, marks[row] ?? false]);
    const batch = generator.assign(rowBatch(engine, rows, values), this.tracker.bounds(id));
    const known = batch.watermarks !== 0;
    const perRow = known ? readI64(engine, batch.watermarks, times.length) : undefined;
    this.tracker.update(id, generator.current);
    return [perRow, this.tracker.combined];
  }

  wait(ms: number): number {
    this.clock.advance(ms);
    this.tracker.checkIdleness();
    return this.tracker.combined;
  }
}

const monotonous = watermarks.monotonous('at').withIdleness('5s');

describe('splits under one watermark', () => {
  it('a slow split holds rows of a fast one in time', () => {
    const splits = new Splits(monotonous, 'ab');
    expect(splits.read('a', [1000, 2000])).toEqual([undefined, -Infinity]);
    expect(splits.read('b', [10])).toEqual([undefined, 9]);
    expect(splits.read('a', [500])).toEqual([undefined, 9]);
    expect(splits.read('a', [5])).toEqual([[9], 9]);
  });

  it('a split that was idle comes back late: its rows meet the combined watermark', () => {
    const splits = new Splits(monotonous, 'ab');
    splits.read('a', [1000]);
    expect(splits.wait(4999)).toBe(-Infinity);
    splits.read('a', [1500]);
    expect(splits.wait(1)).toBe(1499);
    expect(splits.read('b', [700, 1600])).toEqual([[1499, 1499], 1499]);
    expect(splits.read('a', [1700])).toEqual([undefined, 1599]);
  });

  it('never waits without idleness', () => {
    const splits = new Splits(watermarks.monotonous('at').withIdleness(false), 'ab');
    splits.read('a', [1000]);
    expect(splits.wait(1e9)).toBe(-Infinity);
    expect(splits.tracker.nextIdlenessCheck).toBe(Infinity);
  });

  it('all idle: the watermark stays, and rises with the first that comes back', () => {
    const splits = new Splits(monotonous, 'ab');
    splits.read('a', [1000]);
    splits.read('b', [3000]);
    expect(splits.wait(5000)).toBe(999);
    expect(splits.tracker.isIdle).toBe(true);
    expect(splits.read('b', [4000])).toEqual([undefined, 3999]);
    expect(splits.read('a', [2000])).toEqual([[3999], 3999]);
  });

  it('times before 1970 are like any other', () => {
    const splits = new Splits(watermarks.boundedOutOfOrderness('at', 10), 'ab');
    splits.read('a', [-5000]);
    expect(splits.read('b', [-9000, -8995, -9006])).toEqual([[LOWEST, -9011, -9006], -9006]);
    expect(splits.read('b', [-3000])).toEqual([undefined, -5011]);
    expect(splits.read('b', [0, -5012, -5011])).toEqual([[-5011, -5011, -5011], -5011]);
  });
});

describe('punctuated watermarks of splits', () => {
  const strategy = watermarks.punctuated('at', 'mark').withIdleness('5s');

  it('wait for the marks of each', () => {
    const splits = new Splits(strategy, 'ab');
    expect(splits.read('a', [10, 20], [true, false])).toEqual([undefined, -Infinity]);
    expect(splits.read('b', [5, 7, 9], [false, true, false])).toEqual([undefined, 7]);
    expect(splits.read('b', [7, 30], [false, true])).toEqual([[7, 7], 10]);
  });

  it('a mark behind an earlier one moves nothing', () => {
    const splits = new Splits(strategy, 'a');
    expect(splits.read('a', [-10, -20, -15], [true, true, true])).toEqual([
      [LOWEST, -10, -10],
      -10,
    ]);
    expect(splits.read('a', [-12], [true])).toEqual([[-10], -10]);
  });

  it('read marks over the ends of words of the bitmap', () => {
    const times = Array.from({ length: 130 }, (_, i) => i * 10);
    for (const at of [0, 7, 8, 63, 64, 127, 128, 129]) {
      const splits = new Splits(strategy, 'a');
      const marks = times.map((_, row) => row === at);
      expect(splits.read('a', times, marks)[1]).toBe(at * 10);
    }
  });
});

describe('custom watermarks of splits', () => {
  it('have a generator each', () => {
    let made = 0;
    const strategy = watermarks.custom('at', () => {
      made++;
      let highest = -Infinity;
      return {
        onEvent: (time) => void (highest = Math.max(highest, time - 0.5)),
        current: () => highest,
      };
    });
    const splits = new Splits(strategy, 'ab');
    expect(splits.read('a', [100])).toEqual([undefined, -Infinity]);
    expect(splits.read('b', [50])).toEqual([undefined, 49]);
    expect(made).toBe(2);
  });

  it('that fall, or are no number, change nothing', () => {
    const values = [10, 5, Number.NaN, 7, Infinity, 3];
    const strategy = watermarks.custom('at', () => {
      let next = 0;
      return { onBatch: () => void next++, current: () => (next === 0 ? -1 : values[next - 1]) };
    });
    const splits = new Splits(strategy, 'a');
    const combined = values.map(() => splits.read('a', [1e6])[1]);
    expect(combined).toEqual([10, 10, 10, 10, Infinity, Infinity]);
  });
});

describe('WatermarkTracker', () => {
  type Step = readonly ['update' | 'wait' | 'idle' | 'finish', number, number];
  const step = fc.tuple(
    fc.constantFrom('update', 'update', 'update', 'wait', 'idle', 'finish'),
    fc.nat(2),
    fc.integer({ min: -20, max: 20 }),
  ) as fc.Arbitrary<Step>;

  /** The definition: the minimum of the active members, kept from falling. */
  function naive(steps: readonly Step[]): number[] {
    const members = [0, 1, 2].map(() => ({ status: 'ACTIVE', watermark: -Infinity, seen: 0 }));
    let [now, combined] = [0, -Infinity];
    return steps.map(([kind, id, value]) => {
      const member = members[id];
      if (kind === 'wait') {
        now += Math.abs(value);
        for (const each of members) {
          if (each.status === 'ACTIVE' && now - each.seen >= 10) each.status = 'IDLE';
        }
      } else if (kind === 'finish') member.status = 'FINISHED';
      else if (kind === 'idle' && member.status === 'ACTIVE') member.status = 'IDLE';
      else if (kind === 'update' && member.status !== 'FINISHED') {
        Object.assign(member, { status: 'ACTIVE', seen: now });
        member.watermark = Math.max(member.watermark, value);
      }
      const active = members.filter(({ status }) => status === 'ACTIVE');
      if (active.length > 0) {
        combined = Math.max(combined, Math.min(...active.map(({ watermark }) => watermark)));
      } else if (members.every(({ status }) => status === 'FINISHED')) combined = Infinity;
      return combined;
    });
  }

  it('equals its definition whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const clock = new VirtualClock();
        const tracker = new WatermarkTracker(clock, 10);
        for (const id of '012') tracker.add(id);
        const combined = steps.map(([kind, id, value]) => {
          const before = tracker.combined;
          if (kind === 'wait') clock.advance(Math.abs(value));
          const moved =
            kind === 'wait'
              ? tracker.checkIdleness()
              : kind === 'update'
                ? tracker.update(String(id), value)
                : kind === 'idle'
                  ? tracker.markIdle(String(id))
                  : tracker.finish(String(id));
          expect(moved).toBe(tracker.combined > before);
          expect(tracker.nextIdlenessCheck).toBeGreaterThan(kind === 'wait' ? clock.now() : -1);
          return tracker.combined;
        });
        expect(combined).toEqual(naive(steps));
      }),
      { numRuns: 500 },
    );
  });
});
