import { expect, it } from 'vitest';
import { nextTurn, Signal } from '../../src/source/turn.js';

it('wakes a waiter, whether it waits before or after', async () => {
  const signal = new Signal();
  let wakeCount = 0;
  const waiting = signal.wait().then(() => (wakeCount += 1));
  await nextTurn();
  expect(wakeCount).toBe(0);
  signal.raise();
  await waiting;
  expect(wakeCount).toBe(1);
  signal.raise();
  signal.raise();
  await signal.wait();
});
