import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openOutput } from '../../src/cli/output.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('output', () => {
  it('waits for a slow reader, and keeps what it was given', async () => {
    const got: number[] = [];
    let pending = 0;
    const stream = new Writable({
      highWaterMark: 2,
      write: (chunk: Buffer, _encoding, done) => {
        setImmediate(() => {
          got.push(...chunk);
          done();
        });
      },
    });
    const output = openOutput(stream);
    const reused = bytes(0, 0, 0);
    for (let i = 0; i < 10; i++) {
      reused.fill(i);
      await output.write(reused);
      pending = Math.max(pending, stream.writableLength);
    }
    await output.write('');
    await output.end();
    expect(pending).toBeLessThanOrEqual(3);
    expect(got).toEqual(Array.from({ length: 30 }, (_, i) => Math.floor(i / 3)));
  });

  it('ends quietly when nobody reads on, and tells of everything else', async () => {
    for (const code of ['EPIPE', 'ENOSPC']) {
      const stream = new Writable({
        highWaterMark: 1,
        write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
      });
      const output = openOutput(stream);
      const written = async (): Promise<void> => {
        for (let i = 0; i < 3; i++) await output.write('text');
        await output.end();
      };
      if (code === 'EPIPE') await written();
      else await expect(written()).rejects.toThrow(code);
    }
  });
});
