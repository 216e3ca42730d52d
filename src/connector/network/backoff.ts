// Backoff: how long to wait before a lost connection is made again, or a request is sent again.
import { MillraceError } from '../../error.js';
import type { Clock } from '../../time/clock.js';
import { durationMs, type Duration } from '../../time/duration.js';

/** When something that failed is tried again. */
export interface ReconnectOptions {
  /** Attempts in a row before the job fails; default 8, `Infinity` for ever. */
  readonly attempts?: number;
  /** Before the first attempt, doubled with each further; default 500 ms. */
  readonly delay?: Duration;
  /** Default 30 s. */
  readonly maxDelay?: Duration;
}

/** Doubling delays, up to half of each left to chance. */
export class Backoff {
  private readonly attempts: number;
  private readonly delayMs: number;
  private readonly delayMsMax: number;
  private count = 0;
  /** Set by a server that says how long to wait. */
  private givenMs: number | undefined;

  /** @param options False: nothing is tried again. */
  constructor(
    private readonly clock: Clock,
    options: ReconnectOptions | false | undefined,
    /** From 0 to 1; tests pass their own. */
    private readonly random: () => number = Math.random,
  ) {
    const { attempts = 8, delay = 500, maxDelay = '30s' } = options || {};
    if (!(attempts === Infinity || (Number.isSafeInteger(attempts) && attempts >= 0))) {
      throw new MillraceError(
        'PLAN_INVALID_ARGUMENT',
        `reconnect.attempts is ${attempts}; expected a whole number of 0 or more, or Infinity.`,
      );
    }
    this.attempts = options === false ? 0 : attempts;
    this.delayMs = durationMs(delay, 'reconnect.delay');
    this.delayMsMax = durationMs(maxDelay, 'reconnect.maxDelay');
  }

  /** Attempts since the last success. */
  get attemptCount(): number {
    return this.count;
  }

  /** It works: the next failure is the first one. */
  reset(): void {
    this.count = 0;
    this.givenMs = undefined;
  }

  /** The server asks for this delay; undefined: for none. */
  give(ms: number | undefined): void {
    this.givenMs = ms;
  }

  /** Waits for the next attempt; false when there are none left, or `signal` is aborted. */
  async wait(signal: AbortSignal): Promise<boolean> {
    if (this.count >= this.attempts || signal.aborted) return false;
    const doubled = Math.min(this.delayMsMax, this.delayMs * 2 ** this.count);
    const ms = this.givenMs ?? Math.round(doubled * (1 - this.random() / 2));
    // Asked for once: the next failure may have no answer that asks.
    this.givenMs = undefined;
    this.count += 1;
    // A sleep rejects only where it was aborted.
    return this.clock.sleep(ms, signal).then(
      () => true,
      () => false,
    );
  }
}
