import { expect, it } from 'vitest';
import { everyInterval } from '../../src/runtime/everyInterval.js';
import { VirtualClock } from '../../src/time/clock.js';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('calls until it is aborted, and not while a call is pending', async () => {
  const clock = new VirtualClock();
  const over = new AbortController();
  const calls: number[] = [];
  let finish = (): void => undefined;
  const ended = everyInterval(clock, 10, over.signal, () => {
    calls.push(clock.now());
    if (calls.length === 2) return new Promise<void>((resolve) => (finish = resolve));
    return undefined;
  });
  for (let i = 0; i < 4; i++) {
    clock.advance(10);
    await nextTurn();
  }
  expect(calls).toEqual([10, 20]);
  finish();
  await nextTurn();
  clock.advance(10);
  await nextTurn();
  expect(calls).toEqual([10, 20, 50]);
  over.abort();
  await ended;
  clock.advance(100);
  expect(calls).toHaveLength(3);
});
