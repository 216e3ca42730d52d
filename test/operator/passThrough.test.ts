import { int32, schema } from 'millrace';
import { expect, it } from 'vitest';
import type { Batch } from '../../src/batch/batch.js';
import { PassThroughOperator } from '../../src/operator/passThrough.js';
import { systemClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { rowBatch } from '../support/rowBatch.js';

it('emits the batches that it receives', () => {
  const engine = createEngine();
  const numbers = schema({ n: int32() });
  const operator = new PassThroughOperator('numbers', numbers, 'read numbers');
  const emitted: Batch[] = [];
  operator.open({
    engine,
    clock: systemClock,
    batchSize: 10,
    emit: (batch) => emitted.push(batch),
    emitSide: () => expect.fail('there is no side output'),
    count: () => undefined,
    wakeAt: () => undefined,
    emitWatermark: () => undefined,
    emitIdle: () => undefined,
    runTurn: (work) => work(),
    signal: new AbortController().signal,
  });
  const batches = [[[1]], [[2], [3]]].map((rows) => rowBatch(engine, numbers, rows));
  for (const batch of batches) operator.processBatch(batch);
  expect(emitted).toEqual(batches);
  expect(operator.describe()).toEqual({ name: 'numbers', text: 'read numbers', state: [] });
});
