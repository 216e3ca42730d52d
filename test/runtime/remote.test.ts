import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/error.js';
import { errorOf, plainError, Remote, type Handlers } from '../../src/runtime/remote.js';

/** Two ends of a wire that clones what it carries, as between threads. */
function connected(left: Handlers, right: Handlers): readonly [Remote, Remote] {
  const to = (other: () => Remote) => ({
    postMessage: (message: unknown, transfer: readonly ArrayBuffer[] = []): void => {
      const copy = structuredClone(message, { transfer: [...transfer] });
      queueMicrotask(() => other().receive(copy));
    },
  });
  const a: Remote = new Remote(
    to(() => b),
    left,
  );
  const b: Remote = new Remote(
    to(() => a),
    right,
  );
  return [a, b];
}

describe('calls between threads', () => {
  it('answer with what the other side returns, in whatever order it does', async () => {
    const waiting: (() => void)[] = [];
    const [a, b] = connected(
      { half: (n: number) => n / 2 },
      {
        slow: (n: number) => new Promise((resolve) => waiting.push(() => resolve(n * 2))),
        add: (x: bigint, y: bigint) => x + y,
      },
    );
    const slow = [a.call('slow', [1]), a.call('slow', [2])];
    expect(await a.call('add', [1n, 2n])).toBe(3n);
    for (const answer of waiting.toReversed()) answer();
    expect(await Promise.all(slow)).toEqual([2, 4]);
    expect(await b.call('half', [3])).toBe(1.5);
  });

  it('transfer buffers', async () => {
    const [a] = connected({}, { size: ({ byteLength }: ArrayBuffer) => byteLength });
    const buffer = new ArrayBuffer(8);
    expect(await a.call('size', [buffer], [buffer])).toBe(8);
    expect(buffer.byteLength).toBe(0);
  });

  it('reject with the error of the other side: code, place, whether to try again', async () => {
    const location = { operator: 'map', row: 7 };
    const [a] = connected(
      {},
      {
        fail: () => {
          throw new MillraceError('CONNECTOR_IO', 'No disk.', { location, retryable: true });
        },
        break: () => Promise.reject(new TypeError('no such thing')),
        unclonable: () => () => undefined,
      },
    );
    const error = await a.call('fail', []).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MillraceError);
    expect(error).toMatchObject({ code: 'CONNECTOR_IO', problem: 'No disk.', retryable: true });
    expect((error as MillraceError).location).toEqual(location);
    await expect(a.call('break', [])).rejects.toThrow('no such thing');
    await expect(a.call('unclonable', [])).rejects.toThrow(/could not be cloned/);
    await expect(a.call('missing', [])).rejects.toThrow();
  });

  it('reject at once what cannot be sent, and forget it', async () => {
    const [a] = connected({}, { take: () => 1 });
    await expect(a.call('take', [() => undefined])).rejects.toThrow(/could not be cloned/);
    expect((a as unknown as { pending: Map<number, unknown> }).pending.size).toBe(0);
    expect(await a.call('take', [])).toBe(1);
  });

  it('reject when the other side is gone, now and later', async () => {
    const [a, b] = connected({}, { hang: () => new Promise(() => undefined) });
    const hanging = a.call('hang', []);
    const gone = new Error('the thread ended');
    a.close(gone);
    await expect(hanging).rejects.toBe(gone);
    await expect(a.call('hang', [])).rejects.toBe(gone);
    a.close(new Error('again'));
    await expect(a.call('hang', [])).rejects.toBe(gone);
    expect(() => a.receive({ answer: 1, value: 2 })).not.toThrow();
    b.close(gone);
  });
});

describe('an error as plain data', () => {
  it('survives a structured clone', () => {
    const cause = new MillraceError('DATA_FUNCTION', 'It threw.', {
      location: { operator: 'map' },
    });
    const back = errorOf(structuredClone(plainError(cause)));
    expect(back).toBeInstanceOf(MillraceError);
    expect(back).toMatchObject({ code: 'DATA_FUNCTION', message: cause.message });
    expect(back.stack).toBe(cause.stack);
  });

  it('is made of whatever was thrown', () => {
    expect(errorOf(plainError('words')).message).toBe('words');
    expect(errorOf(plainError(undefined))).toBeInstanceOf(Error);
    expect(errorOf(plainError(new RangeError('far'))).message).toBe('far');
  });
});
