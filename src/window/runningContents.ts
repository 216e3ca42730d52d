// Contents of cumulating windows: one running table takes in each step when its window fires.
//
//   window [0 … 20) by steps of 5
//   slices        5–10   10–15  15–20       one table each until their step fires
//   running  [0 … 5 …… through)             what has fired already
//
// Invariants
//   · The running table equals the merge of the slices of start … through.
//   · Without allowed lateness a slice is released when the running table has taken it in; rows that come later for it go
//     to the running table.
import { lowestValue, type SnapshotReader, type SnapshotWriter } from '../checkpoint/snapshot.js';
import {
  mergeTables,
  nextEndOf,
  type AddRun,
  type WindowContents,
  type WindowRows,
} from './windowContents.js';
import type { WindowGrid } from './windowGrid.js';
import type { SliceRun } from './slicePartition.js';
import type { SliceState, SliceStates } from './sliceState.js';
import { SliceStore } from './sliceStore.js';
import type { TableFactory, TableUpdate, WindowTable } from './windowTable.js';

/** The window whose steps are firing. */
interface Running {
  readonly start: number;
  through: number;
  readonly table: WindowTable;
}

/** Rows of cumulating windows. */
export class RunningContents implements WindowContents {
  private readonly slices: SliceStore;
  private running: Running | undefined;
  private readonly state: SliceState;
  private readonly runningState: SliceState;
  /** Changes of the running table, for its versions. */
  private changes = 0;

  constructor(
    private readonly grid: WindowGrid,
    private readonly create: TableFactory,
    private readonly keepsFired: boolean,
    states: SliceStates,
  ) {
    this.state = states('slices', 'slice_start');
    this.runningState = states('running', 'window_start');
    this.slices = new SliceStore(create);
  }

  get stateBytes(): number {
    return this.slices.stateBytes + (this.running?.table.stateBytes ?? 0);
  }

  update(runs: readonly SliceRun[], add: AddRun): void {
    for (const run of runs) this.updateSlice(run.start, (table) => add(table, run));
  }

  nextEnd(end: number): number | undefined {
    const { running } = this;
    if (running !== undefined && end < running.start + this.grid.assigner.sizeMs) {
      return this.grid.firstEndBehind(Math.max(running.start, end));
    }
    return nextEndOf(this.grid, this.slices, end);
  }

  window(end: number, isLate: boolean): WindowRows | undefined {
    const start = this.grid.windowStart(end);
    if (isLate) return mergeTables(this.slices.between(start, end), this.create);
    if (this.running === undefined || this.running.start !== start) this.begin(start);
    const running = this.running as Running;
    for (const slice of this.slices.between(running.through, end)) running.table.merge(slice);
    running.through = end;
    this.changes += 1;
    if (!this.keepsFired) this.slices.releaseWhile((slice) => slice < end);
    return running.table.groupCount === 0
      ? undefined
      : { table: running.table, isTemporary: false };
  }

  look(end: number): WindowRows | undefined {
    const start = this.grid.windowStart(end);
    const running = this.running?.start === start ? this.running : undefined;
    const slices = this.slices.between(running?.through ?? start, end);
    return mergeTables(running === undefined ? slices : [running.table, ...slices], this.create);
  }

  retire(end: number): void {
    this.slices.releaseWhile((slice) => this.grid.lastEnd(slice) <= end);
    if (this.running === undefined) return;
    if (this.running.start + this.grid.assigner.sizeMs <= end) this.dropRunning();
  }

  /** Where fired slices are kept, the running table is made of them again. */
  snapshot(writer: SnapshotWriter): void {
    this.slices.forEach((start, table, version) => {
      this.state.write(writer, start, table, version);
    });
    const { running } = this;
    if (running === undefined || this.keepsFired) return;
    this.runningState.write(writer, running.start, running.table, this.changes);
    writer.value('running_through', running.through);
  }

  restore(reader: SnapshotReader): void {
    this.state.read(reader, (start, columns, count) => {
      this.slices.update(start, (table) => table.load(columns, count));
    });
    if (this.keepsFired) return;
    const through = lowestValue(reader.values('running_through'), -Infinity);
    this.runningState.read(reader, (start, columns, count) => {
      if (this.running === undefined) this.begin(start);
      this.running?.table.load(columns, count);
    });
    if (this.running !== undefined) this.takeIn(this.running, through);
  }

  release(): void {
    this.slices.release();
    this.dropRunning();
  }

  private updateSlice(slice: number, update: TableUpdate): void {
    const { running } = this;
    const isTakenIn = running !== undefined && running.start <= slice && slice < running.through;
    if (isTakenIn) {
      this.changes += 1;
      update(running.table);
    }
    if (!isTakenIn || this.keepsFired) this.slices.update(slice, update);
  }

  /**
   * Takes in what was not: slices that another subtask got behind the firing of their step, and had
   * no running table for.
   */
  private takeIn(running: Running, through: number): void {
    const { start, table } = running;
    running.through = through;
    for (const slice of this.slices.between(start, through)) table.merge(slice);
    this.slices.releaseWhile((slice) => slice < through);
  }

  private begin(start: number): void {
    const expected = this.running?.table.groupCount ?? 0;
    this.dropRunning();
    this.running = { start, through: start, table: this.create(expected) };
  }

  private dropRunning(): void {
    this.running?.table.release();
    this.running = undefined;
  }
}
