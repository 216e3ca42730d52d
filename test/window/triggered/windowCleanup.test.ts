import { expect, it } from 'vitest';
import { TimerQueue } from '../../../src/time/timerQueue.js';
import { GLOBAL_WINDOW } from '../../../src/window/triggered/timeWindow.js';
import { WindowCleanup } from '../../../src/window/triggered/windowCleanup.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const engine = createEngine();
const window = { start: 0, end: 10, maxTimestamp: 9 };

it('keeps windows of event time for the lateness that is allowed', () => {
  const cleanup = new WindowCleanup(true, 5);
  expect(cleanup.timeOf(window)).toBe(14);
  expect([cleanup.isLate(window, 13), cleanup.isLate(window, 14)]).toEqual([false, true]);
  expect([cleanup.isOver(window, 13, 99), cleanup.isOver(window, 14, 0)]).toEqual([false, true]);
  expect([cleanup.isLateRow(8, 12), cleanup.isLateRow(8, 13)]).toEqual([false, true]);
});

it('ends windows of processing time when the clock has passed them', () => {
  const cleanup = new WindowCleanup(false, 0);
  expect([cleanup.isOver(window, 99, 9), cleanup.isOver(window, 0, 10)]).toEqual([false, true]);
  expect(cleanup.isLate(window, 99)).toBe(false);
  expect(cleanup.isLateRow(0, 99)).toBe(false);
});

it('registers a timer of the right clock, and none for the window of all times', () => {
  const timers = { event: new TimerQueue(engine), processing: new TimerQueue(engine) };
  new WindowCleanup(true, 5).register(timers, 3, window);
  new WindowCleanup(false, 0).register(timers, 4, window);
  new WindowCleanup(true, 0).register(timers, 5, GLOBAL_WINDOW);
  expect(timers.event.timers()).toEqual([{ time: 14, group: 3 }]);
  expect(timers.processing.timers()).toEqual([{ time: 9, group: 4 }]);
});
