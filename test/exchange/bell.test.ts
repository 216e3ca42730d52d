import { describe, expect, it } from 'vitest';
import { LocalBell, SharedBell, type OwnBell } from '../../src/exchange/bell.js';

const BELLS: readonly (readonly [string, () => OwnBell])[] = [
  ['in one thread', () => new LocalBell()],
  ['between threads', () => new SharedBell(SharedBell.buffer())],
];
const never = new AbortController().signal;
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe.each(BELLS)('a bell %s', (_, create) => {
  it('wakes who waits, and only then', async () => {
    const bell = create();
    let isAwake = false;
    const waiting = bell.wait(bell.count, never).then(() => (isAwake = true));
    await soon();
    expect(isAwake).toBe(false);
    bell.ring();
    await waiting;
  });

  it('is heard by who looked for work before it rang', async () => {
    const bell = create();
    const seen = bell.count;
    bell.ring();
    await bell.wait(seen, never);
    expect(bell.count).toBe(seen + 1);
  });

  it('wakes several', async () => {
    const bell = create();
    const waiting = Promise.all([bell.wait(bell.count, never), bell.wait(bell.count, never)]);
    await soon();
    bell.ring();
    await waiting;
  });

  it('lets go at an abort', async () => {
    const bell = create();
    const abort = new AbortController();
    const waiting = bell.wait(bell.count, abort.signal);
    abort.abort();
    await waiting;
    await bell.wait(bell.count, abort.signal);
  });
});

it('is one bell wherever its memory is', async () => {
  const buffer = SharedBell.buffer();
  const [own, others] = [new SharedBell(buffer), new SharedBell(buffer)];
  const waiting = own.wait(own.count, never);
  others.ring();
  await waiting;
  expect(own.count).toBe(1);
});
