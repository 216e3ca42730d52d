// Process operator: the user's function over each row, with state and timers by key.
//
//   batch ──► rows, groups, times ──► per row: event timers due ──► processElement ──► collectors
//   watermark ──► event timers due ──► onTimer ──┘        clock ──► processing timers ──► onTimer
//
// Invariants
//   · Answers do not depend on the batch size: a row is processed when the timers due by its own
//     watermark have fired, and what it emits carries that watermark.
//   · Timers fire when a watermark advances. One registered behind the watermark fires at the next
//     advance, as in Flink; one registered by `onTimer` and due fires in the same advance.
//   · Rows are sent at the end of a call of the operator at the latest.
import type { Batch } from '../../batch/batch.js';
import { readRows } from '../../batch/readRows.js';
import {
  lowestValue,
  type SnapshotReader,
  type SnapshotWriter,
} from '../../checkpoint/snapshot.js';
import { MillraceError } from '../../error.js';
import { OperatorMetricGroup } from '../../observe/metricGroup.js';
import { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import type { MapState } from '../../state/keyed/mapHandle.js';
import type { StateDescriptor } from '../../state/keyed/stateDescriptor.js';
import type { TimerQueue } from '../../time/timerQueue.js';
import type { Inspection } from '../inspection.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator.js';
import { functionError, requireNoPromise, type Row } from '../userFunction.js';
import { inspectProcess } from './inspectProcess.js';
import { KeyReader } from './keyReader.js';
import { ProcessContext } from './processContext.js';
import type { ProcessFunction, ProcessInput } from './processFunction.js';
import { RowCollector } from './rowCollector.js';
import { RowTimes } from './rowTimes.js';

const BROADCAST = { isBroadcast: true, state: 'broadcast' };

/** Calls a {@link ProcessFunction}. */
export class ProcessOperator implements Operator {
  readonly name: string;
  readonly outputSchema: ProcessFunction['outputSchema'];
  private context!: OperatorContext;
  private backend!: KeyedStateBackend;
  private broadcastBackend!: KeyedStateBackend;
  private eventTimers!: TimerQueue;
  private processingTimers!: TimerQueue;
  private keys!: KeyReader;
  private collectors: readonly RowCollector[] = [];
  private user!: ProcessContext;
  private times!: RowTimes;
  private groups = new Uint32Array(0);
  private watermark = -Infinity;

  constructor(private readonly fn: ProcessFunction) {
    this.name = fn.name;
    this.outputSchema = fn.outputSchema;
  }

  get stateBytes(): number {
    // A job may be asked for its progress before it is open.
    if (this.collectors.length === 0) return 0;
    return this.backend.stateBytes + this.broadcastBackend.stateBytes;
  }

  describe(): OperatorDescription {
    const { broadcast, keyNames, name, states, text } = this.fn;
    const by = keyNames.length === 0 ? '' : ` by ${keyNames.join(', ')}`;
    const state = [
      ...Object.entries(states).map(([of, { kind }]) => `${kind} '${of}'${by}`),
      ...Object.entries(broadcast).map(([of, { kind }]) => `broadcast ${kind} '${of}'`),
    ];
    return { name, text: `${text}${by}`, state };
  }

  open(context: OperatorContext): void {
    const { fn } = this;
    const { engine } = context;
    this.context = context;
    this.backend = new KeyedStateBackend(engine, fn.keyTypes, { names: fn.keyNames });
    this.broadcastBackend = new KeyedStateBackend(engine, [], BROADCAST);
    this.broadcastBackend.intern([], 1, 0, engine.arena.allocate(4));
    this.eventTimers = this.backend.addTimers('event');
    this.processingTimers = this.backend.addTimers('processing');
    this.keys = new KeyReader(this.backend, fn.keyNames);
    this.times = new RowTimes(engine);
    this.user = this.createUserContext(
      addStates(this.backend, fn.states),
      addStates(this.broadcastBackend, fn.broadcast),
    );
    this.callFreely('open', () => fn.open?.());
  }

  processBatch(batch: Batch, input: number): void {
    const { rowCount } = batch;
    const now = this.context.clock.now();
    this.backend.beginBatch(now, rowCount);
    this.broadcastBackend.beginBatch(now, rowCount);
    const from = this.fn.inputs[input];
    this.user.canWriteBroadcast = from.writesBroadcast === true;
    if (from.keys !== undefined) this.internKeys(batch, from.keys);
    this.times.read(batch);
    this.processRows(from, readRows(batch));
    this.finish();
  }

  processWatermark(watermark: number): void {
    this.startTimers(this.context.clock.now());
    this.advanceTo(watermark);
    this.finish();
    // What follows is told by the task.
    this.user.passedWatermark = watermark;
  }

  processTimer(now: number): void {
    const { processingTimers: timers, user } = this;
    this.startTimers(now);
    user.timeDomain = 'processing';
    user.outputTime = undefined;
    while (timers.next < now) {
      const group = timers.pop(timers.next);
      this.fire(group, timers.poppedTime);
    }
    this.finish();
  }

  snapshot(writer: SnapshotWriter): void {
    this.backend.snapshot(writer);
    // All subtasks have the same.
    if ((this.context.subtask ?? 0) === 0) this.broadcastBackend.snapshot(writer);
    writer.value('watermark', this.watermark);
    writer.value('passedWatermark', this.user.passedWatermark);
  }

  restore(reader: SnapshotReader): void {
    const now = this.context.clock.now();
    this.backend.restore(reader, now);
    this.broadcastBackend.restore(reader, now);
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    this.user.currentWatermark = this.watermark;
    this.user.passedWatermark = lowestValue(reader.values('passedWatermark'), -Infinity);
    this.requestTimer();
  }

  close(): void {
    try {
      this.callFreely('close', () => this.fn.close?.());
    } finally {
      this.backend.release();
      this.broadcastBackend.release();
    }
  }

  /** State and timers as they are. */
  inspect(): Inspection {
    const { backend, broadcastBackend, eventTimers, keys, processingTimers } = this;
    const parts = { backend, broadcastBackend, eventTimers, keys, processingTimers };
    return inspectProcess(this.fn, parts);
  }

  private createUserContext(
    states: Readonly<Record<string, unknown>>,
    broadcast: Readonly<Record<string, MapState<unknown, unknown>>>,
  ): ProcessContext {
    const { context, fn } = this;
    const { batchSize, clock, engine } = context;
    const main = new RowCollector(engine, fn.outputSchema, batchSize, (b) => context.emit(b));
    const sides = new Map(
      Object.entries(fn.sides).map(([tag, schema]) => [
        tag,
        new RowCollector(engine, schema, batchSize, (b) => context.emitSide(tag, b)),
      ]),
    );
    this.collectors = [main, ...sides.values()];
    const { backend, eventTimers, keys, processingTimers } = this;
    const metrics = context.metrics ?? new OperatorMetricGroup();
    const parts = { backend, clock, eventTimers, keys, main, metrics, processingTimers, sides };
    return new ProcessContext(states, broadcast, parts);
  }

  private internKeys(batch: Batch, keys: readonly number[]): void {
    const { rowCount } = batch;
    const { arena, memory } = this.context.engine;
    const out = arena.allocate(rowCount * 4);
    this.backend.intern(
      keys.map((index) => batch.column(index)),
      rowCount,
      0,
      out,
    );
    // Copied: a call of the user may grow the memory, and views of it end.
    if (this.groups.length < rowCount) this.groups = new Uint32Array(rowCount * 2);
    this.groups.set(memory.u32.subarray(out >>> 2, (out >>> 2) + rowCount));
  }

  private processRows({ keys, process }: ProcessInput, rows: readonly Row[]): void {
    const { groups, times, user } = this;
    const isKeyed = keys !== undefined;
    for (let i = 0; i < rows.length; i++) {
      const watermark = times.watermark(i);
      if (watermark > this.watermark) this.advanceInBatch(watermark);
      if (isKeyed) user.moveTo(groups[i]);
      user.timestamp = user.outputTime = times.timestamp(i);
      try {
        requireNoPromise(process(rows[i], user));
      } catch (cause) {
        throw this.failed(cause, () => functionError(this.name, i, cause));
      }
    }
  }

  /** A row says where the watermark stood: readers of what follows are told by the rows. */
  private advanceInBatch(watermark: number): void {
    this.advanceTo(watermark);
    this.user.passedWatermark = watermark;
  }

  private advanceTo(watermark: number): void {
    const { eventTimers: timers, user } = this;
    if (watermark <= this.watermark) return;
    const { canWriteBroadcast } = user;
    user.canWriteBroadcast = false;
    this.watermark = user.currentWatermark = watermark;
    user.timeDomain = 'event';
    for (let group = timers.pop(watermark); group >= 0; group = timers.pop(watermark)) {
      user.outputTime = timers.poppedTime;
      this.fire(group, timers.poppedTime);
    }
    user.canWriteBroadcast = canWriteBroadcast;
  }

  private startTimers(now: number): void {
    this.backend.cursor.now = now;
    this.broadcastBackend.cursor.now = now;
    this.user.canWriteBroadcast = false;
  }

  private fire(group: number, time: number): void {
    const { fn, user } = this;
    user.moveTo(group);
    user.timestamp = time;
    try {
      requireNoPromise(fn.onTimer?.(time, user));
    } catch (cause) {
      throw this.failed(cause, () => this.timerError(time, cause));
    }
  }

  /** Sends the rows, and asks to be woken for the next timer of processing time. */
  private finish(): void {
    for (const collector of this.collectors) collector.flush();
    this.requestTimer();
  }

  private requestTimer(): void {
    const { next } = this.processingTimers;
    if (next !== Infinity) this.context.wakeAt(next);
  }

  /**
   * The error to throw; rows of the call are not sent. What a reader further down threw while it
   * was sent a full batch has its own location, and is not this function's.
   */
  private failed(cause: unknown, describe: () => MillraceError): MillraceError {
    for (const collector of this.collectors) collector.discard();
    const isOther = cause instanceof MillraceError && cause.location.operator !== undefined;
    return isOther ? cause : describe();
  }

  private timerError(time: number, cause: unknown): MillraceError {
    const key = JSON.stringify(this.user.currentKey, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    const message = cause instanceof Error ? cause.message : String(cause);
    return new MillraceError(
      'DATA_FUNCTION',
      `onTimer(${time}) of the key ${key} threw: ${message}`,
      { cause, location: { operator: this.name } },
    );
  }

  private callFreely(what: string, call: () => unknown): void {
    try {
      call();
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new MillraceError('DATA_FUNCTION', `${what}() threw: ${message}`, {
        cause,
        location: { operator: this.name },
      });
    }
  }
}

function addStates<H>(
  backend: KeyedStateBackend,
  descriptors: Readonly<Record<string, StateDescriptor<H>>>,
): Record<string, H> {
  return Object.fromEntries(
    Object.entries(descriptors).map(([name, descriptor]) => [name, backend.add(name, descriptor)]),
  );
}
