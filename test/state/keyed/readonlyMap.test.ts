import { expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { readonlyMap } from '../../../src/state/keyed/readonlyMap.js';
import { mapState } from '../../../src/state/keyed/stateDescriptor.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { KeyedModel } from '../../support/stateModel.js';

it('readonlyMap shows a map and has no way to change it', () => {
  const model = new KeyedModel(createEngine());
  const state = model.backend.add('s', mapState(t.string(), t.int32()));
  model.choose(1);
  state.set('a', 1);
  const view = readonlyMap(state);
  state.set('b', 2);
  expect([view.get('a'), view.has('c'), view.size]).toEqual([1, false, 2]);
  expect([view.keys(), view.values(), view.entries()]).toEqual([
    ['a', 'b'],
    [1, 2],
    [
      ['a', 1],
      ['b', 2],
    ],
  ]);
  expect(Object.keys(view)).not.toEqual(expect.arrayContaining(['set']));
});
