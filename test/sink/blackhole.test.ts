import { expect, it } from 'vitest';
import { Batch } from '../../src/batch/batch.js';
import { schema } from '../../src/batch/schema.js';
import { blackhole } from '../../src/sink/blackhole.js';
import { VirtualClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';

it('counts rows and never asks for a flush', async () => {
  const engine = createEngine();
  const sink = blackhole();
  const writer = await sink.open({
    engine,
    clock: new VirtualClock(),
    schema: schema({}),
    signal: new AbortController().signal,
    name: 'out',
  });
  writer.write(new Batch(engine, schema({}), [], 7));
  writer.write(new Batch(engine, schema({}), [], 5));
  expect(sink.rowCount).toBe(12);
  expect(writer.needsFlush).toBe(false);
  await writer.commit(await writer.preCommit(1));
});
