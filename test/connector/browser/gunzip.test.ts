import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzipped } from '../../../src/connector/browser/gunzip.js';

const text = 'one\ntwo\nthree\n'.repeat(10_000);

function pieces(bytes: Uint8Array, size: number, error?: Error): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, (at += size)));
      else if (error === undefined) controller.close();
      else controller.error(error);
    },
  });
}

async function read(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of gunzipped(stream, 'x.jsonl')) {
    result += decoder.decode(chunk, { stream: true });
  }
  return result;
}

describe('gunzipped', () => {
  it.each([1, 7, 65_536])('reads compressed bytes that come %i at a time', async (size) => {
    expect(await read(pieces(gzipSync(text), size))).toBe(text);
  });

  it.each(['', 'a', 'ab', text])('leaves other bytes alone', async (plain) => {
    expect(await read(pieces(new TextEncoder().encode(plain), 1000))).toBe(plain);
  });

  it('says that the bytes are cut off', async () => {
    const cut = gzipSync(text).subarray(0, 100);
    await expect(read(pieces(cut, 64))).rejects.toThrow(/x\.jsonl begins like a gzip file/);
  });

  it("passes the stream's own failure on", async () => {
    const broken = pieces(gzipSync(text).subarray(0, 100), 64, new Error('connection lost'));
    await expect(read(broken)).rejects.toThrow('connection lost');
  });
});
