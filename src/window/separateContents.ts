// Contents of overlapping windows that share nothing: one table a window, for results that depend
// on the order of rows.
//
//   rows       a b c d …             in order of arrival
//   windows    [ a b c ]
//                  [ b c d ]         each takes its rows in that order
//
// A row costs an update a window, as it does in Flink; slices cannot keep the order, since a window
// takes them in one behind the other.
//
// Invariants
//   · A table exists for exactly the windows that have rows and are not retired.
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import type { Engine } from '../wasm/engine.js';
import type { SliceRun } from './slicePartition.js';
import type { SliceState, SliceStates } from './sliceState.js';
import { SliceStore } from './sliceStore.js';
import type { AddRun, WindowContents, WindowRows } from './windowContents.js';
import type { WindowGrid } from './windowGrid.js';
import type { TableFactory } from './windowTable.js';

/** Rows of windows, each in order of arrival. */
export class SeparateContents implements WindowContents {
  /** Tables of windows, by end. */
  private readonly windows: SliceStore;
  private readonly state: SliceState;
  private retiredEnd = -Infinity;

  constructor(
    private readonly engine: Engine,
    private readonly grid: WindowGrid,
    create: TableFactory,
    states: SliceStates,
  ) {
    this.state = states('windows', 'window_end');
    this.windows = new SliceStore(create);
  }

  get stateBytes(): number {
    return this.windows.stateBytes;
  }

  update(runs: readonly SliceRun[], add: AddRun): void {
    const byEnd = new Map<number, SliceRun[]>();
    const { grid } = this;
    for (const run of runs) {
      const lastEnd = grid.lastEnd(run.start);
      let end = grid.firstEndBehind(Math.max(run.start, this.retiredEnd));
      for (; end <= lastEnd; end += grid.endMs) {
        const known = byEnd.get(end);
        if (known === undefined) byEnd.set(end, [run]);
        else known.push(run);
      }
    }
    for (const [end, parts] of byEnd) {
      const rows = this.inOrder(parts);
      this.windows.update(end, (table) => add(table, rows));
    }
  }

  nextEnd(end: number): number | undefined {
    return this.windows.find((other) => other > end);
  }

  window(end: number): WindowRows | undefined {
    const table = this.windows.get(end);
    return table === undefined ? undefined : { table, isTemporary: false };
  }

  look(end: number): WindowRows | undefined {
    return this.window(end);
  }

  retire(end: number): void {
    this.retiredEnd = Math.max(this.retiredEnd, end);
    this.windows.releaseWhile((other) => other <= end);
  }

  snapshot(writer: SnapshotWriter): void {
    this.windows.forEach((end, table, version) => {
      this.state.write(writer, end, table, version);
    });
  }

  restore(reader: SnapshotReader): void {
    this.state.read(reader, (end, columns, count) => {
      this.windows.update(end, (table) => table.load(columns, count));
    });
  }

  release(): void {
    this.windows.release();
  }

  /** The rows of several slices as one run, ascending. */
  private inOrder(runs: readonly SliceRun[]): SliceRun {
    if (runs.length === 1) return runs[0];
    const count = runs.reduce((sum, run) => sum + run.count, 0);
    const rows = this.engine.arena.allocate(count * 4);
    const { u32 } = this.engine.memory;
    let to = rows >>> 2;
    for (const run of runs) {
      u32.copyWithin(to, run.rows >>> 2, (run.rows >>> 2) + run.count);
      to += run.count;
    }
    u32.subarray(rows >>> 2, to).sort();
    return { start: runs[0].start, rows, count };
  }
}
