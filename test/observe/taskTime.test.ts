import { expect, it } from 'vitest';
import { TaskTime } from '../../src/observe/taskTime.js';

/** Time that passes by calls. */
function timeline(): { time: TaskTime; pass: (ms: number) => void } {
  let now = 100;
  return { time: new TaskTime(() => now), pass: (ms) => void (now += ms) };
}

it('is busy while an activity is, and idle while all wait for rows', () => {
  const { time, pass } = timeline();
  pass(1);
  time.begin();
  pass(10);
  time.begin();
  pass(10);
  time.beginWait();
  pass(10);
  time.beginWait();
  pass(500);
  time.endWait();
  pass(3);
  time.end();
  pass(4);
  expect(time.sample()).toEqual({ busyMs: 33, backPressuredMs: 0, idleMs: 505 });
});

it('is backpressured while one waits for an output and no other works', () => {
  const { time, pass } = timeline();
  time.begin();
  time.begin();
  time.beginWait(true, false);
  pass(7);
  time.beginWait();
  pass(1);
  time.beginWait(true);
  pass(100);
  time.endWait(true, false);
  pass(10);
  time.endWait(true);
  pass(1);
  expect(time.sample()).toEqual({ busyMs: 9, backPressuredMs: 110, idleMs: 0 });
});
