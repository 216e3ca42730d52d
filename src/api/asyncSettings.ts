// Options of asynchronous operations, as users write them, checked.
import { MillraceError } from '../error.js';
import type { AsyncSettings, RetryPolicy } from '../operator/async/asyncOptions.js';
import { durationMs, type Duration } from '../time/duration.js';

/** When a failed call is made again. */
export interface RetryOptions {
  /** Calls at most, the first one included. */
  readonly attempts: number;
  /** Before the second call; default 100 ms. */
  readonly delay?: Duration;
  /** Each further delay is this many times the one before; default 2, 1 keeps it. */
  readonly backoff?: number;
  /** Upper bound of the delays; default 1 minute. */
  readonly maxDelay?: Duration;
  /** True where another call may help; default always. */
  readonly retryIf?: (error: unknown, attempt: number) => boolean;
}

/** How many rows one call gets. */
export interface CallBatches {
  /** At most. */
  readonly size: number;
  /** How long fewer wait for more; default 10 ms. */
  readonly wait?: Duration;
}

/** Settings of asynchronous operations. */
export interface AsyncOptions {
  /**
   * True (default): results come in the order of their rows. False: as they are ready, but never
   * across a watermark.
   */
  readonly ordered?: boolean;
  /** Rows whose call has begun and whose result has not been passed on, at most. */
  readonly capacity?: number;
  /** How long one call may take; default 1 minute, false = for ever. */
  readonly timeout?: Duration | false;
  /** Without it a failed call is not made again. */
  readonly retry?: RetryOptions;
  /** Calls for several rows together. */
  readonly batch?: CallBatches;
}

/** What an operation does where its options say nothing. */
export interface AsyncDefaults {
  readonly batch: CallBatches;
  readonly capacity: number;
}

/** Calls for whole batches that run side by side where no capacity is given. */
const CALLS_DEFAULT = 4;

/**
 * Options with their defaults.
 *
 * @param operation  Names the operation in errors.
 * @throws MillraceError PLAN_INVALID_ARGUMENT
 */
export function asyncSettings(
  operation: string,
  options: AsyncOptions,
  defaults: AsyncDefaults,
): Omit<AsyncSettings, 'onError'> {
  const batch = options.batch ?? defaults.batch;
  const size = atLeastOne(`${operation}'s batch.size`, batch.size);
  const capacity = options.capacity ?? Math.max(defaults.capacity, CALLS_DEFAULT * size);
  const { timeout = '1min' } = options;
  if (atLeastOne(`${operation}'s capacity`, capacity) < size) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `${operation}'s capacity is ${capacity}, which is less than the ${size} rows of one call; ` +
        `expected ${size} or more.`,
    );
  }
  return {
    ordered: options.ordered ?? true,
    capacity,
    timeoutMs:
      timeout === false ? Infinity : durationMs(timeout, `${operation}'s timeout`, { min: 1 }),
    retry: retryPolicy(operation, options.retry),
    batch: { size, waitMs: durationMs(batch.wait ?? 10, `${operation}'s batch.wait`) },
  };
}

function retryPolicy(operation: string, retry: RetryOptions = { attempts: 1 }): RetryPolicy {
  const backoff = retry.backoff ?? 2;
  if (!(backoff >= 1)) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `${operation}'s retry.backoff is ${backoff}; expected a factor of 1 or more.`,
    );
  }
  return {
    attempts: atLeastOne(`${operation}'s retry.attempts`, retry.attempts),
    delayMs: durationMs(retry.delay ?? 100, `${operation}'s retry.delay`),
    backoff,
    delayMsMax: durationMs(retry.maxDelay ?? '1min', `${operation}'s retry.maxDelay`),
    retryIf: retry.retryIf ?? (() => true),
  };
}

function atLeastOne(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `${what} is ${value}; expected a whole number of 1 or more.`,
  );
}
