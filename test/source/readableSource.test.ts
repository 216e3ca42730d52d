import { blackhole, environment, json } from 'millrace';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { csv } from '../../src/format/csv/index.js';
import { fromReadable, type ByteStream } from '../../src/source/readableSource.js';
import type { SourceContext, SplitReader } from '../../src/source/source.js';
import { readSplits } from '../connector/filesystem/readFiles.js';
import { testContext } from './readAll.js';

const fields = schema({ n: int32(), text: string() });
const rows = Array.from({ length: 50 }, (_, n) => ({ n, text: `naïve ${n}` }));
const bytes = Buffer.from(rows.map(({ n, text }) => `${n},${text}\n`).join(''));
const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
  bytes.subarray(i * 7, i * 7 + 7),
);
async function* iterate(): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
const format = csv({ header: false });

it.each([
  ['a Node stream', () => Readable.from(pieces)],
  ['a Web stream', () => Readable.toWeb(Readable.from(pieces)) as ReadableStream<Uint8Array>],
  ['an async iterable', iterate],
  ['text', () => Readable.from([bytes.toString()])],
] as [string, () => ByteStream][])('reads %s, cut anywhere', async (_name, stream) => {
  const source = fromReadable(fields, format, stream());
  expect((await readSplits(source, testContext()))[0].rows).toEqual(rows);
});

it('can be read once', async () => {
  const source = fromReadable(fields, format, iterate());
  await readSplits(source, testContext());
  await expect(readSplits(source, testContext())).rejects.toThrow(/can be read only once/);
});

it('names what are not bytes', async () => {
  const stream = Readable.from([{ n: 1 }]);
  const source = fromReadable(fields, format, stream);
  await expect(readSplits(source, testContext())).rejects.toThrow(/expected bytes or text/);
});

describe('a stream that is silent', () => {
  it.each([
    ['of the Web', () => new ReadableStream<Uint8Array>()],
    ['of Node', () => new PassThrough()],
    ['of a generator', never],
  ])('%s lets a job be canceled', async (_name, make) => {
    const env = environment();
    env.from(fromReadable(schema({ n: int32() }), json(), make())).sinkTo(blackhole());
    const job = env.execute();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await job.cancel();
    expect(job.status).toBe('canceled');
  });

  it('is canceled, or destroyed', async () => {
    let isCanceled = false;
    const web = new ReadableStream<Uint8Array>({ cancel: () => void (isCanceled = true) });
    const node = new PassThrough();
    const readers = [web, node].map((stream) =>
      fromReadable(schema({ n: int32() }), json(), stream).open(
        { id: '' },
        undefined,
        {} as SourceContext,
      ),
    ) as SplitReader[];
    const polls = readers.map((reader) => Promise.allSettled([reader.poll?.()]));
    for (const reader of readers) await reader.close();
    await Promise.all(polls);
    expect([isCanceled, node.destroyed]).toEqual([true, true]);
  });
});

async function* never(): AsyncGenerator<Uint8Array> {
  await new Promise(() => undefined);
  yield new Uint8Array(0);
}
