// Calls: begun, answered, timed out, made again.
//
//             ┌────────────── retry after a delay ◄─────────────┐
//   start ──► attempt ──(answer)──► onEnd(call, value)           │
//                └────(error, timeout)──► attempts left, retryIf? ┴─no─► onEnd(call, error)
//
// Invariants
//   · A call ends once. What an attempt answers after its timeout is dropped.
//   · Only calls that have not ended are kept: nothing waits for the time of a timeout that is no
//     longer of interest.
import { MillraceError } from '../../error.js';
import type { Clock } from '../../time/clock.js';
import { durationText } from '../../time/duration.js';
import { AsyncCall, type Attempt, type CallContext } from './asyncCall.js';
import { retryDelayMs, type AsyncSettings } from './asyncOptions.js';
import type { PendingRow } from './pendingRows.js';

/** Calls the user's function with the rows of a call. */
export type CallRows = (rows: readonly PendingRow[], context: CallContext) => unknown;

/** Who is told of what became of calls. */
export interface CallHooks {
  onAnswer(call: AsyncCall, value: unknown): void;
  onError(call: AsyncCall, error: unknown): void;
  /** Asks for {@link AsyncCalls.processTimer} at `time`. */
  wakeAt(time: number): void;
}

interface Retry {
  readonly at: number;
  readonly call: AsyncCall;
}

/** The calls of an operator that have not ended. */
export class AsyncCalls {
  /** Attempts that wait for an answer, those with the earliest deadline first. */
  private readonly waiting = new Set<Attempt>();
  private retries: Retry[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly callRows: CallRows,
    private readonly settings: Pick<AsyncSettings, 'timeoutMs' | 'retry'>,
    private readonly hooks: CallHooks,
  ) {}

  /** Calls that have not ended. */
  get count(): number {
    return this.waiting.size + this.retries.length;
  }

  start(rows: readonly PendingRow[]): void {
    this.attempt(new AsyncCall(rows));
  }

  /** Gives up what took too long, and makes the calls whose delay is over. */
  processTimer(now: number): void {
    for (const attempt of this.waiting) {
      if (attempt.call.deadline > now) break;
      const error = timedOut(this.settings.timeoutMs);
      attempt.abort(error);
      this.failed(attempt, error);
    }
    const due = this.retries.filter(({ at }) => at <= now);
    this.retries = this.retries.filter(({ at }) => at > now);
    for (const { call } of due) this.attempt(call);
    this.requestTimer();
  }

  /** Gives all calls up. */
  abort(reason: unknown): void {
    const attempts = [...this.waiting];
    this.waiting.clear();
    this.retries = [];
    for (const attempt of attempts) {
      attempt.call.current = undefined;
      attempt.abort(reason);
    }
  }

  private attempt(call: AsyncCall): void {
    const attempt = call.begin(this.clock.now() + this.settings.timeoutMs);
    this.waiting.add(attempt);
    let answer: unknown;
    try {
      answer = this.callRows(call.rows, attempt);
    } catch (error) {
      return this.failed(attempt, error);
    }
    if (!isThenable(answer)) return this.answered(attempt, answer);
    if (call.deadline < Infinity && this.waiting.size === 1) this.hooks.wakeAt(call.deadline);
    answer.then(
      (value) => this.answered(attempt, value),
      (error: unknown) => this.failed(attempt, error),
    );
  }

  private answered(attempt: Attempt, value: unknown): void {
    if (!attempt.isCurrent) return;
    const { call } = attempt;
    // A function that blocks the thread is not interrupted; its answer is too late all the same.
    if (this.clock.now() > call.deadline) {
      return this.failed(attempt, timedOut(this.settings.timeoutMs));
    }
    this.end(attempt);
    this.hooks.onAnswer(call, value);
  }

  private failed(attempt: Attempt, error: unknown): void {
    if (!attempt.isCurrent) return;
    const { call } = attempt;
    const { retry } = this.settings;
    this.end(attempt);
    let reason = error;
    let isRetried = false;
    try {
      isRetried = call.attempt < retry.attempts && retry.retryIf(error, call.attempt);
    } catch (cause) {
      reason = cause;
    }
    if (!isRetried) return this.hooks.onError(call, reason);
    const at = this.clock.now() + retryDelayMs(retry, call.attempt);
    this.retries.push({ at, call });
    this.hooks.wakeAt(at);
  }

  private end(attempt: Attempt): void {
    attempt.call.current = undefined;
    this.waiting.delete(attempt);
  }

  private requestTimer(): void {
    const [oldest] = this.waiting;
    let at = oldest?.call.deadline ?? Infinity;
    for (const retry of this.retries) at = Math.min(at, retry.at);
    if (at < Infinity) this.hooks.wakeAt(at);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** The error of a call that took too long. */
export function timedOut(timeoutMs: number): MillraceError {
  return new MillraceError(
    'DATA_FUNCTION',
    `The function gave no answer within ${durationText(timeoutMs)}; ` +
      `make it faster, or give a longer timeout.`,
    { retryable: true },
  );
}
