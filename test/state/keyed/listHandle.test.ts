import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { listState } from '../../../src/state/keyed/stateDescriptor.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { valueOf } from '../../support/arbitraries.js';
import { KeyedModel } from '../../support/stateModel.js';

const engine = createEngine();

describe.each([t.float64(), t.string().nullable(), t.int64()])('listState of %s', (type) => {
  it('does what arrays do', () => {
    const values = fc.array(valueOf(type as t.DataType<unknown>), { maxLength: 4 });
    const kind = fc.constantFrom('add', 'add', 'addAll', 'set', 'clear', 'get');
    const step = fc.record({ key: fc.nat(4), kind, values });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const model = new KeyedModel(engine);
        const state = model.backend.add('s', listState(type as t.DataType<unknown>));
        const naive = new Map<number, unknown[]>();
        for (const { key, kind: what, values: elements } of steps) {
          model.choose(key);
          const before = naive.get(key) ?? [];
          if (what === 'add') elements.forEach((element) => state.add(element));
          else if (what === 'addAll') state.addAll(elements);
          else if (what === 'set') state.set(elements);
          else if (what === 'clear') state.clear();
          if (what === 'add' || what === 'addAll') naive.set(key, [...before, ...elements]);
          else if (what === 'set') naive.set(key, elements);
          else if (what === 'clear') naive.delete(key);
          expect(state.get()).toEqual(naive.get(key) ?? []);
          expect(state.size).toBe(naive.get(key)?.length ?? 0);
        }
        model.backend.release();
      }),
      { numRuns: 50 },
    );
  });
});

describe('listState', () => {
  it('keeps its order when slots and groups are renumbered, and its memory small', () => {
    const model = new KeyedModel(engine);
    const state = model.backend.add('s', listState(t.string()));
    const stays = Array.from({ length: 300 }, (_, i) => `element that stays ${i}`);
    for (let round = 0; round < 20; round++) {
      for (let key = 0; key < 50; key++) {
        model.choose(round * 100 + key);
        for (let i = 0; i < 40; i++) state.add(`an element of round ${round} ${i}`);
      }
      for (let key = 0; key < 50; key++) {
        model.choose(round * 100 + key);
        state.clear();
      }
      model.choose(-1);
      state.addAll(stays.slice(round * 15, round * 15 + 15));
      if (round % 5 === 0) model.backend.collect();
    }
    model.backend.collect();
    model.choose(-1);
    expect(state.get()).toEqual(stays);
    expect(model.backend.entries('s')).toEqual([{ key: [-1], value: stays }]);
    expect(model.backend.stateBytes).toBeLessThan(150_000);
    model.backend.release();
  });

  it('takes no element that does not fit, and stays whole', () => {
    const model = new KeyedModel(engine);
    const state = model.backend.add('s', listState(t.int8()));
    model.choose(1);
    expect(() => state.addAll([1, 200, 3])).toThrow("State 's' cannot hold 200");
    expect(state.get()).toEqual([1]);
    model.backend.release();
  });
});
