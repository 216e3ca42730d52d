import { describe, expect, it, vi } from 'vitest';
import { systemClock, VirtualClock } from '../../src/time/clock.js';

describe('VirtualClock', () => {
  it('stands still until it is moved, and wakes sleepers in the order of their times', async () => {
    const clock = new VirtualClock(1000);
    const woken: string[] = [];
    const sleeps = [
      clock.sleep(20).then(() => woken.push(`late ${clock.now()}`)),
      clock.sleep(10).then(() => woken.push(`early ${clock.now()}`)),
    ];
    clock.advance(9);
    await Promise.resolve();
    expect(woken).toEqual([]);
    clock.advance(100);
    await Promise.all(sleeps);
    expect(woken).toEqual(['early 1109', 'late 1109']);
  });

  it('rejects an aborted sleep with the reason', async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    const sleep = clock.sleep(10, abort.signal);
    abort.abort(new Error('stop'));
    await expect(sleep).rejects.toThrow('stop');
    await expect(clock.sleep(10, abort.signal)).rejects.toThrow('stop');
    clock.advance(10);
  });
});

describe('systemClock', () => {
  it('sleeps, or rejects with the reason', async () => {
    const before = systemClock.now();
    await systemClock.sleep(1);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    const abort = new AbortController();
    const sleep = systemClock.sleep(60_000, abort.signal);
    abort.abort(new Error('stop'));
    await expect(sleep).rejects.toThrow('stop');
    await expect(systemClock.sleep(1, abort.signal)).rejects.toThrow('stop');
  });
});

it('sleeps longer than a timer of the platform can wait', async () => {
  vi.useFakeTimers();
  try {
    const month = 31 * 24 * 3_600_000;
    let isAwake = false;
    void systemClock.sleep(month).then(() => (isAwake = true));
    await vi.advanceTimersByTimeAsync(month - 1);
    expect(isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isAwake).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
