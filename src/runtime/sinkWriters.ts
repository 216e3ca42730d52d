// Sink writers: the asynchronous calls of all writers of a job, one after another.
//
//   sources, turns ── write ──► writers ◄── flush (those that are full)  ┐ one at a time
//                                       ◄── flush · preCommit · commit   ┘
//
// Invariants
//   · No two of flush, preCommit and commit overlap, whoever asks for them.
//   · While a commit runs no rows are written: who writes waits for `committing`, so that a
//     checkpoint holds what was written before it and nothing else.
import type { SinkWriter } from '../sink/sink.js';

/** What the asynchronous calls go to. */
export interface WrittenSink {
  readonly operator: { readonly writer: SinkWriter };
  readonly vertex: { readonly rowsIn: number };
}

/** Flushes and commits the writers of a job. */
export class SinkWriters {
  /** Set while a commit runs; resolves behind it and never rejects. */
  committing: Promise<void> | undefined;
  private commitCount = 0;
  private committedRows = 0;
  /** Settles when every call so far is done; never rejects. */
  private pending: Promise<void> = Promise.resolve();

  constructor(private readonly sinks: readonly WrittenSink[]) {}

  /** True when rows were written since the last commit began. */
  get hasNewRows(): boolean {
    return this.rowCount() > this.committedRows;
  }

  /** True when a writer must be flushed before more is written. */
  get isFull(): boolean {
    return this.sinks.some((sink) => sink.operator.writer.needsFlush);
  }

  /** Flushes the writers that are full. */
  flushFull(): Promise<void> {
    return this.exclusively(async () => {
      const full = this.writers().filter((writer) => writer.needsFlush);
      await Promise.all(full.map((writer) => writer.flush()));
    });
  }

  /** Makes everything written so far durable and visible. */
  commit(): Promise<void> {
    const result = this.exclusively(async () => {
      this.commitCount += 1;
      this.committedRows = this.rowCount();
      const writers = this.writers();
      for (const writer of writers) await writer.flush();
      const id = this.commitCount;
      const handles = await Promise.all(writers.map((writer) => writer.preCommit(id)));
      await Promise.all(writers.map((writer, index) => writer.commit(handles[index])));
    });
    const committing = this.pending.then(() => {
      if (this.committing === committing) this.committing = undefined;
    });
    this.committing = committing;
    return result;
  }

  private exclusively(work: () => Promise<void>): Promise<void> {
    const result = this.pending.then(work);
    this.pending = result.catch(() => undefined);
    return result;
  }

  private writers(): SinkWriter[] {
    return this.sinks.map((sink) => sink.operator.writer);
  }

  private rowCount(): number {
    return this.sinks.reduce((sum, sink) => sum + sink.vertex.rowsIn, 0);
  }
}
