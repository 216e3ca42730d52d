// Errors of operators.
import { MillraceError } from '../error.js';

/** Gives an error the operator and batch that it arose in; the innermost operator wins. */
export function locatedError(error: unknown, operator: string, batch: number): MillraceError {
  if (error instanceof MillraceError) {
    const innermost = error.location.operator ?? operator;
    return innermost === operator ? error.locatedAt({ operator, batch }) : error;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new MillraceError('INTERNAL_STATE', message, {
    cause: error,
    location: { operator, batch },
  });
}
