// Iteration: a job whose sink is a `for await` loop.
//
//   job ── write(batch) ──► queue ── next() ──► loop       flush waits until the loop has taken what is queued
import { readRows } from '../batch/readRows.js';
import type { Batch } from '../batch/batch.js';
import type { Fields, RowOf } from '../batch/dataType.js';
import type { Job } from '../runtime/job.js';
import type { Sink, SinkWriter } from '../sink/sink.js';

/** Rows queued before the job waits for the loop. */
const QUEUE_ROWS_MAX = 16_384;

class RowQueue<F extends Fields> implements SinkWriter<F> {
  private rows: RowOf<F>[] = [];
  private taken = 0;
  private ended = false;
  /** Calls of `take` that wait, in order. */
  private readonly readers: (() => void)[] = [];
  private wakeWriter: (() => void) | undefined;

  get needsFlush(): boolean {
    return this.rows.length - this.taken >= QUEUE_ROWS_MAX;
  }

  write(batch: Batch<F>): void {
    for (const row of readRows(batch)) this.rows.push(row);
    this.wakeReaders();
  }

  async flush(): Promise<void> {
    while (!this.ended && this.taken < this.rows.length) {
      await new Promise<void>((resolve) => (this.wakeWriter = resolve));
    }
  }

  /** The next row, or undefined at the end. */
  async take(): Promise<RowOf<F> | undefined> {
    while (this.taken === this.rows.length) {
      this.rows = [];
      this.taken = 0;
      this.wakeWriter?.();
      if (this.ended) return undefined;
      await new Promise<void>((resolve) => this.readers.push(resolve));
    }
    return this.rows[this.taken++];
  }

  end(): void {
    this.ended = true;
    this.wakeReaders();
    this.wakeWriter?.();
  }

  private wakeReaders(): void {
    if (this.readers.length > 0) this.readers.splice(0).forEach((wake) => wake());
  }

  preCommit(): Promise<null> {
    return Promise.resolve(null);
  }
  commit(): Promise<void> {
    return Promise.resolve();
  }
  abort(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.end();
    return Promise.resolve();
  }
}

/**
 * Iterates over what a job writes; the job starts at the first `next()` and is cancelled by
 * `return()`.
 */
export function iterateRows<F extends Fields>(
  start: (sink: Sink<F>) => Job,
): AsyncIterableIterator<RowOf<F>> {
  const queue = new RowQueue<F>();
  let job: Job | undefined;
  let failure: Promise<unknown> | undefined;
  return {
    async next() {
      if (job === undefined) {
        job = start({ name: 'iterator', open: () => queue });
        failure = job.done.then(
          () => undefined,
          (error: unknown) => error,
        );
        void failure.then(() => queue.end());
      }
      const row = await queue.take();
      if (row !== undefined) return { done: false, value: row };
      const error = await failure;
      if (error !== undefined) throw error;
      return { done: true, value: undefined };
    },
    async return() {
      queue.end();
      await job?.cancel();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
