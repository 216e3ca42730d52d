// Periodic work on a clock.
import type { Clock } from '../time/clock.js';

/**
 * Calls `work` every `ms` until `signal` is aborted; the next interval begins when what it returned
 * is settled.
 */
export async function everyInterval(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: () => void | Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    // A sleep rejects only where it was aborted.
    const isOver = await clock.sleep(ms, signal).then(
      () => false,
      () => true,
    );
    if (!isOver) await work();
  }
}
