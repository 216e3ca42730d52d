// Asynchronous functions: calls that are answered later, some at a time, in an order.
//
//   batch ──► waiting rows ──► calls (≤ capacity rows) ──► pending rows ──► output ──► emit
//                  └ backlog: sources wait         watermarks ──┘ kept in their order
//
// Invariants
//   · At most `capacity` rows have begun and are not emitted; what else arrives waits, and while a
//     whole call waits so do the sources.
//   · Rows are emitted in turns of the job: those that became ready in one turn of the event loop
//     together.
//   · Whatever becomes of a call, nothing of it is kept once its rows are emitted.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { readKinds, readRows } from '../../batch/readRows.js';
import type { Schema } from '../../batch/schema.js';
import {
  lowestValue,
  type SnapshotReader,
  type SnapshotWriter,
} from '../../checkpoint/snapshot.js';
import { MillraceError } from '../../error.js';
import { nextTurn } from '../../source/turn.js';
import { durationText } from '../../time/duration.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator.js';
import type { AsyncCall } from './asyncCall.js';
import { AsyncCalls, type CallRows } from './asyncCalls.js';
import type { AsyncSettings } from './asyncOptions.js';
import { AsyncTable } from './asyncTable.js';
import { AsyncOutput } from './asyncOutput.js';
import { OrderedRows, PendingRow, UnorderedRows, type PendingRows } from './pendingRows.js';
import { Queue } from './queue.js';

/** Makes and checks what the user's function gets and gives. */
export interface AsyncFunction {
  /** For EXPLAIN: `mapAsync by a TypeScript function`. */
  readonly text: string;
  /** Called once, before the first call. */
  open?(context: OperatorContext): void;
  readonly call: CallRows;
  /**
   * Stores the answer as results of the call's rows.
   *
   * @throws MillraceError DATA_FUNCTION when it has the wrong shape.
   */
  accept(rows: readonly PendingRow[], answer: unknown): void;
  close?(): void;
}

/** Calls a function for each row, or for some rows together. */
export class AsyncOperator implements Operator {
  readonly stateBytes = 0;
  readonly holdsWatermarks = true;
  backlog: Promise<void> | undefined;
  private endBacklog: (() => void) | undefined;
  private context!: OperatorContext;
  private calls!: AsyncCalls;
  private output!: AsyncOutput;
  private readonly pending: PendingRows;
  private readonly table: AsyncTable;
  /** The last watermark that came, emitted or not. */
  private watermark = -Infinity;
  /** Rows without a call. */
  private readonly waiting = new Queue<PendingRow>();
  /** Rows with a call that are not emitted. */
  private activeCount = 0;
  /** When a call is made for fewer rows than it could have. */
  private waitsUntil = Infinity;
  private batchCount = 0;
  /** True while ready rows will be emitted without another turn. */
  private isTurnComing = false;
  private endDrain: (() => void) | undefined;

  constructor(
    readonly name: string,
    inputSchema: Schema<Fields>,
    readonly outputSchema: Schema<Fields>,
    /** Of the side output of rows whose call failed; absent where the policy is another. */
    private readonly errorSchema: Schema<Fields> | undefined,
    private readonly fn: AsyncFunction,
    private readonly settings: AsyncSettings,
  ) {
    this.table = new AsyncTable(inputSchema);
    this.pending = settings.ordered ? new OrderedRows() : new UnorderedRows();
  }

  describe(): OperatorDescription {
    const { ordered, capacity, timeoutMs, batch } = this.settings;
    const calls = batch.size === 1 ? 'a row' : `up to ${batch.size} rows`;
    const timeout = timeoutMs === Infinity ? '' : `, timeout ${durationText(timeoutMs)}`;
    const order = ordered ? 'in order' : 'in any order between watermarks';
    const text = `${this.fn.text}, ${calls} a call, ${order}${timeout}`;
    return { name: this.name, text, state: [`up to ${capacity} rows in flight`] };
  }

  open(context: OperatorContext): void {
    const { name, settings, fn } = this;
    this.context = context;
    const { outputSchema, errorSchema } = this;
    this.output = new AsyncOutput(context, name, outputSchema, errorSchema, settings.onError);
    this.calls = new AsyncCalls(context.clock, fn.call, settings, {
      onAnswer: (call, value) => this.answered(call, value),
      onError: (call, error) => this.failed(call, error),
      wakeAt: (time) => this.wakeAt(time),
    });
    fn.open?.(context);
    context.signal.addEventListener('abort', () => this.calls.abort(context.signal.reason), {
      once: true,
    });
  }

  processBatch(batch: Batch): void {
    const rows = readRows(batch);
    const timestamps = this.milliseconds(batch.timestamps, rows.length);
    const watermarks = this.milliseconds(batch.watermarks, rows.length);
    const kinds = readKinds(batch);
    const number = this.batchCount++;
    for (let i = 0; i < rows.length; i++) {
      const timestamp = timestamps === undefined ? NaN : timestamps[i];
      const watermark = watermarks === undefined ? NaN : watermarks[i];
      const kind = kinds === undefined ? 0 : kinds[i];
      this.enqueue(new PendingRow(rows[i], timestamp, watermark, kind, number, i));
    }
    this.advance();
  }

  processWatermark(watermark: number): void {
    this.watermark = watermark;
    this.pending.addMarker(watermark);
    this.advance();
  }

  processIdle(): void {
    this.pending.addMarker('idle');
    this.advance();
  }

  processTimer(now: number): void {
    this.calls.processTimer(now);
    this.advance();
    if (this.waitsUntil < Infinity) this.wakeAt(this.waitsUntil);
  }

  drain(): Promise<void> {
    if (this.pending.length === 0) return Promise.resolve();
    const drained = new Promise<void>((resolve) => (this.endDrain = resolve));
    this.turnSoon();
    return drained;
  }

  snapshot(writer: SnapshotWriter): void {
    this.table.write(this.context.engine, this.pending.rows(), writer);
    writer.value('watermark', this.watermark);
  }

  /** The rows are asked for again, in front of any others; what was held back is behind them. */
  restore(reader: SnapshotReader): void {
    const number = this.batchCount++;
    let index = 0;
    this.table.read(reader, (row, { timestamp, watermark, kind }) => {
      this.enqueue(new PendingRow(row, timestamp, watermark, kind, number, index++));
    });
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    if (this.watermark > -Infinity) this.pending.addMarker(this.watermark);
    this.updateBacklog();
    if (this.pending.length > 0) this.turnSoon();
  }

  close(): void {
    this.calls.abort(new MillraceError('JOB_CANCELED', 'The job is over.'));
    this.waiting.clear();
    this.endBacklog?.();
    this.fn.close?.();
  }

  private enqueue(row: PendingRow): void {
    this.pending.add(row);
    this.waiting.push(row);
  }

  /** Begins calls and emits what is ready, until neither goes on. */
  private advance(): void {
    this.isTurnComing = true;
    do this.startCalls();
    while (this.emitReady() > 0 && this.waiting.length > 0);
    this.isTurnComing = false;
    this.updateBacklog();
    if (this.pending.length === 0) this.endDrain?.();
  }

  private emitReady(): number {
    const rowCount = this.pending.emitTo(this.output);
    this.output.flush();
    this.activeCount -= rowCount;
    return rowCount;
  }

  private startCalls(): void {
    const { capacity, batch } = this.settings;
    const { waiting } = this;
    while (waiting.length > 0) {
      const count = Math.min(batch.size, waiting.length);
      if (count < batch.size && this.waitsForMore()) return;
      if (this.activeCount > 0 && this.activeCount + count > capacity) return;
      this.waitsUntil = Infinity;
      this.activeCount += count;
      this.calls.start(waiting.take(count));
    }
  }

  /** True while a call with few rows may get more. */
  private waitsForMore(): boolean {
    const { waitMs } = this.settings.batch;
    if (waitMs === 0 || this.endDrain !== undefined) return false;
    const now = this.context.clock.now();
    if (this.waitsUntil === Infinity) {
      this.waitsUntil = now + waitMs;
      this.wakeAt(this.waitsUntil);
    }
    return now < this.waitsUntil;
  }

  private answered({ rows }: AsyncCall, value: unknown): void {
    try {
      this.fn.accept(rows, value);
    } catch (error) {
      return this.complete(rows, error);
    }
    this.complete(rows, undefined);
  }

  private failed({ rows }: AsyncCall, error: unknown): void {
    this.complete(rows, error ?? new Error('nothing was thrown'));
  }

  private complete(rows: readonly PendingRow[], error: unknown): void {
    for (const row of rows) {
      row.error = error;
      this.pending.complete(row);
    }
    this.turnSoon();
  }

  /** Answers that arrive in the same turn of the event loop are emitted together. */
  private turnSoon(): void {
    if (this.isTurnComing) return;
    this.isTurnComing = true;
    void nextTurn().then(() => this.context.runTurn(() => this.advance()));
  }

  /** `processTimer` comes behind the time asked for; what is due at `time` is due then. */
  private wakeAt(time: number): void {
    this.context.wakeAt(time - 1);
  }

  private updateBacklog(): void {
    const isFull = this.waiting.length >= this.settings.batch.size;
    if (isFull) this.backlog ??= new Promise((resolve) => (this.endBacklog = resolve));
    else {
      this.endBacklog?.();
      this.endBacklog = this.backlog = undefined;
    }
  }

  private milliseconds(address: number, count: number): Float64Array | undefined {
    if (address === 0) return undefined;
    const { i32, u32 } = this.context.engine.memory;
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const low = (address >>> 2) + 2 * i;
      out[i] = i32[low + 1] * 4294967296 + u32[low];
    }
    return out;
  }
}
