import { expect, it } from 'vitest';
import { WakeUp } from '../../src/runtime/wakeUp.js';
import { VirtualClock } from '../../src/time/clock.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('wakes once, when the earliest time asked for has passed', async () => {
  const clock = new VirtualClock(100);
  const woken: number[] = [];
  const wakeUp = new WakeUp(clock, (now) => woken.push(now));
  wakeUp.request(150);
  wakeUp.request(120);
  wakeUp.request(130);
  clock.advance(20);
  await turn();
  expect(woken).toEqual([]);
  clock.advance(1);
  await turn();
  expect(woken).toEqual([121]);
  clock.advance(100);
  await turn();
  expect(woken).toEqual([121]);
});

it('takes another request once it has woken, and one in the past at once', async () => {
  const clock = new VirtualClock(100);
  const woken: number[] = [];
  const wakeUp = new WakeUp(clock, (now) => woken.push(now));
  wakeUp.request(50);
  clock.advance(0);
  await turn();
  wakeUp.request(200);
  clock.advance(101);
  await turn();
  expect(woken).toEqual([100, 201]);
});

it('sleeps again where the time is further off than a timer reaches', async () => {
  const clock = new VirtualClock(0);
  const woken: number[] = [];
  new WakeUp(clock, (now) => woken.push(now)).request(2 ** 32);
  clock.advance(2 ** 31 - 1);
  await turn();
  expect(woken).toEqual([]);
  clock.advance(2 ** 31 - 1);
  await turn();
  clock.advance(3);
  await turn();
  expect(woken).toEqual([2 ** 32 + 1]);
});

it('forgets what is cancelled', async () => {
  const clock = new VirtualClock(0);
  const wakeUp = new WakeUp(clock, () => expect.fail('it was cancelled'));
  wakeUp.request(10);
  wakeUp.cancel();
  clock.advance(20);
  await turn();
});
