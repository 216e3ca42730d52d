import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import {
  listState,
  mapState,
  reducingState,
  valueState,
} from '../../../src/state/keyed/stateDescriptor.js';
import type { TtlOptions } from '../../../src/state/keyed/timeToLive.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { KeyedModel } from '../../support/stateModel.js';

const engine = createEngine();
const HOUR = 3_600_000;
const onRead: TtlOptions = { ttl: '1h', update: 'onReadAndWrite' };
const shown: TtlOptions = { ttl: '1h', visibility: 'returnExpiredIfNotCleanedUp' };

/** Reads and writes at times, without the cleanup between batches. */
class Clocked extends KeyedModel {
  at(now: number): void {
    this.backend.cursor.now = now;
  }
}

describe('ttl', () => {
  it('ends at the ttl behind the last write', () => {
    const model = new Clocked(engine);
    const state = model.backend.add('s', valueState(t.int32(), { ttl: '1h' }));
    model.choose(1);
    state.set(5);
    model.at(HOUR - 1);
    expect(state.get()).toBe(5);
    state.set(6);
    model.at(2 * HOUR - 2);
    expect(state.get()).toBe(6);
    model.at(2 * HOUR - 1);
    expect(model.backend.entries('s')).toEqual([]);
    expect(state.get()).toBeUndefined();
    // A read has removed it.
    model.at(0);
    expect(state.get()).toBeUndefined();
    model.backend.release();
  });

  it('counts reads where it is told to', () => {
    const model = new Clocked(engine);
    const state = model.backend.add('s', valueState(t.int32(), onRead));
    model.choose(1);
    state.set(5);
    for (const now of [HOUR - 1, 2 * HOUR - 2, 3 * HOUR - 3]) {
      model.at(now);
      expect(state.get()).toBe(5);
    }
    model.at(4 * HOUR - 3);
    expect(state.get()).toBeUndefined();
    model.backend.release();
  });

  it('shows expired state once where it is told to', () => {
    const model = new Clocked(engine);
    const state = model.backend.add('s', valueState(t.int32(), shown));
    model.choose(1);
    state.set(5);
    model.at(HOUR);
    expect(state.get()).toBe(5);
    expect(state.get()).toBeUndefined();
    model.backend.release();
  });

  it('is of each element of a list', () => {
    const model = new Clocked(engine);
    const state = model.backend.add('s', listState(t.int32(), { ttl: '1h' }));
    model.choose(1);
    for (const minutes of [0, 20, 40]) {
      model.at(minutes * 60_000);
      state.add(minutes);
    }
    model.at(80 * 60_000);
    expect(state.get()).toEqual([40]);
    expect(state.size).toBe(1);
    model.backend.release();
  });

  it('is of each entry of a map', () => {
    const model = new Clocked(engine);
    const state = model.backend.add('s', mapState(t.string(), t.int32(), { ttl: '1h' }));
    model.choose(1);
    for (const minutes of [0, 20, 40]) {
      model.at(minutes * 60_000);
      state.set(`key ${minutes}`, minutes);
    }
    model.at(80 * 60_000);
    expect(state.has('key 0')).toBe(false);
    expect(state.delete('key 0')).toBe(false);
    expect(state.get('key 20')).toBeUndefined();
    expect(state.entries()).toEqual([['key 40', 40]]);
    state.set('key 20', 5);
    expect(state.get('key 20')).toBe(5);
    model.backend.release();
  });

  it('starts anew for what is folded behind it', () => {
    const model = new Clocked(engine);
    const add = (a: number, b: number): number => a + b;
    const state = model.backend.add('s', reducingState(t.int32(), add, { ttl: '1h' }));
    model.choose(1);
    state.add(5);
    model.at(HOUR);
    state.add(6);
    expect(state.get()).toBe(6);
    model.backend.release();
  });

  it('is cleaned up between batches, so that keys which are not seen again go', () => {
    const model = new KeyedModel(engine);
    const value = model.backend.add('value', valueState(t.string(), { ttl: '1s' }));
    const list = model.backend.add('list', listState(t.string(), { ttl: '1s' }));
    const map = model.backend.add('map', mapState(t.int32(), t.string(), { ttl: '1s' }));
    const bytes: number[] = [];
    for (let i = 0; i < 30_000; i++) {
      model.choose(i, i);
      value.set(`a value of ${i}`);
      list.add(`an element of ${i}`);
      map.set(i, `an entry of ${i}`);
      if (i % 1000 === 0) bytes.push(model.backend.stateBytes);
    }
    expect(model.backend.groupCount).toBeLessThan(15_000);
    expect(Math.max(...bytes.slice(15))).toBeLessThanOrEqual(Math.max(...bytes.slice(0, 15)) * 1.2);
    expect(model.backend.entries('value').length).toBe(1000);
    model.backend.release();
  });

  it('is more than no time', () => {
    const model = new KeyedModel(engine);
    const add = (): unknown => model.backend.add('s', valueState(t.int32(), { ttl: 0 }));
    expect(add).toThrow('the ttl of a state');
    model.backend.release();
  });
});
