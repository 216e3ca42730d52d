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
import { BenchSnapshot, IncrementalSnapshot } from '../../support/snapshotBench.js';

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

  snapshot<S extends BenchSnapshot>(into: S): S {
    engine.arena.reset();
    this.backend.snapshot(into);
    return into;
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
        const snapshot = keyed.snapshot(new BenchSnapshot());
        expect(keyed.snapshot(new BenchSnapshot())).toEqual(snapshot);
        expect(keyed.entries).toEqual(before);
        const restored = new Keyed(states()).restore(snapshot);
        expect(restored.entries).toEqual(before);
        expect(restored.snapshot(new BenchSnapshot()).sorted).toEqual(snapshot.sorted);
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
        const restored = new Keyed(states).restore(keyed.snapshot(new BenchSnapshot()));
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

describe('snapshots that follow each other', () => {
  const ttl = { ttl: 50, update: 'onReadAndWrite' } as const;
  const all = {
    value: valueState(t.string()),
    read: valueState(t.int32(), ttl),
    fold: reducingState(t.int32(), (a: number, b: number) => a + b),
    list: listState(t.int32()),
    recent: listState(t.int32(), ttl),
    map: mapState(t.int32(), t.string()),
    seen: mapState(t.int32(), t.int32(), ttl),
  };
  type Any = ValueState<unknown> & ListState<unknown> & MapState<unknown, unknown>;
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    kind: fc.constantFrom('write', 'clear', 'read', 'delete', 'snapshot', 'snapshot', 'collect'),
    n: fc.integer({ min: 0, max: 3 }),
    by: fc.constantFrom(0, 5, 30),
  });

  const write = (name: string, state: Any, n: number): void => {
    if (name === 'value') state.set(`text ${n}`, undefined);
    else if (name === 'read') (state as ValueState<unknown>).set(n);
    else if (name === 'map') state.set(n, `text ${n}`);
    else if (name === 'seen') state.set(n, n);
    else (state as ListState<unknown>).add(n);
  };

  it.each(Object.keys(all))('write only what changed of %s, and all that did', (name) => {
    const states = (): StateDescriptors => ({ [name]: all[name as keyof typeof all] });
    let kept = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const keyed = new Keyed(states());
        let last = keyed.snapshot(new IncrementalSnapshot());
        let now = 0;
        for (const { key, kind, n, by } of steps) {
          now += by;
          const state = keyed.at<Any>(key, now, name);
          if (kind === 'write') write(name, state, n);
          else if (kind === 'clear') state.clear();
          else if (kind === 'delete' && (name === 'map' || name === 'seen')) state.delete(n);
          else if (kind === 'read') state.get(n);
          else if (kind === 'collect') keyed.backend.collect();
          else if (kind === 'snapshot') {
            const next = keyed.snapshot(new IncrementalSnapshot(last));
            const restored = new Keyed(states()).restore(next, now);
            expect(restored.entries).toEqual(keyed.entries);
            expect(keyed.snapshot(new IncrementalSnapshot(next)).kept).toBe(
              next.parts.length + next.kept,
            );
            kept += next.kept;
            last = next;
            restored.backend.release();
          }
        }
        // Last accesses too.
        const next = keyed.snapshot(new IncrementalSnapshot(last));
        const full = keyed.snapshot(new BenchSnapshot());
        const soon = (snapshot: BenchSnapshot) =>
          new Keyed(states()).restore(snapshot, now + 30).entries;
        expect(soon(next)).toEqual(soon(full));
        keyed.backend.release();
      }),
      { numRuns: 200 },
    );
    expect(kept).toBeGreaterThan(10);
  });
});

describe('snapshots that follow each other, also', () => {
  it.each([
    ['value', valueState(t.int32(), { ttl: 50, update: 'onReadAndWrite' })],
    ['list', listState(t.int32(), { ttl: 50, update: 'onReadAndWrite' })],
    ['map', mapState(t.int32(), t.int32(), { ttl: 50, update: 'onReadAndWrite' })],
  ])('write accesses by reads: %s', (kind, state) => {
    const keyed = new Keyed({ state });
    const at = (now: number) =>
      keyed.at<ListState<number> & MapState<number, number>>('a', now, 'state');
    if (kind === 'value') keyed.at<ValueState<number>>('a', 0, 'state').set(7);
    else if (kind === 'list') at(0).add(7);
    else (at(0) as MapState<number, number>).set(7, 7);
    const first = keyed.snapshot(new IncrementalSnapshot());
    at(40).get(7);
    const second = keyed.snapshot(new IncrementalSnapshot(first));
    const restored = new Keyed({ state }).restore(second, 60);
    expect(restored.backend.entries('state')).toHaveLength(1);
  });

  it('write all keys anew that got other numbers', () => {
    const backendOf = () => new KeyedStateBackend(engine, [t.int32()]);
    const backend = backendOf();
    const value = backend.add('value', valueState(t.int32()));
    const list = backend.add('list', listState(t.int32()));
    const count = 150_000;
    for (let from = 0; from < count; from += 10_000) {
      engine.arena.reset();
      const keys = Array.from({ length: 10_000 }, (_, i) => from + i);
      const out = engine.arena.allocate(keys.length * 4);
      backend.intern([columnFromValues(engine, t.int32(), keys)], keys.length, 0, out);
      for (const key of keys) {
        backend.cursor.group = key;
        value.set(key);
        list.add(key);
      }
    }
    engine.arena.reset();
    const first = new IncrementalSnapshot();
    backend.snapshot(first);
    expect(first.parts).toHaveLength(6);
    for (let group = 0; group < count; group += 2) backend.clearGroup(group);
    const second = new IncrementalSnapshot(first);
    backend.snapshot(second);
    backend.collect();
    const third = new IncrementalSnapshot(second);
    backend.snapshot(third);
    const left = Array.from({ length: count / 2 }, (_, i) => ({
      key_0: 2 * i + 1,
      value: 2 * i + 1,
    }));
    for (const table of ['state:value', 'state:list']) {
      expect(second.tables.get(table)).toEqual(left);
      expect(third.tables.get(table)).toEqual(left);
    }
    // Behind that, one key is one segment.
    backend.cursor.group = 70_000;
    value.set(-1);
    const fourth = new IncrementalSnapshot(third);
    backend.snapshot(fourth);
    expect(fourth.parts).toEqual([expect.stringMatching(/^state:value.1@/)]);
    expect(fourth.kept).toBe(3);
    backend.release();
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
    const restored = new Keyed(counted).restore(keyed.snapshot(new BenchSnapshot()));
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
    const { known, tables } = keyed.snapshot(new BenchSnapshot());
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
    const restored = new Keyed(states).restore(keyed.snapshot(new BenchSnapshot()));
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
    expect(() => new Keyed({ s: after }).restore(keyed.snapshot(new BenchSnapshot()))).toThrow(
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
    const restored = new Keyed(states).restore(keyed.snapshot(new BenchSnapshot()), 110);
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
    restored.restore(keyed.snapshot(new BenchSnapshot()), 1000);
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
    const restored = new Keyed(states).restore(keyed.snapshot(new BenchSnapshot()));
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
