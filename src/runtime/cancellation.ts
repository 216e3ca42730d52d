// Cancellation of a job as an error.
import { MillraceError } from '../error.js';

/** The error of a job that was cancelled. */
export function canceled(cause?: unknown): MillraceError {
  return new MillraceError('JOB_CANCELED', 'The job was cancelled.', { cause });
}

/** True for the error of {@link canceled}. */
export function isCanceled(error: unknown): boolean {
  return error instanceof MillraceError && error.code === 'JOB_CANCELED';
}

/** Throws every error but {@link canceled}. */
export function ignoreCanceled(error: unknown): void {
  if (!isCanceled(error)) throw error;
}
