// Session window table: rows with the start and end of their session, when it has ended.
//
//   rows ──► late? ──► wait by session ──► watermark ──► sessions due ──► rows out, by arrival
//
// Invariants
//   · A session whose end the watermark of a row has passed leaves before the row is added, so that
//     the batch size never changes an answer, and sessions can be told from their rows alone.
import { Batch } from '../../batch/batch.js';
import { columnOf } from '../../batch/column.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import {
  lowestValue,
  type SnapshotReader,
  type SnapshotWriter,
} from '../../checkpoint/snapshot.js';
import { MillraceError } from '../../error.js';
import { requireStorable } from '../../join/rowLayout.js';
import type { Operator, OperatorContext, OperatorDescription } from '../../operator/operator.js';
import { fromI64 } from '../../time/milliseconds.js';
import { assignerText, type SessionAssigner } from '../assigner.js';
import { timeRange } from '../slicePartition.js';
import { RowTimes, type TimedRows } from './rowTimes.js';
import { SessionRows, type EndedSessions } from './sessionRows.js';
import type { WindowTablePlan } from './windowTable.js';

/** What a session window table does. */
export type SessionWindowPlan = WindowTablePlan & { readonly assigner: SessionAssigner };

/** Emits rows with their sessions. */
export class SessionWindowTable implements Operator {
  readonly outputSchema: Schema<Fields>;
  private readonly times: RowTimes;
  private context!: OperatorContext;
  private rows!: SessionRows;
  private watermark = -Infinity;
  /** Times of the clock at which sessions may end, ascending. */
  private ends: number[] = [];

  constructor(
    readonly name: string,
    private readonly plan: SessionWindowPlan,
  ) {
    requireStorable(plan.input.fields, 'SESSION');
    this.outputSchema = plan.output;
    this.times = new RowTimes(plan.input, plan.time, plan.timeZone);
  }

  get stateBytes(): number {
    return this.rows.stateBytes;
  }

  describe(): OperatorDescription {
    const { assigner, partition, time } = this.plan;
    const by = partition.length === 0 ? '' : ` by ${partition.join(', ')}`;
    const text = `${assignerText(assigner)} of ${time}${by}`;
    return { name: this.name, text, state: ['rows of open sessions'] };
  }

  open(context: OperatorContext): void {
    const { assigner, input, partition } = this.plan;
    this.context = context;
    this.rows = new SessionRows(context.engine, {
      input,
      partition: partition.map((column) => input.indexOf(column)),
      gapMs: assigner.gapMs,
    });
  }

  processBatch(batch: Batch): void {
    const { engine, kinds, rowCount } = batch;
    if (kinds !== 0 && engine.kernels.hasRetractions(kinds, rowCount) !== 0)
      throw changelogError(this.name);
    const timed = this.times.of(this.context, batch);
    if (timed.batch.rowCount === 0) return;
    this.addRows(timed);
    if (this.times.isByClock) this.expect(timed.instants, timed.batch.rowCount);
  }

  processWatermark(watermark: number): void {
    if (this.times.isByClock || watermark <= this.watermark) return;
    this.advance(watermark);
    this.rows.rebuildWhenSparse(watermark);
  }

  processTimer(now: number): void {
    if (!this.times.isByClock) return;
    // Rows of this very millisecond may come yet.
    this.advance(now - 1);
    this.rows.rebuildWhenSparse(now - 1);
    this.ends = this.ends.filter((end) => end >= now);
    if (this.ends.length > 0) this.context.wakeAt(this.ends[0]);
  }

  snapshot(writer: SnapshotWriter): void {
    this.rows.snapshot(writer);
    writer.value('watermark', this.watermark);
  }

  restore(reader: SnapshotReader): void {
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    this.rows.restore(reader, this.watermark);
    if (!this.times.isByClock) return;
    this.ends = this.rows.lastInstants();
    if (this.ends.length > 0) this.context.wakeAt(this.ends[0]);
  }

  close(): void {
    this.rows.release();
  }

  /** Adds rows; sessions leave in between where a row comes at or behind its watermark. */
  private addRows({ batch, instants }: TimedRows): void {
    const { arena, kernels, memory } = this.context.engine;
    const { rowCount } = batch;
    const watermarks = this.times.isByClock ? 0 : batch.watermarks;
    const arriving = { columns: batch.columns(), times: instants, watermarks };
    const rows = this.rows.begin(arriving, rowCount);
    const late = arena.allocate(rowCount * 4);
    let lateCount = 0;
    for (let from = 0; from < rowCount;) {
      const mark = arena.mark();
      const isPiecewise = watermarks !== 0;
      if (isPiecewise) this.advance(fromI64(memory.i64[(watermarks >>> 3) + from]));
      const until = isPiecewise
        ? kernels.findTouching(instants, watermarks, from + 1, rowCount, this.watermark)
        : rowCount;
      const found = this.rows.add(rows, from, until);
      const { u32 } = memory;
      const first = found.late >>> 2;
      u32.copyWithin((late >>> 2) + lateCount, first, first + found.count);
      lateCount += found.count;
      arena.rewind(mark);
      from = until;
    }
    if (lateCount === 0) return;
    this.context.count('numLateRecordsDropped', lateCount);
    this.context.emitSide('late', batch.select(late, lateCount));
  }

  /** Emits the sessions that have ended. */
  private advance(time: number): void {
    if (time <= this.watermark) return;
    this.watermark = time;
    const { arena } = this.context.engine;
    const mark = arena.mark();
    const ended = this.rows.takeEnded(time);
    const { batchSize } = this.context;
    for (let from = 0; from < ended.count; from += batchSize)
      this.emit(ended, from, Math.min(batchSize, ended.count - from));
    arena.rewind(mark);
  }

  private emit(ended: EndedSessions, from: number, count: number): void {
    const { engine } = this.context;
    const { arena, kernels } = engine;
    const mark = arena.mark();
    const own = this.rows.store.columns(ended.ids + from * 4, count, false);
    const timesOf = (times: number): number => {
      const out = arena.allocate(count * 8);
      kernels.gatherFixed(times, ended.sessions + from * 4, out, count, 8);
      return out;
    };
    const ends = timesOf(ended.ends);
    const lasts = arena.allocate(count * 8);
    kernels.shiftTimes(ends, lasts, count, -1);
    const [startField, endField, timeField] = this.outputSchema.fields.slice(-3);
    const columns = [
      ...own,
      columnOf(startField.type, this.times.wallClock(engine, timesOf(ended.starts), count)),
      columnOf(endField.type, this.times.wallClock(engine, ends, count)),
      columnOf(timeField.type, lasts),
    ];
    const extras = { timestamps: lasts };
    this.context.emit(new Batch(engine, this.outputSchema, columns, count, extras));
    arena.rewind(mark);
  }

  /** Asks for a call when the sessions of rows by the clock have ended, unless more rows come. */
  private expect(instants: number, rowCount: number): void {
    const [, latest] = timeRange(this.context.engine, instants, rowCount);
    const end = latest + this.plan.assigner.gapMs - 1;
    if (this.ends.at(-1) !== end) this.ends.push(end);
    this.context.wakeAt(this.ends[0]);
  }
}

function changelogError(operator: string): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    'SESSION takes rows that are added only; its input updates or deletes rows.',
    { location: { operator } },
  );
}
