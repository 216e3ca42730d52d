// Operator queues: what operators that answer later were given and have not emitted yet.
import type { Operator } from '../operator/operator.js';
import { locatedError } from './operatorError.js';

/** Waits for the operators of a job that hold rows back. */
export class OperatorQueues {
  /** Those that may have more than they can take. */
  private readonly limited: readonly Operator[];

  constructor(private readonly operators: readonly Operator[]) {
    this.limited = operators.filter((operator) => 'backlog' in operator);
  }

  /** Resolves when every operator can take its first row, or at an abort. */
  async untilOpen(signal: AbortSignal): Promise<void> {
    const opening = this.operators.map(async ({ name, opening }) => {
      await opening?.catch((error: unknown) => {
        throw locatedError(error, name, 0);
      });
    });
    await Promise.race([Promise.all(opening), aborted(signal)]);
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
    await Promise.race([operator.drain(), aborted(signal)]);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
