// Errors of what users bring to windows: assigners, triggers, evictors, functions.
import { MillraceError } from '../../error.js';
import { functionError } from '../../operator/userFunction.js';

/** The error of something thrown; `row` is −1 where a timer was at hand. */
export function windowError(operator: string, row: number, cause: unknown): MillraceError {
  if (cause instanceof MillraceError) {
    if (cause.location.operator !== undefined) return cause;
    return cause.locatedAt(row < 0 ? { operator } : { operator, row });
  }
  if (row >= 0) return functionError(operator, row, cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return new MillraceError('DATA_FUNCTION', `The function threw at a timer: ${message}`, {
    cause,
    location: { operator },
  });
}
