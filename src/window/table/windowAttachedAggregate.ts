// Window-attached aggregate: groups of rows that carry the columns of their windows.
//
//   batch ──► by window end ──► one table an end ──watermark──► ends due, in order ──► rows out
//               └── window ended before ──► side output 'late'
//
// Invariants
//   · A row is judged by its own watermark; so the batch size never changes an answer.
//   · No table is kept of an end that the watermark has reached.
//
// Semantics: Flink's window aggregate over windows that an earlier operator assigned
// (WindowAttachedWindowingStrategy).
import { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import {
  lowestValue,
  type SnapshotReader,
  type SnapshotWriter,
} from '../../checkpoint/snapshot.js';
import { MillraceError } from '../../error.js';
import type { Operator, OperatorContext, OperatorDescription } from '../../operator/operator.js';
import type { GroupAggregateCall } from '../../state/aggregateCall.js';
import type { WindowTime } from '../assigner.js';
import { SliceStore } from '../sliceStore.js';
import { WatermarkSteps } from '../watermarkSteps.js';
import {
  AttachedState,
  AttachedTable,
  type AttachedGroups,
  type AttachedWindows,
} from './attachedTable.js';
import { WindowEnds } from './windowEnds.js';

/** What a window-attached aggregate computes. */
export interface WindowAttachedAggregatePlan {
  readonly input: Schema<Fields>;
  /** Key columns in the order of `keys`, then one a call. */
  readonly output: Schema<Fields>;
  /** The column of the end of a row's window. */
  readonly windowEnd: string;
  /** Columns of the input, those of the window among them; rows are distributed by all of them. */
  readonly keys: readonly string[];
  readonly calls: readonly GroupAggregateCall[];
  /** Zone of the wall clock that windows follow; default UTC. */
  readonly timeZone?: string;
  /** The clock that windows follow; default `'event'`. */
  readonly time?: WindowTime;
}

/** Aggregates rows by window and keys; emits when the window has ended. */
export class WindowAttachedAggregateOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private readonly ends: WindowEnds;
  private readonly groups: AttachedGroups;
  private readonly isByClock: boolean;
  private context!: OperatorContext;
  private windows!: AttachedWindows;
  private state!: AttachedState;
  private watermark = -Infinity;
  private readonly steps = new WatermarkSteps();

  constructor(
    readonly name: string,
    private readonly plan: WindowAttachedAggregatePlan,
  ) {
    const { calls, input, keys, output, timeZone, windowEnd } = plan;
    this.outputSchema = output;
    this.ends = new WindowEnds(input, windowEnd, timeZone);
    this.groups = {
      input,
      keys: keys.map((key) => input.indexOf(key)),
      end: this.ends.index,
      calls,
    };
    this.isByClock = plan.time === 'processing';
  }

  get stateBytes(): number {
    return this.windows.stateBytes;
  }

  describe(): OperatorDescription {
    const { calls, keys, windowEnd } = this.plan;
    const aggregates = calls.map((call) => call.name).join(', ');
    const clock = this.isByClock ? ', processing time' : '';
    const text = `WINDOW(${windowEnd}${clock}) by ${keys.join(', ')}: ${aggregates}`;
    return { name: this.name, text, state: ['groups of each open window'] };
  }

  open(context: OperatorContext): void {
    const { engine } = context;
    this.context = context;
    this.windows = new SliceStore((size) => new AttachedTable(engine, this.groups, size));
    this.state = new AttachedState(engine, this.groups, this.ends);
  }

  processBatch(batch: Batch): void {
    const { engine, kinds, rowCount } = batch;
    if (kinds !== 0 && engine.kernels.hasRetractions(kinds, rowCount) !== 0)
      throw changelogError(this.name);
    if (!this.isByClock) this.steps.note(engine, batch.watermarks, rowCount);
    const rows = this.isByClock ? batch : this.ends.onTime(this.context, batch, this.watermark);
    for (const { start: end, part } of this.ends.parts(rows, this.ends.index)) {
      this.windows.update(end, (table) => table.update(part));
    }
    if (this.isByClock) this.wake();
  }

  processWatermark(watermark: number): void {
    if (this.isByClock || watermark <= this.watermark) return;
    this.fire(watermark);
    this.watermark = watermark;
    this.steps.clear();
  }

  processTimer(now: number): void {
    if (!this.isByClock) return;
    // Rows of this very millisecond may come yet.
    this.fire(now - 1);
    this.wake();
  }

  snapshot(writer: SnapshotWriter): void {
    this.state.write(writer, this.windows);
    writer.value('watermark', this.watermark);
    writer.value('watermark_steps', this.steps.noted);
  }

  restore(reader: SnapshotReader): void {
    this.state.read(reader, this.windows);
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    this.steps.restore(reader.values('watermark_steps'));
    if (this.isByClock) this.wake();
  }

  close(): void {
    this.windows.release();
  }

  /** Emits and releases the windows whose last instant `time` has reached. */
  private fire(time: number): void {
    const isDue = (end: number): boolean => this.ends.lastInstant(end) <= time;
    for (let end = this.windows.first; end !== undefined && isDue(end); end = this.windows.first) {
      this.emit(end);
      const due = end;
      this.windows.releaseWhile((other) => other <= due);
    }
  }

  private wake(): void {
    const { first } = this.windows;
    if (first !== undefined) this.context.wakeAt(this.ends.lastInstant(first));
  }

  private emit(end: number): void {
    const { batchSize, engine } = this.context;
    const { arena, kernels } = engine;
    const table = this.windows.get(end);
    if (table === undefined) return;
    const last = this.ends.lastInstant(end);
    const stood = this.steps.before(last, this.watermark);
    for (let from = 0; from < table.groupCount; from += batchSize) {
      const mark = arena.mark();
      const count = Math.min(batchSize, table.groupCount - from);
      const columns = table.emit(end, from, count);
      const filled = (time: number): number => {
        const times = arena.allocate(count * 8);
        kernels.fillTimes(times, count, time);
        return times;
      };
      const extras = {
        timestamps: filled(last),
        watermarks: stood === undefined ? 0 : filled(stood),
      };
      this.context.emit(new Batch(engine, this.outputSchema, columns, count, extras));
      arena.rewind(mark);
    }
  }
}

function changelogError(operator: string): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    'An aggregate of windows takes rows that are added only; its input updates or deletes rows.',
    { location: { operator } },
  );
}
