import { expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { inspectProcess } from '../../../src/operator/process/inspectProcess.js';
import { KeyReader } from '../../../src/operator/process/keyReader.js';
import { KeyedStateBackend } from '../../../src/state/keyed/keyedStateBackend.js';
import { mapState, valueState } from '../../../src/state/keyed/stateDescriptor.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { columnFromValues } from '../../support/columns.js';

it('shows state by key, broadcast state and timers of both clocks', () => {
  const engine = createEngine();
  const backend = new KeyedStateBackend(engine, [t.int32()]);
  const broadcastBackend = new KeyedStateBackend(engine, []);
  const eventTimers = backend.addTimers('event');
  const processingTimers = backend.addTimers('processing');
  const keys = new KeyReader(backend, ['id']);
  const last = backend.add('last', valueState(t.string()));
  const limits = mapState(t.string(), t.int32());
  const limit = broadcastBackend.add('limits', limits);
  const out = engine.arena.allocate(4);
  backend.intern([columnFromValues(engine, t.int32(), [7])], 1, 0, out);
  broadcastBackend.intern([], 1, 0, out);
  last.set('a');
  limit.set('b', 3);
  eventTimers.register(40, 0);
  processingTimers.register(50, 0);

  const inspection = inspectProcess(
    { broadcast: { limits }, keyNames: ['id'] },
    { backend, broadcastBackend, eventTimers, keys, processingTimers },
  );
  expect(inspection.stateNames).toEqual(['last', 'limits']);
  expect(inspection.state('last').entries()).toEqual([{ key: { id: 7 }, value: 'a' }]);
  expect(inspection.state('limits').entries()).toEqual([{ key: {}, value: new Map([['b', 3]]) }]);
  expect(inspection.timers()).toEqual([
    { domain: 'event', time: 40, key: { id: 7 } },
    { domain: 'processing', time: 50, key: { id: 7 } },
  ]);
});
