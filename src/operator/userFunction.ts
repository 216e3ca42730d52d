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

/** The error of a function that threw. */
export function functionError(operator: string, row: number, cause: unknown): MillraceError {
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
  const got = result === null ? 'null' : result instanceof Promise ? 'a promise' : typeof result;
  return new MillraceError('DATA_FUNCTION', `The function returned ${got}; expected ${expected}.`, {
    location: { operator, row },
  });
}
