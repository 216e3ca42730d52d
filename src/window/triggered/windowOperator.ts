// Window operator: any assigner, trigger, evictor and function, row by row.
//
//   row ──► windows ──► late? ──► merge ──► contents ──► trigger ──FIRE──► function ──► rows out
//                         └──► side output 'late'           ├──PURGE─► contents are dropped
//   watermark, clock ──► timers due ────────────────────────┘
//                          └── cleanup: the window and everything of it is gone
//
// Invariants
//   · Answers do not depend on the batch size: a row is processed when the timers due by its own
//     watermark have fired.
//   · An open window whose end is finite has a timer that cleans it up.
//   · Everything of a window is under its group: trigger state, timers, contents. Contents of
//     windows that merged are under the group of one of them (mergingWindows.ts).
//
// Semantics: Flink's WindowOperator and EvictingWindowOperator.
import type { Batch } from '../../batch/batch.js';
import { readRows } from '../../batch/readRows.js';
import type { SnapshotReader, SnapshotWriter } from '../../checkpoint/snapshot.js';
import type { Inspection } from '../../operator/inspection.js';
import type { Operator, OperatorContext, OperatorDescription } from '../../operator/operator.js';
import { RowTimes } from '../../operator/process/rowTimes.js';
import type { Row } from '../../operator/userFunction.js';
import { fires, purges, type TriggerResult } from '../trigger/trigger.js';
import { eventTimes } from '../windowEmitter.js';
import { describeWindows } from './describeWindows.js';
import { emitLate } from './lateRows.js';
import type { MergeTarget } from './mergingStep.js';
import type { TimeWindow } from './timeWindow.js';
import { WindowCleanup } from './windowCleanup.js';
import { openWindowParts, type WindowParts } from './windowParts.js';
import { WindowList } from './windowList.js';
import type { WindowPlan } from './windowPlan.js';
import { windowError } from './windowError.js';
import { windowingOf, type Windowing } from './windowing.js';

const NO_ROW: Row = Object.freeze({});

/** Runs a {@link WindowPlan}. */
export class WindowOperator implements Operator {
  readonly name: string;
  readonly outputSchema: WindowPlan['outputSchema'];
  private readonly windowing: Windowing;
  private readonly cleanup: WindowCleanup;
  private context!: OperatorContext;
  private parts!: WindowParts;
  private times!: RowTimes;
  private watermark = -Infinity;
  private readonly list = new WindowList();
  private readonly late: number[] = [];
  /** The row at hand; −1 when a timer is. */
  private row = -1;

  constructor(private readonly plan: WindowPlan) {
    this.name = plan.name;
    this.outputSchema = plan.outputSchema;
    this.windowing = windowingOf(plan.assigner);
    this.cleanup = new WindowCleanup(this.windowing.isEventTime, plan.allowedLatenessMs);
  }

  get stateBytes(): number {
    return this.parts.stateBytes;
  }

  describe(): OperatorDescription {
    return describeWindows(this.plan);
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.times = new RowTimes(context.engine);
    this.parts = openWindowParts(context, this.plan, this.windowing);
    this.guard(() => this.plan.function?.open?.());
  }

  processBatch(batch: Batch): void {
    const now = this.context.clock.now();
    this.guard(() => {
      this.fireProcessingTimers(now);
      const rows = this.beginBatch(batch, now);
      this.processRows(rows, now);
    });
    this.parts.contents.endBatch();
    this.finish();
    if (this.late.length > 0) emitLate(this.context, batch, this.late.splice(0));
  }

  processWatermark(watermark: number): void {
    this.parts.beginTimers(this.context.clock.now());
    this.guard(() => this.advanceTo(watermark));
    this.finish();
    // What follows is told by the task.
    this.parts.output.passedWatermark = watermark;
  }

  processTimer(now: number): void {
    this.parts.beginTimers(now);
    this.guard(() => this.fireProcessingTimers(now));
    this.finish();
  }

  snapshot(writer: SnapshotWriter): void {
    this.parts.snapshot(writer);
  }

  restore(reader: SnapshotReader): void {
    this.parts.restore(reader, this.context.clock.now());
    this.watermark = this.parts.output.currentWatermark;
    this.requestTimer();
  }

  close(): void {
    try {
      this.guard(() => this.plan.function?.close?.());
    } finally {
      this.parts.release();
    }
  }

  /** State and timers as they are. */
  inspect(): Inspection {
    return this.parts.inspect();
  }

  /** @internal Windows that keep something: contents, state or timers. */
  get openWindows(): number {
    return this.parts.openWindows;
  }

  private beginBatch(batch: Batch, now: number): readonly Row[] {
    const { parts, plan, times } = this;
    const { rowCount } = batch;
    if (this.windowing.isEventTime) eventTimes(batch, this.name);
    times.read(batch);
    const rows = parts.readsRows
      ? (readRows(batch) as Row[])
      : new Array<Row>(rowCount).fill(NO_ROW);
    const keys = plan.keys.map((index) => batch.column(index));
    parts.beginBatch({ batch, rows, timestamp: (row) => times.timestamp(row) }, keys, now);
    this.assign(rows, now);
    parts.internWindows(this.list);
    return rows;
  }

  /** The windows of all rows, but for those that are late already. */
  private assign(rows: readonly Row[], now: number): void {
    const { list, times, windowing } = this;
    list.clear();
    for (let row = 0; row < rows.length; row++) {
      this.row = row;
      const time = windowing.isEventTime ? (times.timestamp(row) as number) : now;
      windowing.assign(rows[row], time, (start, end) => list.add(row, start, end));
    }
  }

  private processRows(rows: readonly Row[], now: number): void {
    const { list, parts, times, windowing } = this;
    let at = 0;
    for (let row = 0; row < rows.length; row++) {
      const watermark = times.watermark(row);
      this.row = -1;
      if (watermark > this.watermark) this.advanceInBatch(watermark);
      this.row = row;
      let isSkipped = true;
      for (; at < list.count && list.rows[at] === row; at++) {
        const window = windowing.window(list.starts[at], list.ends[at]);
        const wasTaken = windowing.merges
          ? this.addMerging(row, rows[row], window, now)
          : this.addTo(parts.groups[at], row, rows[row], window);
        if (wasTaken) isSkipped = false;
      }
      if (isSkipped && this.isLateRow(row)) this.late.push(row);
    }
    this.row = -1;
  }

  /** False when the window is late. */
  private addTo(group: number, row: number, value: Row, window: TimeWindow): boolean {
    if (this.cleanup.isLate(window, this.watermark)) return false;
    this.add(row, value, { group, contentsGroup: group, window });
    return true;
  }

  private addMerging(row: number, value: Row, added: TimeWindow, now: number): boolean {
    const target = this.parts.merging.add(row, added, (window) =>
      this.cleanup.isOver(window, this.watermark, now),
    );
    if (target === undefined) return false;
    this.add(row, value, target);
    return true;
  }

  private add(row: number, value: Row, { group, contentsGroup, window }: MergeTarget): void {
    const { contents, trigger } = this.parts;
    contents.add(contentsGroup, row);
    const result = trigger.onElement(group, value, this.times.timestamp(row), window);
    if (result !== 'CONTINUE') this.act(result, group, contentsGroup, window);
    this.cleanup.register(this.parts.timers, group, window);
  }

  /** Rows say where the watermark stood: readers of what follows are told by the rows. */
  private advanceInBatch(watermark: number): void {
    this.advanceTo(watermark);
    this.parts.output.passedWatermark = watermark;
  }

  private advanceTo(watermark: number): void {
    if (watermark <= this.watermark) return;
    this.watermark = watermark;
    const { parts } = this;
    parts.output.currentWatermark = parts.trigger.currentWatermark = watermark;
    const { event } = parts.timers;
    for (let group = event.pop(watermark); group >= 0; group = event.pop(watermark)) {
      this.onTimer(group, this.windowOf(group), event.poppedTime, true);
    }
  }

  /** Timers whose time has passed: a row of the same millisecond comes first. */
  private fireProcessingTimers(now: number): void {
    const { processing } = this.parts.timers;
    while (processing.next < now) {
      const group = processing.pop(processing.next);
      this.onTimer(group, this.windowOf(group), processing.poppedTime, false);
    }
  }

  private onTimer(group: number, window: TimeWindow, time: number, isEvent: boolean): void {
    const { merging, trigger } = this.parts;
    // A window that has merged into another is not there any more; its timers may be.
    const contentsGroup = this.windowing.merges ? merging.contentsOf(group) : group;
    if (contentsGroup < 0) return;
    const result = isEvent
      ? trigger.onEventTime(group, time, window)
      : trigger.onProcessingTime(group, time, window);
    if (result !== 'CONTINUE') this.act(result, group, contentsGroup, window);
    const isOwnClock = isEvent === this.windowing.isEventTime;
    if (isOwnClock && time === this.cleanup.timeOf(window)) {
      this.cleanUp(group, contentsGroup, window);
    }
  }

  private act(
    result: TriggerResult,
    group: number,
    contentsGroup: number,
    window: TimeWindow,
  ): void {
    const { contents, function: fn } = this.parts;
    if (fires(result) && contents.has(contentsGroup)) {
      this.parts.atKeyOf(group);
      contents.compute(contentsGroup, window, (results) => fn.apply(group, window, results));
    }
    if (purges(result)) contents.clear(contentsGroup);
  }

  private cleanUp(group: number, contentsGroup: number, window: TimeWindow): void {
    const { parts } = this;
    parts.contents.clear(contentsGroup);
    parts.trigger.clear(group, window);
    if (parts.function.clear !== undefined) {
      parts.atKeyOf(group);
      parts.function.clear(group, window);
    }
    // What the trigger or the function forgot.
    parts.windows.backend.clearGroup(group);
    if (this.windowing.merges) parts.merging.retire(group);
  }

  /** A row that no window took, though one of another watermark would have. */
  private isLateRow(row: number): boolean {
    return this.cleanup.isLateRow(this.times.timestamp(row) as number, this.watermark);
  }

  private windowOf(group: number): TimeWindow {
    const { windows } = this.parts;
    return this.windowing.window(windows.start(group), windows.end(group));
  }

  /** Sends the rows, and asks to be woken for the next timer of processing time. */
  private finish(): void {
    this.parts.output.flush();
    this.requestTimer();
  }

  private requestTimer(): void {
    const { next } = this.parts.timers.processing;
    if (next !== Infinity) this.context.wakeAt(next);
  }

  /** Functions of the user run in here: what they throw names the operator and the row. */
  private guard(run: () => void): void {
    try {
      run();
    } catch (cause) {
      this.parts.output.discard();
      throw windowError(this.name, this.row, cause);
    }
  }
}
