// Wake-up: one pending request of an operator to be called in processing time.
import type { Clock } from '../time/clock.js';

/** setTimeout takes no longer sleeps; what is due later sleeps again. */
const SLEEP_MS_MAX = 2 ** 31 - 1;

/**
 * Calls `wake` once the clock has passed the time asked for. Passed, not reached: a row that comes
 * in the same millisecond still comes before the timer, as with event time, where a watermark of t
 * says that no row of t follows. Only the earliest request is kept; who needs another asks again.
 *
 * Semantics: Flink's ProcessingTimeServiceUtil, which delays timers by a millisecond.
 */
export class WakeUp {
  private at = Infinity;
  private sleep: AbortController | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly wake: (now: number) => void,
  ) {}

  /** Asks to be called when `time`, milliseconds since the epoch, has passed. */
  request(time: number): void {
    if (time >= this.at) return;
    this.cancel();
    this.at = time;
    this.wait(time);
  }

  /** Forgets the request. */
  cancel(): void {
    this.at = Infinity;
    this.sleep?.abort();
    this.sleep = undefined;
  }

  private wait(time: number): void {
    const sleep = new AbortController();
    this.sleep = sleep;
    const ms = Math.max(0, time + 1 - this.clock.now());
    const due = (): void => {
      if (sleep.signal.aborted) return;
      if (this.clock.now() <= time) return this.wait(time);
      this.at = Infinity;
      this.sleep = undefined;
      this.wake(this.clock.now());
    };
    // A sleep rejects only where it was aborted, which `due` sees.
    void this.clock.sleep(Math.min(ms, SLEEP_MS_MAX), sleep.signal).then(due, due);
  }
}
