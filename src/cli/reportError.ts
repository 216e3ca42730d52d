// Errors on the terminal: the sentence, the code, and the cause; the stack only where we are at
// fault.
import pc from 'picocolors';
import { MillraceError } from '../error.js';

/** Prints an error to stderr. */
export function reportError(error: unknown): void {
  console.error(errorText(error));
}

/** The text that {@link reportError} prints. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return `${pc.red('error')} ${String(error)}`;
  if (!(error instanceof MillraceError))
    return `${pc.red('error')} ${error.stack ?? error.message}`;
  const lines = [`${pc.red('error')} ${pc.bold(error.code)} ${error.message}`];
  const { cause } = error;
  if (cause instanceof Error) {
    const isUsers = error.code === 'DATA_FUNCTION';
    lines.push(pc.dim(`  caused by ${isUsers ? (cause.stack ?? cause.message) : cause.message}`));
  }
  if (error.domain === 'internal') lines.push(pc.dim(error.stack ?? ''));
  return lines.join('\n');
}
