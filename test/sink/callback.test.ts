import { expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { callback } from '../../src/sink/callback.js';
import { batchFromRows } from '../support/columns.js';
import { runSink, sinkContext, writeRows } from './testSink.js';

const fields = schema({ n: int32() });
const batches = [[{ n: 1 }, { n: 2 }], [{ n: 3 }]];

it('calls a function with the rows of each batch', async () => {
  const calls: unknown[] = [];
  await runSink(
    callback((rows, { kinds }) => void calls.push([rows, kinds])),
    sinkContext(fields),
    batches,
  );
  expect(calls).toEqual([
    [batches[0], undefined],
    [batches[1], undefined],
  ]);
});

it('passes the kinds of a changelog', async () => {
  const calls: unknown[] = [];
  const sink = callback((_rows, { kinds }) => void calls.push(kinds));
  await runSink(sink, sinkContext(fields), [batches[0]], [3, 0]);
  expect(calls).toEqual([['-D', '+I']]);
});

it('holds back until a promise is resolved', async () => {
  let release = (): void => undefined;
  const context = sinkContext(fields);
  const sink = callback(() => new Promise<void>((resolve) => (release = resolve)));
  const writer = await sink.open(context);
  writer.write(batchFromRows(context.engine, fields, batches[0]));
  expect(writer.needsFlush).toBe(true);
  let isFlushed = false;
  const flushed = writer.flush().then(() => (isFlushed = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isFlushed).toBe(false);
  release();
  await flushed;
  expect(writer.needsFlush).toBe(false);
});

it('keeps order and never overlaps, even without flushes', async () => {
  const events: string[] = [];
  const context = sinkContext(fields);
  const sink = callback<{ n: ReturnType<typeof int32> }>(async (rows) => {
    events.push(`start ${rows[0].n}`);
    await new Promise((resolve) => setImmediate(resolve));
    events.push(`end ${rows[0].n}`);
  });
  const writer = await sink.open(context);
  for (const rows of batches) writer.write(batchFromRows(context.engine, fields, rows));
  await writer.preCommit(1);
  expect(events).toEqual(['start 1', 'end 1', 'start 3', 'end 3']);
});

it('fails with what a function throws, and calls it no more', async () => {
  let callCount = 0;
  const sink = callback(() => {
    callCount += 1;
    throw new Error('disk full');
  });
  await expect(runSink(sink, sinkContext(fields), batches)).rejects.toMatchObject({
    code: 'DATA_FUNCTION',
    message: expect.stringContaining('disk full') as string,
  });
  expect(callCount).toBe(1);
});

it('fails with what a promise is rejected with, at the next flush', async () => {
  let callCount = 0;
  const context = sinkContext(fields);
  const sink = callback(async () => {
    callCount += 1;
    throw new Error('gone');
  });
  const writer = await sink.open(context);
  for (const rows of batches) writer.write(batchFromRows(context.engine, fields, rows));
  await expect(writer.flush()).rejects.toMatchObject({ code: 'DATA_FUNCTION' });
  expect(callCount).toBe(1);
  await expect(writeRows(writer, context, batches)).rejects.toMatchObject({
    code: 'DATA_FUNCTION',
  });
});
