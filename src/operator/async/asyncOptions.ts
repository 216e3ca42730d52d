// Settings of asynchronous functions, checked and in milliseconds.

/** When a failed call is made again. */
export interface RetryPolicy {
  /** Calls at most, the first one included. */
  readonly attempts: number;
  readonly delayMs: number;
  /** Each delay is this many times the one before. */
  readonly backoff: number;
  readonly delayMsMax: number;
  readonly retryIf: (error: unknown, attempt: number) => boolean;
}

/** What happens to a row whose call failed. */
export type ErrorPolicy = 'fail' | 'skip' | 'errors';

/** How an asynchronous operator calls. */
export interface AsyncSettings {
  readonly ordered: boolean;
  /** Rows whose call has begun and that are not emitted, at most. */
  readonly capacity: number;
  /** Of one call; Infinity = none. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** Rows of a call at most, and how long a smaller call waits for more; 1 row = row by row. */
  readonly batch: { readonly size: number; readonly waitMs: number };
  readonly onError: ErrorPolicy;
}

/** Milliseconds before the call behind attempt number `attempt`. */
export function retryDelayMs(retry: RetryPolicy, attempt: number): number {
  return Math.min(retry.delayMsMax, retry.delayMs * retry.backoff ** (attempt - 1));
}
