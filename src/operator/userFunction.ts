// Calls of the user's functions: what they throw becomes an error that names operator and row.
import { MillraceError } from '../error.js';

/** A row object whose columns are not known statically. */
export type Row = Record<string, unknown>;

/** Runs `call`; a throw becomes DATA_FUNCTION with the operator and row. */
export function callUser<T>(operator: string, row: number, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw functionError(operator, row, cause);
  }
}

/** The error of a function that threw, or whose result was refused. */
export function functionError(operator: string, row: number, cause: unknown): MillraceError {
  if (cause instanceof MillraceError && cause.code === 'DATA_FUNCTION') {
    return cause.locatedAt({ operator, row });
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return new MillraceError('DATA_FUNCTION', `The function threw: ${message}`, {
    cause,
    location: { operator, row },
  });
}

/** The error of a function that returned something it may not. */
export function wrongResult(
  operator: string,
  row: number,
  result: unknown,
  expected: string,
): MillraceError {
  return unexpected(result, expected).locatedAt({ operator, row });
}

/** True for what may be a row: an object that is no promise of one. */
export function isRow(result: unknown): result is Row {
  return typeof result === 'object' && result !== null && !(result instanceof Promise);
}

/**
 * The result of a function, which must be a row.
 *
 * @throws MillraceError DATA_FUNCTION, to which the operator adds where.
 */
export function requireRow(result: unknown): Row {
  if (isRow(result)) return result;
  throw unexpected(result, 'a row');
}

/**
 * Refuses a promise: a function that goes on later would see the state of another key.
 *
 * @throws MillraceError DATA_FUNCTION, to which the operator adds where.
 */
export function requireNoPromise(result: unknown): void {
  if (!(result instanceof Promise)) return;
  throw unexpected(result, 'nothing: process functions are synchronous');
}

/**
 * A promise that a function may not return is reported as such. What it rejects with comes later,
 * and must not end the process as an unhandled rejection.
 */
function ignoreRejection(result: unknown): void {
  if (result instanceof Promise) result.catch(() => undefined);
}

function unexpected(result: unknown, expected: string): MillraceError {
  ignoreRejection(result);
  const isPromise = result instanceof Promise;
  const got = result === null ? 'null' : isPromise ? 'a promise' : typeof result;
  const advice = isPromise ? ' Use mapAsync for functions that answer later.' : '';
  return new MillraceError(
    'DATA_FUNCTION',
    `The function returned ${got}; expected ${expected}.${advice}`,
  );
}
