import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressionOf, decompressed } from '../../src/decode/decompress.js';

const text = Buffer.from('{"a":1}\n'.repeat(50_000));

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of decompressed(source, 'in.gz')) parts.push(part);
  return Buffer.concat(parts);
}

const zstdCompress = (zlib as { zstdCompressSync?: (bytes: Uint8Array) => Buffer })
  .zstdCompressSync;

describe('decompressed', () => {
  it.each([1, 3, 1000, 1 << 20])('passes plain bytes in chunks of %i', async (size) => {
    expect((await all(chunks(text.subarray(0, 5000), size))).equals(text.subarray(0, 5000))).toBe(
      true,
    );
  });

  it('of nothing is nothing', async () => {
    expect(await all(chunks(new Uint8Array(0), 1))).toHaveLength(0);
  });

  it.each([1, 3, 1000, 1 << 20])('unpacks gzip in chunks of %i', async (size) => {
    expect((await all(chunks(zlib.gzipSync(text), size))).equals(text)).toBe(true);
  });

  it('takes a readable stream, and gzip members one after another', async () => {
    const two = Buffer.concat([zlib.gzipSync(text), zlib.gzipSync('end')]);
    const out = await all(Readable.from([two], { objectMode: false }));
    expect(out.equals(Buffer.concat([text, Buffer.from('end')]))).toBe(true);
  });

  it('tells of damaged and cut files', async () => {
    const packed = zlib.gzipSync(text);
    const message = 'in.gz begins like a gzip file but cannot be decompressed';
    await expect(all(chunks(packed.subarray(0, 200), 64))).rejects.toThrow(message);
    const damaged = Buffer.from(packed);
    damaged.fill(255, 20, 60);
    await expect(all(chunks(damaged, 64))).rejects.toThrow(message);
  });

  it('passes errors of its input through', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield zlib.gzipSync(text).subarray(0, 100);
      throw new Error('disk');
    }
    await expect(all(failing())).rejects.toThrow('disk');
  });

  it('closes its input when the reader stops', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield text;
      } finally {
        isClosed = true;
      }
    }
    for await (const part of decompressed(endless(), 'x')) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    expect(isClosed).toBe(true);
  });

  it('unpacks zstd where Node can, and says what to do where it cannot', async () => {
    const head = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0);
    expect(compressionOf(head)).toBe('zstd');
    if (zstdCompress === undefined) {
      await expect(all(chunks(head, 5))).rejects.toThrow('in.gz is compressed with zstd');
    } else {
      expect((await all(chunks(zstdCompress(text), 1000))).equals(text)).toBe(true);
    }
  });
});
