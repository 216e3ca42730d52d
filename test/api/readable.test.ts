// Streams of the platform and of RxJS.
import { environment, fromArray, fromIterable, int32, schema } from 'millrace';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { firstValueFrom, from, map, take, toArray } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { nodeReadable } from '../../src/api/readable.js';

const numbers = schema({ n: int32() });
const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));
const stream = (count = 5) => environment().from(fromArray(numbers, rows(count)));

/** A stream that never ends, and whether its job did. */
function endless() {
  const state = { isEnded: false };
  const source = fromIterable(
    numbers,
    async function* () {
      try {
        for (let n = 0; ; n++) {
          await new Promise((resolve) => setImmediate(resolve));
          yield { n };
        }
      } finally {
        state.isEnded = true;
      }
    },
    { isBounded: false },
  );
  return { stream: environment().from(source), state };
}
const failing = () =>
  stream().map((row) => {
    if (row.n === 3) throw new Error('three');
    return row;
  });
const ended = async (state: { isEnded: boolean }) => {
  while (!state.isEnded) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe('toReadableStream', () => {
  it('gives the rows', async () => {
    const read: { n: number }[] = [];
    const readable = stream().toReadableStream();
    expectTypeOf(readable).toEqualTypeOf<ReadableStream<{ n: number }>>();
    for await (const row of readable) read.push(row);
    expect(read).toEqual(rows(5));
  });

  it('cancels the job when it is cancelled, and fails with it', async () => {
    const { stream: source, state } = endless();
    const reader = source.toReadableStream().getReader();
    expect(await reader.read()).toEqual({ done: false, value: { n: 0 } });
    await reader.cancel();
    await ended(state);
    const broken = failing().toReadableStream().getReader();
    await expect(broken.read().then(() => broken.read())).rejects.toThrow('three');
  });

  it('starts nothing before it is read', async () => {
    const untouched = environment();
    untouched.from(fromArray(numbers, rows(1))).toReadableStream();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(untouched.isExecuted).toBe(false);
  });
});

describe('toReadable', () => {
  it('gives the rows to a pipeline', async () => {
    const read: number[] = [];
    expectTypeOf(stream().toReadable()).toEqualTypeOf<Readable>();
    await pipeline(stream().toReadable(), async (readable: AsyncIterable<{ n: number }>) => {
      for await (const { n } of readable) read.push(n);
    });
    expect(read).toEqual([0, 1, 2, 3, 4]);
  });

  it('cancels the job when it is destroyed, and fails with it', async () => {
    const { stream: source, state } = endless();
    const readable = source.toReadable();
    await new Promise((resolve) => readable.once('data', resolve));
    readable.destroy();
    await ended(state);
    const broken = failing().toReadable();
    const error = new Promise((resolve) => broken.once('error', resolve));
    broken.resume();
    expect(await error).toMatchObject({ code: 'DATA_FUNCTION' });
  });

  it('is of Node only', () => {
    const { process } = globalThis;
    try {
      Object.assign(globalThis, { process: undefined });
      expect(() => nodeReadable(stream())).toThrow(/use toReadableStream\(\) here/);
    } finally {
      Object.assign(globalThis, { process });
    }
  });
});

describe('RxJS', () => {
  it('takes a stream by from()', async () => {
    const doubled = from(stream()).pipe(
      map(({ n }) => n * 2),
      toArray(),
    );
    expect(await firstValueFrom(doubled)).toEqual([0, 2, 4, 6, 8]);
  });

  it('cancels the job when nobody subscribes any more, and passes errors on', async () => {
    const { stream: source, state } = endless();
    expect(await firstValueFrom(from(source).pipe(take(2), toArray()))).toEqual(rows(2));
    await ended(state);
    await expect(firstValueFrom(from(failing()).pipe(toArray()))).rejects.toThrow('three');
  });
});
