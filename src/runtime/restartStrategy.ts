// Restart strategies: whether and when a job that failed starts again from its last checkpoint.
//
// Semantics: Flink's restart-strategy options of the same names.
import { MillraceError } from '../error.js';
import { durationMs, type Duration } from '../time/duration.js';

/** Decides about restarts; the state of one job. */
export interface RestartDecider {
  /**
   * Milliseconds to wait before the next attempt, or undefined when the job has failed for good.
   *
   * @param now  Milliseconds at which it failed.
   * @param ranMs  How long the attempt ran.
   */
  next(now: number, ranMs: number): number | undefined;
}

/** A restart strategy; `begin` is called once a job. */
export interface RestartStrategy {
  readonly name: string;
  begin(): RestartDecider;
}

/** The job fails with the first error. */
export function noRestart(): RestartStrategy {
  return { name: 'none', begin: () => ({ next: () => undefined }) };
}

/** Options of {@link fixedDelay}. */
export interface FixedDelayOptions {
  /** Restarts before the job fails; default 3. */
  readonly attempts?: number;
  /** Between a failure and the restart; default 1 s. */
  readonly delay?: Duration;
}

/** A number of restarts, each after the same delay. */
export function fixedDelay({
  attempts = 3,
  delay = '1s',
}: FixedDelayOptions = {}): RestartStrategy {
  const delayMs = durationMs(delay, 'delay', { min: 0 });
  requireCount(attempts, 'attempts');
  return {
    name: `fixed delay, ${attempts} attempts`,
    begin: () => {
      let left = attempts;
      return { next: () => (left-- > 0 ? delayMs : undefined) };
    },
  };
}

/** Options of {@link exponentialDelay}. */
export interface ExponentialDelayOptions {
  /** Before the first restart; default 1 s. */
  readonly initial?: Duration;
  /** The most that is waited; default 1 min. */
  readonly max?: Duration;
  /** Each delay is this many times the one before; default 1.5. */
  readonly factor?: number;
  /** A job that ran for as long starts from `initial` again; default 1 h. */
  readonly resetAfter?: Duration;
  /** Restarts without such a run before the job fails; default no limit. */
  readonly attempts?: number;
}

/** Delays that grow with every failure. */
export function exponentialDelay(options: ExponentialDelayOptions = {}): RestartStrategy {
  const initial = durationMs(options.initial ?? '1s', 'initial', { min: 0 });
  const max = durationMs(options.max ?? '1min', 'max', { min: 0 });
  const reset = durationMs(options.resetAfter ?? '1h', 'resetAfter', { min: 0 });
  const { factor = 1.5, attempts = Infinity } = options;
  if (!(factor >= 1)) {
    throw new MillraceError('PLAN_INVALID_ARGUMENT', `factor is ${factor}; 1 or more is expected.`);
  }
  if (attempts !== Infinity) requireCount(attempts, 'attempts');
  return {
    name: 'exponential delay',
    begin: () => {
      const first = Math.min(initial, max);
      let delay = first;
      let used = 0;
      return {
        next: (_now, ranMs) => {
          if (ranMs >= reset) [delay, used] = [first, 0];
          if (++used > attempts) return undefined;
          const now = delay;
          delay = Math.min(max, delay * factor);
          return now;
        },
      };
    },
  };
}

/** Options of {@link failureRate}. */
export interface FailureRateOptions {
  /** Failures in an interval before the job fails; default 1, as in Flink. */
  readonly maxFailures?: number;
  /** Default 1 min. */
  readonly interval?: Duration;
  /** Between a failure and the restart; default 1 s. */
  readonly delay?: Duration;
}

/** Restarts for as long as failures are rare. */
export function failureRate(options: FailureRateOptions = {}): RestartStrategy {
  const { maxFailures = 1 } = options;
  const intervalMs = durationMs(options.interval ?? '1min', 'interval', { min: 1 });
  const delayMs = durationMs(options.delay ?? '1s', 'delay', { min: 0 });
  requireCount(maxFailures, 'maxFailures');
  return {
    name: `failure rate, ${maxFailures} in ${intervalMs} ms`,
    begin: () => {
      let failures: number[] = [];
      return {
        next: (now) => {
          // Times ahead of now are from before the clock was set back.
          const isRecent = (time: number): boolean => time > now - intervalMs && time <= now;
          failures = [...failures.filter(isRecent), now];
          return failures.length > maxFailures ? undefined : delayMs;
        },
      };
    },
  };
}

/** Errors that come again however often the job starts: of the program, and of its records. */
export function isPermanent(error: unknown): boolean {
  if (!(error instanceof MillraceError)) return false;
  return error.domain === 'plan' || (error.domain === 'data' && error.code !== 'DATA_FUNCTION');
}

function requireCount(value: number, name: string): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `${name} is ${value}; a whole number of 0 or more is expected.`,
  );
}
