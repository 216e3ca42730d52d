// The sink contract: write synchronously, flush with backpressure, commit in two phases.
//
//   write(batch)… → flush()
//   per checkpoint: preCommit(id) → [manifest renamed] → commit(handle)      abort() otherwise
//
// Invariants
//   · `write` copies whatever it keeps: the batch is gone when it returns.
//   · After `preCommit` everything written before is durable but not visible; `commit` makes it
//     visible and may be repeated with the same handle (after a crash, by another writer) without
//     effect. A bounded job ends with preCommit and commit.
//   · Rows are written between `preCommit` and `commit` too: they belong to the next handle. When a
//     checkpoint fails, the next one's handle follows, and both are committed in order. Calls of
//     flush, preCommit and commit never overlap.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Json } from '../source/source.js';
import type { Clock } from '../time/clock.js';
import type { Engine } from '../wasm/engine.js';

/** What a writer may use. */
export interface SinkContext<F extends Fields = Fields> {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly schema: Schema<F>;
  readonly signal: AbortSignal;
  /** Name of the stream that is written, unique in the job. */
  readonly name: string;
  /** 0-based number of the subtask that writes, and how many there are; absent = 0 of 1. */
  readonly subtask?: number;
  readonly parallelism?: number;
  /**
   * Of a job that goes on from a checkpoint: the handles that `commit` will be called with next.
   * What else an earlier run left uncommitted is to be dropped.
   */
  readonly restored?: readonly Json[];
}

/** Writes one stream's rows. */
export interface SinkWriter<F extends Fields = Fields> {
  /** Takes the rows of a batch; synchronous. */
  write(batch: Batch<F>): void;
  /** True when `flush` must be awaited before more is written: the buffer is full. */
  readonly needsFlush: boolean;
  /** Drains the buffers; resolves when more may be written. */
  flush(): Promise<void>;
  /**
   * Makes everything written so far durable; the handle is plain JSON and is stored in the
   * checkpoint.
   */
  preCommit(checkpointId: number): Promise<Json>;
  /** Makes visible what `preCommit` made durable; idempotent. */
  commit(handle: Json): Promise<void>;
  /**
   * Drops what was written since the last `preCommit`. What was prepared stays: a checkpoint may
   * hold it, which the next `open` tells.
   */
  abort(): Promise<void>;
  close(): Promise<void>;
  /** Bytes written, where known; for progress. */
  readonly bytesWritten?: number;
}

/** A factory of writers. */
export interface Sink<F extends Fields = Fields> {
  readonly name: string;
  /** True when several writers may run at once; else the rows of all subtasks go to one. */
  readonly isParallel?: boolean;
  open(context: SinkContext<F>): SinkWriter<F> | Promise<SinkWriter<F>>;
}
