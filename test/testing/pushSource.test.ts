import { int32, schema, timestamp, VirtualClock } from 'millrace';
import { expect, it } from 'vitest';
import { PushSource } from '../../src/testing/pushSource.js';
import { testInput } from '../../src/testing/testInput.js';
import { createEngine } from '../../src/wasm/load.node.js';

it('has handled a command when it is polled again', async () => {
  const columns = schema({ id: int32(), at: timestamp(3) });
  const source = new PushSource('in', testInput(columns, { time: 'at' }));
  const { signal } = new AbortController();
  const context = { engine: createEngine(), clock: new VirtualClock(), signal, batchSize: 8 };
  const reader = source.open({ id: '0' }, undefined, context);
  await source.opened;
  const handled: string[] = [];

  expect(reader.poll()).toMatchObject({ kind: 'idle' });
  void source.push([{ id: 1, at: 0 }]).then(() => handled.push('rows'));
  void source.watermark(5).then(() => handled.push('watermark'));
  void source.end().then(() => handled.push('end'));
  expect(reader.poll()).toMatchObject({ kind: 'rows', rows: [{ id: 1, at: 0 }] });
  await Promise.resolve();
  expect(handled).toEqual([]);
  expect(reader.poll()).toMatchObject({ kind: 'batch', batch: { rowCount: 0 } });
  await Promise.resolve();
  expect(handled).toEqual(['rows']);
  expect(reader.poll()).toEqual({ kind: 'end' });
  await reader.close();
  await Promise.resolve();
  expect(handled).toEqual(['rows', 'watermark', 'end']);
  expect(source.isOpen).toBe(false);
});

it('wakes a reader that waits', async () => {
  const source = new PushSource('in', testInput(schema({ id: int32() })));
  const waiting = source.waitForCommand();
  void source.push([]);
  await waiting;
  expect(source.strategy).toBeUndefined();
});
