import { collect, int32, schema } from 'millrace';
import { expect, it } from 'vitest';
import { SinkOperator } from '../../src/operator/sinkOperator.js';
import { systemClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { rowBatch } from '../support/rowBatch.js';

it('hands batches to its writer', async () => {
  const engine = createEngine();
  const numbers = schema({ n: int32() });
  const sink = collect();
  const operator = new SinkOperator('out', numbers, sink.name);
  const { signal } = new AbortController();
  const context = { engine, clock: systemClock, schema: numbers, signal, name: 'out' };
  operator.writer = await sink.open(context);
  operator.open();
  operator.processBatch(rowBatch(engine, numbers, [[1], [2]]));
  operator.processBatch(rowBatch(engine, numbers, [[3]]));
  operator.processWatermark();
  operator.close();
  expect(sink.rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect(operator.describe().text).toBe('write to collect');
});
