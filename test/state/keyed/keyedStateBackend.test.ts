import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { KeyedStateBackend } from '../../../src/state/keyed/keyedStateBackend.js';
import { valueState } from '../../../src/state/keyed/stateDescriptor.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { columnFromValues } from '../../support/columns.js';

const engine = createEngine();

/** Groups of string keys. */
function groupsOf(backend: KeyedStateBackend, keys: readonly string[]): number[] {
  engine.arena.reset();
  const column = columnFromValues(engine, t.string(), [...keys]);
  const out = engine.arena.allocate(keys.length * 4);
  backend.intern([column], keys.length, 0, out);
  return [...engine.memory.u32.subarray(out >>> 2, (out >>> 2) + keys.length)];
}

const wellFormed = (text: string): string =>
  new TextDecoder().decode(new TextEncoder().encode(text));

const backendOf = (): KeyedStateBackend => new KeyedStateBackend(engine, [t.string()]);

describe('KeyedStateBackend', () => {
  it('keeps a value a key, whatever its size', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 90 }),
    );
    const step = fc.record({
      key: fc.integer({ min: 0, max: 20 }).map((n) => `key number ${n}`),
      value: fc.option(text, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const backend = backendOf();
        const last = backend.add('last', valueState(t.string()));
        const naive = new Map<string, string>();
        for (const { key, value } of steps) {
          [backend.cursor.group] = groupsOf(backend, [key]);
          expect(last.get()).toBe(naive.get(key));
          if (value === undefined) last.clear();
          else last.set(value);
          if (value === undefined) naive.delete(key);
          else naive.set(key, wellFormed(value));
        }
        const entries = backend.entries('last').map(({ key, value }) => [key[0], value]);
        expect(new Map(entries as [string, string][])).toEqual(naive);
        backend.release();
      }),
    );
  });

  it('forgets keys that hold nothing, and keeps the others with values and timers', () => {
    const backend = backendOf();
    const last = backend.add('last', valueState(t.string()));
    const timers = backend.addTimers('event');
    const bytes: number[] = [];
    for (let round = 0; round < 40; round++) {
      backend.beginBatch(0, 1000);
      const keys = Array.from({ length: 1000 }, (_, i) => `a key of round ${round}, number ${i}`);
      const groups = groupsOf(backend, keys);
      for (const [i, group] of groups.entries()) {
        backend.cursor.group = group;
        last.set(`a value that is long: ${i}`);
        if (i === 7) timers.register(round, group);
        else if (i !== 8) last.clear();
      }
      bytes.push(backend.stateBytes);
    }
    expect(backend.groupCount).toBeLessThan(10_000);
    expect(Math.max(...bytes.slice(20))).toBeLessThan(Math.max(...bytes.slice(0, 20)) * 1.2);
    const expected = Array.from({ length: 40 }, (_, round) => [
      `a key of round ${round}, number 7`,
      `a key of round ${round}, number 8`,
    ]).flat();
    expect(backend.entries('last').map(({ key }) => key[0])).toEqual(expected);
    expect(timers.timers().map(({ group }) => backend.keyOf(group)[0])).toEqual(
      expected.filter((key) => key.endsWith('7')),
    );
    expect(groupsOf(backend, [expected[5]])).toEqual([5]);
    backend.release();
  });

  it('stays within one and a half times of the bytes that live', () => {
    const backend = backendOf();
    const last = backend.add('last', valueState(t.string()));
    const groups = groupsOf(
      backend,
      Array.from({ length: 1000 }, (_, i) => `${i}`),
    );
    const empty = backend.stateBytes;
    const lengths = new Map<number, number>();
    for (let i = 0; i < 50_000; i++) {
      const group = groups[(i * 7919) % 1000];
      backend.cursor.group = group;
      lengths.set(group, 500 + ((i * 31) % 1500));
      last.set('x'.repeat(500 + ((i * 31) % 1500)));
    }
    const live = [...lengths.values()].reduce((a, b) => a + b, 0);
    expect(backend.stateBytes - empty).toBeLessThan(live * 1.5);
    for (const group of groups) backend.clearGroup(group);
    expect(backend.stateBytes - empty).toBeLessThan(65536);
    backend.release();
  });

  it('gives its memory back', () => {
    engine.arena.reset();
    const before = engine.memory.usedBytes;
    const backend = backendOf();
    backend.add('last', valueState(t.int64()));
    backend.addTimers('event');
    groupsOf(backend, ['a', 'b']);
    backend.release();
    expect(engine.memory.usedBytes).toBe(before);
  });

  it('lists what it has when a state is not known', () => {
    const backend = backendOf();
    backend.add('last', valueState(t.int64()));
    expect(() => backend.entries('first')).toThrow("No state 'first'; there are: last.");
    expect(() => backend.add('last', valueState(t.int64()))).toThrow("There are two states 'last'");
    backend.release();
  });
});
