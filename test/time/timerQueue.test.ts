import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimerQueue, type Timer } from '../../src/time/timerQueue.js';
import { createEngine } from '../../src/wasm/load.node.js';

const engine = createEngine();

/** The same by an array that is searched and sorted. */
class NaiveTimers {
  private timers: Timer[] = [];

  register(time: number, group: number): boolean {
    if (this.timers.some((timer) => timer.time === time && timer.group === group)) return false;
    this.timers.push({ time, group });
    return true;
  }

  delete(time: number, group: number): boolean {
    const at = this.timers.findIndex((timer) => timer.time === time && timer.group === group);
    if (at >= 0) this.timers.splice(at, 1);
    return at >= 0;
  }

  pop(until: number): Timer | undefined {
    const [first] = this.sorted();
    if (first === undefined || first.time > until) return undefined;
    this.delete(first.time, first.group);
    return first;
  }

  sorted(): Timer[] {
    // Array.sort is stable: ties stay in order of registration.
    return [...this.timers].sort((a, b) => (a.time === b.time ? 0 : a.time < b.time ? -1 : 1));
  }
}

const time = fc.oneof(fc.integer({ min: -3, max: 30 }), fc.constantFrom(-Infinity, Infinity, -0));
const group = fc.nat(5);
const step = fc.oneof(
  fc.record({ kind: fc.constant('register' as const), time, group }),
  fc.record({ kind: fc.constant('delete' as const), time, group }),
  fc.record({ kind: fc.constant('pop' as const), time, group }),
);

const popped = (queue: TimerQueue, until: number): Timer | undefined => {
  const found = queue.pop(until);
  return found < 0 ? undefined : { time: queue.poppedTime, group: found };
};

describe('TimerQueue', () => {
  it('does what a sorted array does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new TimerQueue(engine);
        const naive = new NaiveTimers();
        for (const { kind, time: at, group: of } of steps) {
          if (kind === 'pop') expect(popped(queue, at)).toEqual(naive.pop(at + 0));
          else expect(queue[kind](at, of)).toBe(naive[kind](at + 0, of));
          expect(queue.next).toBe(naive.sorted()[0]?.time ?? Infinity);
        }
        expect(queue.timers()).toEqual(naive.sorted());
        expect(queue.count).toBe(naive.sorted().length);
        queue.release();
      }),
      { numRuns: 200 },
    );
  });

  it('keeps thousands of timers in order, of equal times too', () => {
    const queue = new TimerQueue(engine);
    const timers = Array.from({ length: 20_000 }, (_, i) => ({
      time: (i * 7919) % 1000,
      group: i,
    }));
    for (const { time: at, group: of } of timers) queue.register(at, of);
    for (const { time: at, group: of } of timers) if (of % 3 === 0) queue.delete(at, of);
    const expected = timers.filter(({ group: of }) => of % 3 !== 0);
    expected.sort((a, b) => a.time - b.time);
    const found: (Timer | undefined)[] = [];
    while (queue.count > 0) found.push(popped(queue, Infinity));
    expect(found).toEqual(expected);
    queue.release();
  });

  it('renumbers the groups of its timers', () => {
    const queue = new TimerQueue(engine);
    queue.register(5, 0);
    queue.register(3, 2);
    const marks = engine.arena.allocateZeroed(3);
    queue.markGroups(marks);
    expect([...engine.memory.u8.subarray(marks, marks + 3)]).toEqual([1, 0, 1]);
    const numbers = engine.arena.allocate(12);
    engine.memory.u32.set([0, 0xffffffff, 1], numbers >>> 2);
    queue.renumberGroups(numbers);
    expect(queue.register(3, 1)).toBe(false);
    expect(queue.timers()).toEqual([
      { time: 3, group: 1 },
      { time: 5, group: 0 },
    ]);
    queue.release();
  });

  it('gives its memory back', () => {
    const before = engine.memory.usedBytes;
    const queue = new TimerQueue(engine);
    for (let i = 0; i < 5000; i++) queue.register(i, i);
    expect(engine.memory.usedBytes - before).toBe(queue.stateBytes);
    queue.release();
    expect(engine.memory.usedBytes).toBe(before);
  });

  it('takes numbers only', () => {
    const queue = new TimerQueue(engine);
    expect(() => queue.register(NaN, 0)).toThrow('milliseconds are expected');
    expect(() => queue.register('5' as unknown as number, 0)).toThrow('milliseconds are expected');
    queue.release();
  });
});
