// The clock under everything that asks for the time, so that tests decide what time it is.

/** Processing time and sleeping. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      let timer: ReturnType<typeof setTimeout>;
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const wait = (left: number): void => {
        const part = Math.min(left, TIMER_MS_MAX);
        timer = setTimeout(() => {
          if (left > part) return wait(left - part);
          signal?.removeEventListener('abort', abort);
          resolve();
        }, part);
      };
      wait(ms);
      signal?.addEventListener('abort', abort, { once: true });
    }),
};

/** Timers of the platform that are longer fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  private sleepers: Sleeper[] = [];

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const abort = (): void => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { until: this.time + ms, wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** When the first of those who sleep is due, milliseconds; +Infinity when nobody sleeps. */
  get nextWakeUp(): number {
    return this.sleepers.reduce((next, { until }) => Math.min(next, until), Infinity);
  }

  /** Moves time forward and wakes sleepers in the order of their times. */
  advance(ms: number): void {
    const target = this.time + ms;
    for (;;) {
      const due = this.sleepers.filter((sleeper) => sleeper.until <= target);
      if (due.length === 0) break;
      const first = due.reduce((a, b) => (b.until < a.until ? b : a));
      this.sleepers = this.sleepers.filter((sleeper) => sleeper !== first);
      this.time = Math.max(this.time, first.until);
      first.wake();
    }
    this.time = target;
  }
}
