import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { KeyedStateBackend } from '../../../src/state/keyed/keyedStateBackend.js';
import {
  aggregatingState,
  listState,
  mapState,
  reducingState,
  valueState,
  type StateDescriptors,
} from '../../../src/state/keyed/stateDescriptor.js';
import type { ListState } from '../../../src/state/keyed/listHandle.js';
import type { MapState } from '../../../src/state/keyed/mapHandle.js';
import { jsonValue, type StateType } from '../../../src/state/keyed/stateType.js';
import type { ValueState } from '../../../src/state/keyed/valueHandle.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { flatTypes, nestedTypes, valueOf } from '../../support/arbitraries.js';
import { columnFromValues } from '../../support/columns.js';
import { BenchSnapshot } from '../../support/snapshotBench.js';

const engine = createEngine();

/** State by a text. */
class Keyed {
  readonly backend = new KeyedStateBackend(engine, [t.string()], { names: ['value'] });
  readonly states: Record<string, unknown>;
  readonly timers;

  constructor(descriptors: StateDescriptors) {
    this.states = Object.fromEntries(
      Object.entries(descriptors).map(([name, of]) => [name, this.backend.add(name, of)]),
    );
    this.timers = this.backend.addTimers('event');
  }

  at<T>(key: string, now: number, name: string): T {
    engine.arena.reset();
    this.backend.beginBatch(now, 1);
    const out = engine.arena.allocate(4);
    this.backend.intern([columnFromValues(engine, t.string(), [key])], 1, 0, out);
    this.backend.cursor.group = engine.memory.u32[out >>> 2];
    return this.states[name] as T;
  }

  snapshot(): BenchSnapshot {
    engine.arena.reset();
    const snapshot = new BenchSnapshot();
    this.backend.snapshot(snapshot);
    return snapshot;
  }

  restore(snapshot: BenchSnapshot, now = 0, keep?: (row: object) => boolean): this {
    engine.arena.reset();
    this.backend.restore(snapshot.reader(engine, keep, 3), now);
    return this;
  }

  /** What each state has by key. */
  get entries(): unknown {
    return this.backend.stateNames.map((name) =>
      this.backend.entries(name).sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1)),
    );
  }
}

const keyTexts = [
  'a',
  'b',
  'a key of more than twelve bytes',
  'another key that is not inline',
  '',
];
const types: readonly StateType<unknown>[] = [
  ...flatTypes,
  ...nestedTypes,
  ...flatTypes.map((type) => type.nullable()),
  jsonValue<unknown>(),
];
const valuesOf = (type: StateType<unknown>): fc.Arbitrary<unknown> =>
  type.kind === 'JSON'
    ? fc
        .oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(null))
        .map((v) => JSON.parse(JSON.stringify(v)) as unknown)
    : valueOf(type);

describe('snapshots of values', () => {
  it.each(
    types.map(
      (type) =>
        [`${type} as ${'representation' in type ? type.representation : 'JSON'}`, type] as const,
    ),
  )('bring back what was set, listed and mapped to: %s', (_, type) => {
    const step = fc.record({
      key: fc.constantFrom(...keyTexts),
      value: valuesOf(type),
      kind: fc.constantFrom('value', 'list', 'map', 'clear'),
      entry: fc.integer({ min: 0, max: 4 }),
    });
    const states = (): StateDescriptors => ({
      value: valueState(type),
      list: listState(type),
      map: mapState(t.int32(), type),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const keyed = new Keyed(states());
        for (const { key, value, kind, entry } of steps) {
          if (kind === 'value') keyed.at<ValueState<unknown>>(key, 0, 'value').set(value);
          if (kind === 'list') keyed.at<ListState<unknown>>(key, 0, 'list').add(value);
          if (kind === 'map') keyed.at<MapState<number, unknown>>(key, 0, 'map').set(entry, value);
          if (kind === 'clear')
            keyed.at<ValueState<unknown>>(key, 0, entry < 2 ? 'list' : 'value').clear();
        }
        const before = keyed.entries;
        const snapshot = keyed.snapshot();
        expect(keyed.snapshot()).toEqual(snapshot);
        expect(keyed.entries).toEqual(before);
        const restored = new Keyed(states()).restore(snapshot);
        expect(restored.entries).toEqual(before);
        expect(restored.snapshot().sorted).toEqual(snapshot.sorted);
        keyed.backend.release();
        restored.backend.release();
      }),
      { numRuns: 25 },
    );
  });

  it.each(
    [...flatTypes, nestedTypes[0]].map(
      (type) => [`${type} as ${type.representation}`, type] as const,
    ),
  )('bring back maps by %s, which find their keys', (_, type) => {
    fc.assert(
      fc.property(fc.array(valueOf(type), { maxLength: 12 }), (mapKeys) => {
        const states = { map: mapState(type, t.int32()) };
        const keyed = new Keyed(states);
        mapKeys.forEach((key, i) => keyed.at<MapState<unknown, number>>('k', 0, 'map').set(key, i));
        const restored = new Keyed(states).restore(keyed.snapshot());
        expect(restored.entries).toEqual(keyed.entries);
        for (const key of mapKeys) {
          const found = restored.at<MapState<unknown, number>>('k', 0, 'map').get(key);
          expect(found).toBe(keyed.at<MapState<unknown, number>>('k', 0, 'map').get(key));
        }
        keyed.backend.release();
        restored.backend.release();
      }),
      { numRuns: 30 },
    );
  });
});

describe('snapshots of a backend', () => {
  const counted = {
    count: reducingState(t.int64(), (a, b) => a + b),
    seen: aggregatingState(jsonValue<number[]>(), {
      createAccumulator: (): number[] => [],
      add: (all: number[], n: number) => [...all, n],
      getResult: (all: number[]) => all.length,
    }),
  };

  it('bring folded values back', () => {
    const keyed = new Keyed(counted);
    keyed.at<{ add(n: bigint): void }>('a', 0, 'count').add(4n);
    keyed.at<{ add(n: number): void }>('b', 0, 'seen').add(7);
    const restored = new Keyed(counted).restore(keyed.snapshot());
    restored.at<{ add(n: bigint): void }>('a', 0, 'count').add(5n);
    restored.at<{ add(n: number): void }>('b', 0, 'seen').add(8);
    expect(restored.backend.entries('count')).toEqual([{ key: ['a'], value: 9n }]);
    expect(restored.backend.entries('seen')).toEqual([{ key: ['b'], value: 2 }]);
  });

  it('say what tables there are, a row a key that holds something', () => {
    const keyed = new Keyed(counted);
    keyed.at<{ add(n: bigint): void }>('a', 0, 'count').add(4n);
    keyed.at<{ add(n: bigint): void }>('gone', 0, 'count').add(4n);
    keyed.at<ValueState<bigint>>('gone', 0, 'count').clear();
    keyed.timers.register(17, keyed.backend.cursor.group);
    const { known, tables } = keyed.snapshot();
    // A key column has the name of the values': theirs gives way.
    expect([...tables]).toEqual([
      ['state:count', [{ value: 'a', value_2: 4n }]],
      ['timers:event', [{ value: 'gone', time: 17, order: -1 }]],
    ]);
    expect(known.get('state:count')?.distribution).toEqual({ keys: [0] });
  });

  it('start a state that is new empty, and leave others', () => {
    const keyed = new Keyed({ old: valueState(t.int32()), kept: valueState(t.int32()) });
    keyed.at<ValueState<number>>('a', 0, 'old').set(1);
    keyed.at<ValueState<number>>('a', 0, 'kept').set(2);
    const states = { kept: valueState(t.int32()), added: valueState(t.string()) };
    const restored = new Keyed(states).restore(keyed.snapshot());
    expect(restored.backend.entries('kept')).toEqual([{ key: ['a'], value: 2 }]);
    expect(restored.backend.entries('added')).toEqual([]);
  });

  it.each([
    ['another kind of state', valueState(t.string()), listState(t.string()), 'value', 'list'],
    [
      'JSON of another type',
      valueState(t.array(t.int32())),
      valueState(t.array(t.string())),
      'value of ARRAY<INT NOT NULL> NOT NULL',
      'value of ARRAY<STRING NOT NULL> NOT NULL',
    ],
    ['text as JSON', valueState(t.string()), valueState(jsonValue()), 'value', 'value of JSON'],
  ])('refuse %s', (_, before, after, was, is) => {
    const keyed = new Keyed({ s: before });
    expect(() => new Keyed({ s: after }).restore(keyed.snapshot())).toThrow(
      `The table 'state:s' of the snapshot is a ${was}, and the program declares a ${is}.`,
    );
  });

  it('leave out what has expired, and bring last accesses back', () => {
    const states = {
      last: valueState(t.int32(), { ttl: 100 }),
      all: listState(t.int32(), { ttl: 100 }),
      by: mapState(t.int32(), t.int32(), { ttl: 100 }),
    };
    const keyed = new Keyed(states);
    const use = (key: string, now: number, n: number): void => {
      keyed.at<ValueState<number>>(key, now, 'last').set(n);
      keyed.at<ListState<number>>(key, now, 'all').add(n);
      keyed.at<MapState<number, number>>(key, now, 'by').set(n, n);
    };
    use('a', 0, 1);
    use('b', 60, 2);
    use('a', 90, 3);
    use('c', 110, 4);
    const restored = new Keyed(states).restore(keyed.snapshot(), 110);
    const ofState = (name: string) => restored.backend.entries(name).map(({ value }) => value);
    expect(ofState('all')).toEqual([[3], [2], [4]]);
    expect(restored.at<ValueState<number>>('b', 159, 'last').get()).toBe(2);
    expect(restored.at<ValueState<number>>('b', 160, 'last').get()).toBeUndefined();
    expect(restored.at<ValueState<number>>('a', 189, 'last').get()).toBe(3);
    expect([...(ofState('by') as Map<number, number>[])].map((map) => [...map])).toEqual([
      [[3, 3]],
      [[4, 4]],
    ]);
  });

  it('count state that had no TTL as accessed when it is restored', () => {
    const keyed = new Keyed({ last: valueState(t.int32()) });
    keyed.at<ValueState<number>>('a', 0, 'last').set(1);
    const restored = new Keyed({ last: valueState(t.int32(), { ttl: 100 }) });
    restored.restore(keyed.snapshot(), 1000);
    expect(restored.at<ValueState<number>>('a', 1099, 'last').get()).toBe(1);
    expect(restored.at<ValueState<number>>('a', 1100, 'last').get()).toBeUndefined();
  });

  it('write more keys than a batch has, and collect keys that are gone behind it', () => {
    const states = { last: valueState(t.string()), all: listState(t.int32()) };
    const keyed = new Keyed(states);
    const { backend, timers } = keyed;
    for (let from = 0; from < 20_000; from += 1000) {
      engine.arena.reset();
      const keys = Array.from({ length: 1000 }, (_, i) => `key ${from + i}`);
      const out = engine.arena.allocate(4000);
      backend.intern([columnFromValues(engine, t.string(), keys)], 1000, 0, out);
      const groups = [...engine.memory.u32.subarray(out >>> 2, (out >>> 2) + 1000)];
      for (const group of groups) {
        backend.cursor.group = group;
        (keyed.states.last as ValueState<string>).set(`a text of more than twelve: ${group}`);
        (keyed.states.all as ListState<number>).addAll([group, -group]);
        timers.register((group * 7919) % 20_000, group);
      }
    }
    const restored = new Keyed(states).restore(keyed.snapshot());
    expect(restored.entries).toEqual(keyed.entries);
    const fired = (of: Keyed): string[] => {
      const order: string[] = [];
      for (let group = of.timers.pop(Infinity); group >= 0; group = of.timers.pop(Infinity)) {
        order.push(`${of.timers.poppedTime} ${of.backend.keyOf(group).join()}`);
      }
      return order;
    };
    expect(fired(restored)).toEqual(fired(keyed));
    backend.release();
    restored.backend.release();
  });
});
