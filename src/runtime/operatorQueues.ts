// Operator queues: what operators that answer later were given and have not emitted yet.
import type { Operator } from '../operator/operator.js';

/** Waits for the operators of a job that hold rows back. */
export class OperatorQueues {
  /** Those that may have more than they can take. */
  private readonly limited: readonly Operator[];

  /** @param operators Each behind those that it reads from. */
  constructor(private readonly operators: readonly Operator[]) {
    this.limited = operators.filter((operator) => 'backlog' in operator);
  }

  /** True while an operator can take no more rows. */
  get isFull(): boolean {
    return this.limited.some((operator) => operator.backlog !== undefined);
  }

  /** Resolves when every operator can take rows, or at an abort. */
  async untilFree(signal: AbortSignal): Promise<void> {
    while (this.isFull && !signal.aborted) {
      await Promise.all(this.limited.map(async (operator) => operator.backlog));
    }
  }

  /** Resolves when everything was emitted, or at an abort. */
  async drain(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    for (const operator of this.operators) {
      if (signal.aborted) return;
      if (operator.drain !== undefined) await Promise.race([operator.drain(), aborted]);
    }
  }
}
