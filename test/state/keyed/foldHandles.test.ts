import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { aggregatingState, reducingState } from '../../../src/state/keyed/stateDescriptor.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { KeyedModel } from '../../support/stateModel.js';

const engine = createEngine();

describe('reducingState', () => {
  it('folds by key, the first element as it is', () => {
    const model = new KeyedModel(engine);
    const sum = model.backend.add(
      'sum',
      reducingState(t.float64(), (a, b) => a + b),
    );
    for (const [key, value] of [
      [1, 5],
      [2, 7],
      [1, 6],
    ]) {
      model.choose(key);
      sum.add(value);
    }
    expect(model.backend.entries('sum')).toEqual([
      { key: [1], value: 11 },
      { key: [2], value: 7 },
    ]);
    model.choose(1);
    sum.clear();
    expect(sum.get()).toBeUndefined();
    model.backend.release();
  });
});

describe('aggregatingState', () => {
  it('keeps an accumulator and shows its result', () => {
    const model = new KeyedModel(engine);
    const mean = model.backend.add(
      'mean',
      aggregatingState(t.row({ sum: t.float64(), count: t.int32() }), {
        createAccumulator: () => ({ sum: 0, count: 0 }),
        add: ({ sum, count }, value: number) => ({ sum: sum + value, count: count + 1 }),
        getResult: ({ sum, count }) => sum / count,
      }),
    );
    model.choose(1);
    expect(mean.get()).toBeUndefined();
    for (const value of [1, 2, 6]) mean.add(value);
    expect(mean.get()).toBe(3);
    expect(model.backend.entries('mean')).toEqual([{ key: [1], value: 3 }]);
    model.backend.release();
  });
});
