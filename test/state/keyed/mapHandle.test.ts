import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { mapState } from '../../../src/state/keyed/stateDescriptor.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { flatTypes, valueOf } from '../../support/arbitraries.js';
import { KeyedModel } from '../../support/stateModel.js';

const engine = createEngine();
const keyTypes: readonly t.DataType<unknown>[] = [
  ...flatTypes,
  t.row({ a: t.int32(), b: t.string() }),
];

/** What makes two values one key. */
const identity = (value: unknown): string => {
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${value.join()}`;
  if (typeof value === 'object') return JSON.stringify(value);
  return `${typeof value} ${typeof value === 'bigint' ? value : String(value)}`;
};

describe('mapState', () => {
  it.each(keyTypes.map((type) => [`${type} as ${type.representation}`, type] as const))(
    'does what a Map does, by %s',
    (_, type) => {
      const step = fc.record({
        group: fc.nat(2),
        key: fc.nat(6),
        value: fc.option(fc.string({ maxLength: 20 }), { freq: 4 }),
        kind: fc.constantFrom('set', 'set', 'set', 'delete', 'clear', 'get'),
      });
      const keys = fc.array(valueOf(type), { minLength: 7, maxLength: 7 });
      fc.assert(
        fc.property(keys, fc.array(step, { maxLength: 60 }), (some, steps) => {
          const model = new KeyedModel(engine);
          const state = model.backend.add('s', mapState(type, t.string().nullable()));
          const naive = [0, 1, 2].map(() => new Map<string, [unknown, string | null]>());
          for (const { group, key: at, value, kind } of steps) {
            model.choose(group);
            const map = naive[group];
            const key = some[at];
            const id = identity(key);
            expect(state.get(key)).toEqual(map.get(id)?.[1]);
            expect(state.has(key)).toBe(map.has(id));
            if (kind === 'set') {
              state.set(key, value);
              map.set(id, [map.get(id)?.[0] ?? key, value]);
            } else if (kind === 'delete') expect(state.delete(key)).toBe(map.delete(id));
            else if (kind === 'clear') {
              state.clear();
              map.clear();
            }
            expect(state.entries().map(([k, v]) => [identity(k), v])).toEqual(
              [...map].map(([k, [, v]]) => [k, v]),
            );
            expect(state.size).toBe(map.size);
          }
          model.backend.release();
        }),
        { numRuns: 15 },
      );
    },
  );

  it('finds thousands of entries, while others come and go', () => {
    const model = new KeyedModel(engine);
    const state = model.backend.add('s', mapState(t.int32(), t.int32()));
    const naive = new Map<number, number>();
    model.choose(7);
    for (let i = 0; i < 20_000; i++) {
      const key = (i * 7919) % 3001;
      if (i % 3 === 2) expect(state.delete(key)).toBe(naive.delete(key));
      else {
        state.set(key, i);
        naive.set(key, i);
      }
    }
    expect(new Map(state.entries())).toEqual(naive);
    for (const key of [...naive.keys()].slice(100)) state.delete(key);
    const before = model.backend.stateBytes;
    model.choose(7);
    expect(model.backend.stateBytes).toBeLessThan(before / 2);
    expect(state.entries()).toEqual([...naive].slice(0, 100));
    model.backend.release();
  });

  it('keeps its entries when groups are renumbered', () => {
    const model = new KeyedModel(engine);
    const state = model.backend.add('s', mapState(t.string(), t.int32()));
    for (let key = 0; key < 200; key++) {
      model.choose(key);
      state.set(`entry of ${key}`, key);
      if (key % 10 !== 0) state.clear();
    }
    model.backend.collect();
    expect(model.backend.groupCount).toBe(20);
    for (let key = 0; key < 200; key++) {
      model.choose(key);
      expect(state.get(`entry of ${key}`)).toBe(key % 10 === 0 ? key : undefined);
    }
    model.backend.release();
  });

  it.each([
    [t.int32(), 1.5],
    [t.int32(), null],
    [t.string(), 5],
    [t.int64(), 'x'],
    [t.boolean(), 0],
    [t.timestamp(), 5],
    [t.float64(), '1'],
  ])('refuses as a key of %s the value %s', (type, key) => {
    const model = new KeyedModel(engine);
    const state = model.backend.add('s', mapState(type as t.DataType<unknown>, t.int32()));
    model.choose(1);
    expect(() => state.set(key, 1)).toThrow("State 's' cannot hold");
    expect(state.size).toBe(0);
    model.backend.release();
  });
});
