// Sink writers: the asynchronous calls of all writers of a task, one after another.
//
//   sources, turns ── write ──► writers ◄── flush (those that are full)  ┐
//                                       ◄── preCommit(7)  → handles      │ one at a time
//                                       ◄── commit(7)                    ┘
//
// Invariants
//   · No two of flush, preCommit and commit overlap, whoever asks for them.
//   · While preCommit or commit run no rows are written: who writes waits for `committing`, so that
//     a checkpoint holds what was written before it and nothing else.
//   · Handles wait until their checkpoint, or a later one, is complete; then they are committed in
//     order.
import type { SinkWriter } from '../sink/sink.js';
import type { Json } from '../source/source.js';

/** What the asynchronous calls go to. */
export interface WrittenSink {
  readonly operator: { readonly name: string; readonly writer: SinkWriter };
  readonly vertex: { readonly rowsIn: number };
}

/** Handles that wait for their commit, by the name of the sink, in order. */
export type SinkHandles = Readonly<Record<string, readonly Json[]>>;

/** Flushes and commits the writers of a task. */
export class SinkWriters {
  /** Set while preCommit or commit run; resolves behind them and never rejects. */
  committing: Promise<void> | undefined;
  private commitCount = 0;
  private committedRows = 0;
  private waiting: { readonly id: number; readonly sink: WrittenSink; readonly handle: Json }[] =
    [];
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

  /** Makes everything written so far durable and visible, without a checkpoint. */
  commitNow(): Promise<void> {
    return this.alone(async () => {
      this.commitCount += 1;
      await this.prepare(this.commitCount);
      await this.commitWaiting(this.commitCount);
    });
  }

  /**
   * Makes everything written so far durable. The handles of what is not committed yet go into the
   * checkpoint.
   */
  preCommit(id: number): Promise<SinkHandles> {
    return this.alone(async () => {
      await this.prepare(id);
      const named = this.sinks.map((sink) => {
        const own = this.waiting.filter((waiting) => waiting.sink === sink);
        return [sink.operator.name, own.map(({ handle }) => handle)] as const;
      });
      return Object.fromEntries(named);
    });
  }

  /** Makes visible what checkpoints up to `id` made durable. */
  commit(id: number): Promise<void> {
    return this.alone(() => this.commitWaiting(id));
  }

  /** Commits what an earlier run made durable, as the checkpoint says that it goes on from. */
  commitRestored(handles: SinkHandles): Promise<void> {
    return this.alone(async () => {
      for (const { operator } of this.sinks) {
        for (const handle of handles[operator.name] ?? []) await operator.writer.commit(handle);
      }
    });
  }

  /** What one sink prepared waits for the next checkpoint when another could not. */
  private async prepare(id: number): Promise<void> {
    const rowCount = this.rowCount();
    for (const writer of this.writers()) await writer.flush();
    const prepared = await Promise.allSettled(
      this.sinks.map(async (sink) => {
        const handle = await sink.operator.writer.preCommit(id);
        return { id, sink, handle };
      }),
    );
    for (const result of prepared) {
      if (result.status === 'fulfilled') this.waiting.push(result.value);
    }
    const failed = prepared.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason as Error;
    this.committedRows = rowCount;
  }

  /** Each sink's handles in order, sinks side by side; what was committed is not repeated. */
  private async commitWaiting(id: number): Promise<void> {
    const due = this.waiting.filter((waiting) => waiting.id <= id);
    const results = await Promise.allSettled(
      this.sinks.map(async (sink) => {
        for (const waiting of due.filter((candidate) => candidate.sink === sink)) {
          await sink.operator.writer.commit(waiting.handle);
          this.waiting = this.waiting.filter((other) => other !== waiting);
        }
      }),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason as Error;
  }

  /** Runs while no rows are written. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.exclusively(work);
    const committing = this.pending.then(() => {
      if (this.committing === committing) this.committing = undefined;
    });
    this.committing = committing;
    return result;
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.pending.then(work);
    this.pending = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  private writers(): SinkWriter[] {
    return this.sinks.map((sink) => sink.operator.writer);
  }

  private rowCount(): number {
    return this.sinks.reduce((sum, sink) => sum + sink.vertex.rowsIn, 0);
  }
}
