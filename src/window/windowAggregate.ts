// Window aggregate: groups per key and window, over tumble, hop and cumulate in event time.
//
//   batch ──► slices ──► one table a slice ──watermark──► windows due, in order of end ──► merge ──► rows out
//               └── too late for all its windows ──► side output 'late'
//
// Invariants
//   · Answers do not depend on the batch size: a row is judged by its own watermark, and where that has closed a window of
//     the row that is still to fire, the batch is cut and the window fires first.
//   · `closedEnd` is the greatest time such that windows ending by it have fired; it belongs to `watermark`.
//   · A slice is released when the last of its windows is `allowedLatenessMs` past.
//
// Semantics: Flink's WindowOperator with EventTimeTrigger; lateness as its isWindowLate and
// isElementLate.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { lowestValue, type SnapshotReader, type SnapshotWriter } from '../checkpoint/snapshot.js';
import type { Inspection } from '../operator/inspection.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator/operator.js';
import { isOrdered, type AggregateCall } from '../state/aggregateCall.js';
import { durationText } from '../time/duration.js';
import { assignerText, type SlicedAssigner } from './assigner.js';
import { inspectWindows } from './inspectWindows.js';
import { RunningContents } from './runningContents.js';
import { SeparateContents } from './separateContents.js';
import { SlicedContents } from './slicedContents.js';
import { sliceStates } from './sliceState.js';
import type { SliceRun } from './slicePartition.js';
import { WatermarkSteps } from './watermarkSteps.js';
import { WindowBatch } from './windowBatch.js';
import type { WindowTimes } from './windowColumns.js';
import type { AddRun, WindowContents, WindowRows } from './windowContents.js';
import { WindowEmitter } from './windowEmitter.js';
import { WindowGrid } from './windowGrid.js';
import { aggregateTables } from './windowTable.js';

/** What a {@link WindowAggregate} is made with. */
export interface WindowAggregateOptions {
  readonly name: string;
  readonly assigner: SlicedAssigner;
  readonly inputSchema: Schema<Fields>;
  /** Positions of the key columns; none for windowAll. */
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  /** Keys, calls, `window_start` and `window_end`, by name in any order (`windowSchema`). */
  readonly outputSchema: Schema<Fields>;
  /** How long behind its end a window still takes rows, and fires again for each. Default 0. */
  readonly allowedLatenessMs?: number;
}

/** Aggregates windows that lie on a grid. */
export class WindowAggregate implements Operator {
  readonly name: string;
  readonly outputSchema: Schema<Fields>;
  protected readonly grid: WindowGrid;
  private readonly latenessMs: number;
  private context!: OperatorContext;
  private contents!: WindowContents;
  private emitter!: WindowEmitter;
  private watermark = -Infinity;
  private readonly steps = new WatermarkSteps();
  private closedEnd = -Infinity;

  constructor(
    private readonly options: WindowAggregateOptions,
    /** @internal Tables of slices; tests bring their own. */
    private readonly tables = aggregateTables(options),
  ) {
    this.name = options.name;
    this.outputSchema = options.outputSchema;
    this.grid = new WindowGrid(options.assigner);
    this.latenessMs = options.allowedLatenessMs ?? 0;
  }

  describe(): OperatorDescription {
    const { assigner, calls, inputSchema, keys } = this.options;
    const by = keys.map((index) => inputSchema.names[index]).join(', ');
    const late = this.latenessMs === 0 ? '' : `, lateness ${durationText(this.latenessMs)}`;
    const aggregates = calls.map((call) => call.name).join(', ');
    const text = `${assignerText(assigner)}${by === '' ? '' : ` by ${by}`}: ${aggregates}${late}`;
    return { name: this.name, text, state: ['groups of each open slice'] };
  }

  open(context: OperatorContext): void {
    const { calls, inputSchema, keys } = this.options;
    this.context = context;
    const keyNames = keys.map((index) => inputSchema.names[index]);
    this.emitter = new WindowEmitter(context, this.outputSchema, keyNames, calls);
    this.contents = this.createContents(context);
  }

  processBatch(batch: Batch): void {
    const { rowCount } = batch;
    if (rowCount === 0) return;
    this.steps.note(batch.engine, batch.watermarks, rowCount);
    const rows = new WindowBatch(batch, this.grid, this.options.keys, this.name);
    const someBehind = batch.watermarks !== 0 || rows.lowest <= this.watermark;
    if (!someBehind) this.addRows(rows, 0, rowCount, false);
    else if (this.options.assigner.kind === 'tumble' && this.latenessMs === 0) {
      this.addRows(rows, 0, rowCount, true);
    } else this.addPiecewise(rows, rowCount);
    this.reportLate(rows);
  }

  /** Positions of the key columns. */
  protected get keys(): readonly number[] {
    return this.options.keys;
  }

  /** Adds groups of which no window had ended where they come from. */
  protected addPartials(runs: readonly SliceRun[], add: AddRun): void {
    const { grid, latenessMs, watermark } = this;
    const isLate = ({ start }: SliceRun): boolean =>
      grid.maxTimestamp(grid.lastEnd(start)) + latenessMs <= watermark;
    this.contents.update(
      runs.filter((run) => !isLate(run)),
      add,
    );
    const late = runs.reduce((sum, run) => sum + (isLate(run) ? run.count : 0), 0);
    if (late > 0) this.context.count('numLateRecordsDropped', late);
  }

  processWatermark(watermark: number): void {
    this.advance(watermark);
    this.steps.clear();
  }

  /** Fires what is due. Within a batch too. */
  private advance(watermark: number): void {
    if (watermark <= this.watermark) return;
    const due = this.grid.reached(watermark);
    for (;;) {
      const end = this.contents.nextEnd(this.closedEnd);
      if (end === undefined || end > due) break;
      this.fire(end);
      this.closedEnd = end;
    }
    this.closedEnd = due;
    this.watermark = watermark;
    this.retire();
  }

  private retire(): void {
    const { closedEnd, grid, latenessMs, watermark } = this;
    this.contents.retire(latenessMs === 0 ? closedEnd : grid.reached(watermark - latenessMs));
  }

  get stateBytes(): number {
    return this.contents.stateBytes;
  }

  snapshot(writer: SnapshotWriter): void {
    this.contents.snapshot(writer);
    writer.value('watermark', this.watermark);
    writer.value('watermark_steps', this.steps.noted);
  }

  restore(reader: SnapshotReader): void {
    this.contents.restore(reader);
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    this.closedEnd = this.grid.reached(this.watermark);
    this.steps.restore(reader.values('watermark_steps'));
    if (this.watermark > -Infinity) this.retire();
  }

  close(): void {
    this.contents.release();
  }

  /** The aggregates of windows that may fire yet. */
  inspect(): Inspection {
    const { context, options } = this;
    return inspectWindows({ context, ...options, open: () => this.openWindows() });
  }

  private *openWindows(): Generator<{ rows: WindowRows; times: WindowTimes }> {
    const { contents, grid, latenessMs, watermark } = this;
    for (let end = contents.nextEnd(-Infinity); end !== undefined; end = contents.nextEnd(end)) {
      if (grid.maxTimestamp(end) + latenessMs <= watermark) continue;
      const rows = contents.look(end);
      if (rows !== undefined) yield { rows, times: this.times(end) };
    }
  }

  private createContents(context: OperatorContext): WindowContents {
    const { assigner, calls } = this.options;
    const create = this.tables(context);
    const keys = this.options.keys.map((index) => this.options.inputSchema.fields[index]);
    const states = sliceStates(context.engine, keys, create);
    const isShared = assigner.kind !== 'tumble';
    if (isShared && isOrdered(calls))
      return new SeparateContents(context.engine, this.grid, create, states);
    return assigner.kind === 'cumulate'
      ? new RunningContents(this.grid, create, this.latenessMs > 0, states)
      : new SlicedContents(this.grid, create, states);
  }

  /**
   * Adds rows in arrival order, and fires windows in between where a row comes behind the end of
   * one.
   */
  private addPiecewise(rows: WindowBatch, rowCount: number): void {
    let from = 0;
    while (from < rowCount) {
      const due = this.latenessMs > 0 ? -Infinity : this.nextDue();
      const cut = rows.findClosed(from, this.watermark, due);
      if (cut > from) this.addRows(rows, from, cut - from, true);
      if (cut === rowCount) return;
      this.advance(rows.watermark(cut, this.watermark));
      from = cut;
      if (this.latenessMs === 0) continue;
      this.addLateRow(rows, cut);
      from += 1;
    }
  }

  /** The watermark at which the next window can fire. */
  private nextDue(): number {
    return this.closedEnd === -Infinity
      ? -Infinity
      : this.grid.maxTimestamp(this.grid.firstEndBehind(this.closedEnd));
  }

  private addRows(rows: WindowBatch, from: number, count: number, someBehind: boolean): void {
    const runs: SliceRun[] = [];
    for (const run of rows.runs(from, count)) {
      const lastEnd = this.grid.lastEnd(run.start);
      if (lastEnd === -Infinity) {
        if (someBehind) rows.addUnassigned(run, this.watermark, this.latenessMs);
        continue;
      }
      const cleanupTime = this.grid.maxTimestamp(lastEnd) + this.latenessMs;
      const kept = someBehind ? rows.withoutLate(run, this.watermark, cleanupTime) : run;
      if (kept.count > 0) runs.push(kept);
    }
    this.contents.update(runs, (table, run) => rows.addTo(table, run));
  }

  /**
   * Adds one row; windows that it comes behind the end of, but within the lateness, fire again for
   * its key.
   */
  private addLateRow(rows: WindowBatch, row: number): void {
    const [run] = rows.runs(row, 1);
    this.addRows(rows, row, 1, true);
    const lastEnd = this.grid.lastEnd(run.start);
    for (let end = this.grid.firstEndBehind(run.start); end <= lastEnd; end += this.grid.endMs) {
      const maxTimestamp = this.grid.maxTimestamp(end);
      if (maxTimestamp > this.watermark) break;
      if (maxTimestamp + this.latenessMs <= this.watermark) continue;
      this.fireAgain(end, rows, row);
    }
  }

  private fire(end: number): void {
    const window = this.contents.window(end, false);
    if (window === undefined) return;
    const stood = this.steps.before(this.grid.maxTimestamp(end), this.watermark);
    this.emitter.emitAll(window.table, this.times(end), stood);
    if (window.isTemporary) window.table.release();
  }

  private fireAgain(end: number, rows: WindowBatch, row: number): void {
    const window = this.contents.window(end, true);
    if (window === undefined) return;
    const group = rows.groupIn(window.table, row);
    this.emitter.emitRange(window.table, group, 1, this.times(end), this.watermark);
    if (window.isTemporary) window.table.release();
  }

  private times(end: number): WindowTimes {
    const start = this.grid.windowStart(end);
    const startInstant = this.grid.instant(start);
    return { start, end, startInstant, endInstant: this.grid.instant(end) };
  }

  private reportLate(rows: WindowBatch): void {
    const late = rows.lateRows();
    if (late === undefined) return;
    this.context.count('numLateRecordsDropped', late.rowCount);
    this.context.emitSide('late', late);
  }
}
