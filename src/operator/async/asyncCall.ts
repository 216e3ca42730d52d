// One call of the user's function, through all its attempts.
import type { PendingRow } from './pendingRows.js';

/** What the user's function gets besides its rows. */
export interface CallContext {
  /** Aborted when the call is given up: after its timeout, and at the end of the job. */
  readonly signal: AbortSignal;
  /** 1 for the first call, 2 for the first retry. */
  readonly attempt: number;
}

/** Rows with the call that is made for them. */
export class AsyncCall {
  attempt = 0;
  /** When the attempt at hand is given up. */
  deadline = Infinity;
  /** The attempt at hand; undefined between attempts. */
  current: Attempt | undefined;

  constructor(readonly rows: readonly PendingRow[]) {}

  /** Begins the next attempt. */
  begin(deadline: number): Attempt {
    this.attempt += 1;
    this.deadline = deadline;
    return (this.current = new Attempt(this, this.attempt));
  }
}

/** One attempt: what it answers counts only while it is the call's current one. */
export class Attempt implements CallContext {
  private controller: AbortController | undefined;

  constructor(
    readonly call: AsyncCall,
    readonly attempt: number,
  ) {}

  /** Made when it is asked for: most functions look at their row only. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    return this.controller.signal;
  }

  get isCurrent(): boolean {
    return this.call.current === this;
  }

  abort(reason: unknown): void {
    // A signal that is asked for later is aborted too.
    this.controller ??= new AbortController();
    this.controller.abort(reason);
  }
}
