import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { csv } from '../../src/format/csv/index.js';
import { fromReadable, type ByteStream } from '../../src/source/readableSource.js';
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
