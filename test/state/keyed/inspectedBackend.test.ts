import { expect, it } from 'vitest';
import { int64, string } from '../../../src/batch/dataType.js';
import { inspectedBackend } from '../../../src/state/keyed/inspectedBackend.js';
import { KeyedStateBackend } from '../../../src/state/keyed/keyedStateBackend.js';
import { valueState } from '../../../src/state/keyed/stateDescriptor.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { columnFromValues } from '../../support/columns.js';

const engine = createEngine();

it('a state is read by key, and reading makes no key', () => {
  const backend = new KeyedStateBackend(engine, [string()], { names: ['user'] });
  const last = backend.add('last', valueState(int64()));
  const column = columnFromValues(engine, string(), ['ann', 'bob']);
  backend.intern([column], 2, 0, engine.arena.allocate(8));
  backend.cursor.group = 1;
  last.set(7n);
  const state = inspectedBackend(backend, 'last', ['user']);
  expect(state.keyNames).toEqual(['user']);
  expect(state.entries()).toEqual([{ key: { user: 'bob' }, value: 7n }]);
  expect(state.get({ user: 'bob' })).toBe(7n);
  expect(state.get({ user: 'ann' })).toBeUndefined();
  expect(state.get({ user: 'somebody with a long name' })).toBeUndefined();
  expect(backend.groupCount).toBe(2);
  expect(() => state.get({ user: 5 })).toThrow(/'user' is 5; expected/);
  backend.release();
});
