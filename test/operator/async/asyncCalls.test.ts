import { describe, expect, it } from 'vitest';
import { AsyncCalls, timedOut } from '../../../src/operator/async/asyncCalls.js';
import type { CallContext } from '../../../src/operator/async/asyncCall.js';
import { VirtualClock } from '../../../src/time/clock.js';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(fn: (context: CallContext) => unknown, attempts = 1, timeoutMs = 100) {
  const clock = new VirtualClock();
  const events: string[] = [];
  let wakeAt = Infinity;
  const retry = { attempts, delayMs: 10, backoff: 2, delayMsMax: 1000, retryIf: () => true };
  const calls = new AsyncCalls(
    clock,
    (_rows, context) => fn(context),
    { timeoutMs, retry },
    {
      onAnswer: (_call, value) => events.push(`answer ${String(value)}`),
      onError: (_call, error) => events.push((error as Error).message),
      wakeAt: (time) => (wakeAt = Math.min(wakeAt, time)),
    },
  );
  const passTo = (time: number): void => {
    clock.advance(time - clock.now());
    if (wakeAt > clock.now()) return;
    wakeAt = Infinity;
    calls.processTimer(clock.now());
  };
  return { calls, events, passTo, wakeTime: () => wakeAt };
}

describe('calls', () => {
  it('end once, with an answer or an error, and are forgotten', async () => {
    let n = 0;
    const { calls, events } = setUp(() => {
      n += 1;
      if (n === 1) return 'at once';
      if (n === 2) return Promise.resolve('later');
      if (n === 3) throw new Error('thrown');
      return Promise.reject(new Error('rejected'));
    });
    for (let i = 0; i < 4; i++) calls.start([]);
    expect(calls.count).toBe(2);
    await nextTurn();
    expect(events).toEqual(['answer at once', 'thrown', 'answer later', 'rejected']);
    expect(calls.count).toBe(0);
  });

  it('time out one after the other, and late answers are dropped', async () => {
    const resolves: ((value: string) => void)[] = [];
    const { calls, events, passTo, wakeTime } = setUp(
      () => new Promise<string>((resolve) => resolves.push(resolve)),
    );
    calls.start([]);
    passTo(30);
    calls.start([]);
    expect(wakeTime()).toBe(100);
    passTo(100);
    expect(events).toEqual([timedOut(100).message]);
    expect(wakeTime()).toBe(130);
    resolves[0]('too late');
    resolves[1]('in time');
    await nextTurn();
    expect(events).toEqual([timedOut(100).message, 'answer in time']);
    passTo(130);
    expect(calls.count).toBe(0);
  });

  it('are made again after growing delays, and time out anew', async () => {
    const times: string[] = [];
    const signals: AbortSignal[] = [];
    const { calls, events, passTo } = setUp((context) => {
      times.push(`attempt ${context.attempt}`);
      signals.push(context.signal);
      if (context.attempt === 2) return new Promise(() => {});
      return context.attempt === 4 ? 'done' : Promise.reject(new Error('no'));
    }, 4);
    calls.start([]);
    await nextTurn();
    passTo(9);
    expect(times).toHaveLength(1);
    passTo(10);
    expect(times).toHaveLength(2);
    passTo(110);
    expect(signals.map((signal) => signal.aborted)).toEqual([false, true]);
    passTo(130);
    await nextTurn();
    passTo(170);
    expect(times).toEqual(['attempt 1', 'attempt 2', 'attempt 3', 'attempt 4']);
    expect(events).toEqual(['answer done']);
  });

  it('end with what retryIf threw', () => {
    const { calls, events } = setUp(() => {
      throw new Error('first');
    }, 3);
    Object.assign(calls, {
      settings: {
        timeoutMs: Infinity,
        retry: {
          attempts: 3,
          delayMs: 0,
          backoff: 1,
          delayMsMax: 0,
          retryIf: () => {
            throw new Error('second');
          },
        },
      },
    });
    calls.start([]);
    expect(events).toEqual(['second']);
  });

  it('are all given up together', async () => {
    let signal: AbortSignal | undefined;
    const { calls, events } = setUp((context) => {
      signal = context.signal;
      return new Promise(() => {});
    });
    calls.start([]);
    calls.abort('over');
    expect(signal?.reason).toBe('over');
    await nextTurn();
    expect([events, calls.count]).toEqual([[], 0]);
  });
});
