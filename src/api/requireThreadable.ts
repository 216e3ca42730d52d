// What goes to other threads is copied; what cannot be is refused before any is started.
import { MillraceError } from '../error.js';
import type { EnvironmentOptions } from './environment.js';

/** @throws MillraceError PLAN_INVALID_ARGUMENT for args, PLAN_UNSUPPORTED for a clock. */
export function requireThreadable(args: unknown, { clock }: EnvironmentOptions): void {
  if (clock !== undefined) {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `A clock of your own cannot be shared with other threads: run the job with parallelism 1, ` +
        `or with environment({ clock, parallelism, workers: false }).`,
    );
  }
  try {
    structuredClone(args);
  } catch (cause) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `args cannot be copied to other threads: ${(cause as Error).message} Give the job file ` +
        `plain data, and let it make functions, connections and objects of classes itself.`,
      { cause },
    );
  }
}
