// Operator queues: what operators that answer later were given and have not emitted yet.
import type { Operator } from '../operator/operator.js';

/** Waits for the operators of a job that hold rows back. */
export class OperatorQueues {
  /** Those that may have more than they can take. */
  private readonly limited: readonly Operator[];

  constructor(operators: readonly Operator[]) {
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

  /**
   * Resolves when an operator has emitted everything, or at an abort. Those that it reads from were
   * drained before.
   */
  async drain(operator: Operator, signal: AbortSignal): Promise<void> {
    if (operator.drain === undefined || signal.aborted) return;
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([operator.drain(), aborted]);
  }
}
