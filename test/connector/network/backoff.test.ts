import { expect, it } from 'vitest';
import { Backoff, type ReconnectOptions } from '../../../src/connector/network/backoff.js';
import type { Clock } from '../../../src/time/clock.js';

/** Waits asked for, each over at once. */
function delays(options: ReconnectOptions | false | undefined, random: () => number) {
  const asked: number[] = [];
  const clock: Clock = { now: () => 0, sleep: async (ms) => void asked.push(ms) };
  return { asked, backoff: new Backoff(clock, options, random) };
}
const { signal } = new AbortController();

it('doubles up to a bound, half of it left to chance, and gives up', async () => {
  const { asked, backoff } = delays({ attempts: 4, delay: 100, maxDelay: 300 }, () => 0);
  while (await backoff.wait(signal));
  expect(asked).toEqual([100, 200, 300, 300]);
  expect(backoff.attemptCount).toBe(4);
  const lucky = delays({ delay: 100 }, () => 1);
  await lucky.backoff.wait(signal);
  expect(lucky.asked).toEqual([50]);
});

it('begins anew after a success, and does what a server asks', async () => {
  const { asked, backoff } = delays({ delay: 100 }, () => 0);
  await backoff.wait(signal);
  await backoff.wait(signal);
  backoff.reset();
  await backoff.wait(signal);
  backoff.give(7);
  await backoff.wait(signal);
  expect(asked).toEqual([100, 200, 100, 7]);
});

it('does not wait where it is switched off or aborted', async () => {
  expect(await delays(false, () => 0).backoff.wait(signal)).toBe(false);
  const over = AbortSignal.abort();
  expect(await delays(undefined, () => 0).backoff.wait(over)).toBe(false);
  expect(() => delays({ attempts: -1 }, () => 0)).toThrow(/reconnect.attempts is -1/);
});

it('waits for what a server asks once, and then as long as without it', async () => {
  const slept: number[] = [];
  const clock: Clock = { now: () => 0, sleep: async (ms) => void slept.push(ms) };
  const backoff = new Backoff(clock, { delay: 100 }, () => 0);
  backoff.give(7);
  for (let i = 0; i < 3; i++) await backoff.wait(new AbortController().signal);
  expect(slept).toEqual([7, 200, 400]);
});
