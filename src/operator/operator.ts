// The operator contract. Synchronous: async lives only in sources, sinks, models, lookups and async
// functions.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import type { MetricGroup } from '../observe/metricGroup.js';
import type { Clock } from '../time/clock.js';
import type { Engine } from '../wasm/engine.js';

/** What EXPLAIN shows of an operator. */
export interface OperatorDescription {
  readonly name: string;
  /** One line: `TUMBLE(10 s) by auction: count(), max(price)`. */
  readonly text: string;
  /** What it keeps between batches, empty when stateless. */
  readonly state: readonly string[];
}

/** What an operator may use; given to `open`. */
export interface OperatorContext {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Upper bound of rows a batch; results are emitted in batches of at most this many. */
  readonly batchSize: number;
  /** Passes rows on. The batch may be reused or released once it returns. */
  emit(batch: Batch): void;
  /** Passes rows to a side output; no-op when nobody reads it. */
  emitSide(tag: string, batch: Batch): void;
  /**
   * Asks for a call of `processTimer` once the clock has passed `time` (milliseconds). Only the
   * earliest request is kept, and it is used up by the call: ask again for the next.
   */
  wakeAt(time: number): void;
  /**
   * Passes a watermark on; only of operators that hold theirs ({@link Operator.holdsWatermarks}).
   * Lower ones than before are ignored.
   */
  emitWatermark(watermark: number): void;
  /** Tells readers not to wait for this operator until its next watermark; likewise. */
  emitIdle(): void;
  /**
   * Emits outside of a call of the job: when a promise was settled. Errors of `work` fail the job,
   * and the batch arena is rewound behind it. It may run later, while sinks are committed; after
   * the job failed or the operator was closed it does not run. Not to be called by `processBatch`
   * and its like, which are in a turn already.
   */
  runTurn(work: () => void): void;
  /** Aborted when the job failed or was cancelled. */
  readonly signal: AbortSignal;
  /** 0-based number of this subtask, and how many there are; absent = 0 of 1. */
  readonly subtask?: number;
  readonly parallelism?: number;
  /** Adds to a counter of the job's metrics: `numLateRecordsDropped`. */
  count(metric: string, by: number): void;
  /** For the user's functions. */
  readonly metrics?: MetricGroup;
}

/**
 * Turns batches into batches. Watermarks are milliseconds; -Infinity = none yet, +Infinity = the
 * end of the input.
 */
export interface Operator {
  /** Unique and stable in the job: state is matched by it. */
  readonly name: string;
  readonly outputSchema: Schema<Fields>;
  describe(): OperatorDescription;
  open(context: OperatorContext): void;
  /**
   * Set behind `open` by operators that need something from outside before their first row. The job
   * waits for it; a rejection fails the job.
   */
  readonly opening?: Promise<void> | undefined;
  processBatch(batch: Batch, input: number): void;
  /**
   * The combined watermark of all inputs advanced. Results due are emitted before the task passes
   * the watermark on.
   */
  processWatermark(watermark: number): void;
  /** The clock, which says `now`, has passed the time that the operator asked for by `wakeAt`. */
  processTimer?(now: number): void;
  /**
   * Operators that make watermarks of their own: the one after the rows so far. The task passes it
   * on behind each batch and ignores those that arrive, but for the end of the input.
   */
  readonly ownWatermark?: number;
  /**
   * True for operators that answer later, by promises: watermarks go on when the operator says so
   * by `context.emitWatermark`, behind the rows that came before them. `processWatermark` is called
   * for the same watermark again where an input that was idle goes on.
   */
  readonly holdsWatermarks?: boolean;
  /** Of those that hold watermarks: all inputs are idle. `context.emitIdle` passes it on. */
  processIdle?(): void;
  /**
   * Set while the operator can take no more rows; resolved when it can. The sources wait for it
   * between batches. It does not reject.
   */
  readonly backlog?: Promise<void> | undefined;
  /**
   * Resolves when everything that the operator was given has been emitted. Called once, when the
   * inputs ended; those that the operator reads from were drained before.
   */
  drain?(): Promise<void>;
  /**
   * A barrier is about to leave behind the operator, into the exchange that it emits to: emits what
   * the checkpoint is to find behind it.
   */
  prepareBarrier?(): void;
  /**
   * Writes the state to a checkpoint, between batches. Operators that keep anything have it, and
   * `restore`; `src/checkpoint/snapshot.ts` has the contract.
   */
  snapshot?(writer: SnapshotWriter): void;
  /** Takes the state back; called behind `open`, before the first batch. */
  restore?(reader: SnapshotReader): void;
  /** Bytes of state held. */
  readonly stateBytes: number;
  close(): void;
}
