import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { csv } from '../../src/format/csv/index.js';
import { writable } from '../../src/sink/writable.js';
import { batchFromRows } from '../support/columns.js';
import { runSink, sinkContext } from './testSink.js';

const fields = schema({ n: int32(), text: string() });
const batches = [[{ n: 1, text: 'a' }], [{ n: 2, text: 'b' }]];
const TEXT = 'n,text\n1,a\n2,b\n';

class Collected extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    setImmediate(done);
  }
}

describe('a Node stream', () => {
  it('gets the bytes and its end', async () => {
    const target = new Collected();
    await runSink(writable(target, csv()), sinkContext(fields), batches);
    expect(target.text).toBe(TEXT);
    expect(target.writableFinished).toBe(true);
  });

  it('stays open on request', async () => {
    const target = new Collected();
    await runSink(writable(target, csv(), { end: false }), sinkContext(fields), batches);
    expect(target.writableEnded).toBe(false);
  });

  it('holds the job back while it is full', async () => {
    const target = new Collected({ highWaterMark: 1 });
    const context = sinkContext(fields);
    const writer = await writable(target, csv()).open(context);
    writer.write(batchFromRows(context.engine, fields, batches[0]));
    expect(writer.needsFlush).toBe(true);
    await writer.flush();
    expect(writer.needsFlush).toBe(false);
    expect(target.text).toBe('n,text\n1,a\n');
  });

  it('that fails is an error of the job', async () => {
    const target = new Writable({
      write: (_chunk, _encoding, done) => done(new Error('connection reset')),
    });
    const run = runSink(writable(target, csv()), sinkContext(fields), batches);
    await expect(run).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringContaining('connection reset') as string,
    });
  });
});

describe('a Web stream', () => {
  it('gets the bytes and its end', async () => {
    let text = '';
    let isClosed = false;
    const target = new WritableStream<Uint8Array>({
      write: (chunk) => void (text += Buffer.from(chunk).toString()),
      close: () => void (isClosed = true),
    });
    await runSink(writable(target, csv()), sinkContext(fields), batches);
    expect(text).toBe(TEXT);
    expect(isClosed).toBe(true);
  });

  it('holds the job back while it is full', async () => {
    let release = (): void => undefined;
    const target = new WritableStream<Uint8Array>({
      write: () => new Promise<void>((resolve) => (release = resolve)),
    });
    const context = sinkContext(fields);
    const writer = await writable(target, csv()).open(context);
    writer.write(batchFromRows(context.engine, fields, batches[0]));
    expect(writer.needsFlush).toBe(true);
    const timer = setInterval(() => release(), 1);
    await writer.flush();
    clearInterval(timer);
    expect(writer.needsFlush).toBe(false);
  });

  it('that fails is an error of the job', async () => {
    const target = new WritableStream<Uint8Array>({
      write: () => {
        throw new Error('gone');
      },
    });
    const run = runSink(writable(target, csv()), sinkContext(fields), batches);
    await expect(run).rejects.toMatchObject({ code: 'CONNECTOR_IO' });
  });
});
