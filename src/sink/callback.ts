// Rows to a user's function, one call a batch.
import type { Batch } from '../batch/batch.js';
import type { Fields, RowOf } from '../batch/dataType.js';
import { readRows } from '../batch/readRows.js';
import { MillraceError } from '../error.js';
import { MemoryWriter } from './memoryWriter.js';
import { rowKindsOf, type RowKind } from './rowKind.js';
import type { Sink } from './sink.js';

/** What a callback is told besides its rows. */
export interface CallbackInfo {
  /** The kind of each row; absent when all are +I. */
  readonly kinds?: readonly RowKind[];
}

/** Takes the rows of a batch. The job goes on when the promise that it returns is resolved. */
export type RowsCallback<F extends Fields> = (
  rows: RowOf<F>[],
  info: CallbackInfo,
) => void | Promise<void>;

/**
 * Calls `fn` with the rows of each batch, in order and never twice at a time; a promise holds the
 * job back until it is resolved.
 *
 * @throws MillraceError DATA_FUNCTION from the job when `fn` throws or rejects.
 */
export function callback<F extends Fields>(fn: RowsCallback<F>): Sink<F> {
  return { name: 'callback', open: () => new CallbackWriter(fn) };
}

class CallbackWriter<F extends Fields> extends MemoryWriter {
  /** Settles when every call so far is done; never rejects. */
  private pending: Promise<void> | undefined;
  private failure: MillraceError | undefined;

  constructor(private readonly fn: RowsCallback<F>) {
    super();
  }

  write(batch: Batch): void {
    this.throwFailure();
    const rows = readRows(batch) as RowOf<F>[];
    const info = { kinds: rowKindsOf(batch) };
    if (this.pending !== undefined) {
      this.track(this.pending.then(() => this.call(rows, info)));
      return;
    }
    const result = this.call(rows, info);
    if (result instanceof Promise) this.track(result);
  }

  override get needsFlush(): boolean {
    return this.pending !== undefined || this.failure !== undefined;
  }

  override async flush(): Promise<void> {
    while (this.pending !== undefined) await this.pending;
    this.throwFailure();
  }

  private call(rows: RowOf<F>[], info: CallbackInfo): void | Promise<void> {
    if (this.failure !== undefined) return;
    try {
      return this.fn(rows, info);
    } catch (cause) {
      throw failed(cause);
    }
  }

  private track(result: Promise<void>): void {
    const settled: Promise<void> = result
      .catch((cause: unknown) => {
        this.failure ??= failed(cause);
      })
      .then(() => {
        if (this.pending === settled) this.pending = undefined;
      });
    this.pending = settled;
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

function failed(cause: unknown): MillraceError {
  if (cause instanceof MillraceError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  return new MillraceError('DATA_FUNCTION', `The callback sink's function failed: ${text}`, {
    cause,
  });
}
