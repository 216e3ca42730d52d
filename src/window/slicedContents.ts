// Contents of tumble and hop: slices, and blocks of slices above them.
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import { BlockTree } from './blockTree.js';
import type { SliceRun } from './slicePartition.js';
import type { SliceState, SliceStates } from './sliceState.js';
import { SliceStore } from './sliceStore.js';
import {
  mergeTables,
  nextEndOf,
  type AddRun,
  type WindowContents,
  type WindowRows,
} from './windowContents.js';
import type { WindowGrid } from './windowGrid.js';
import type { TableFactory, TableUpdate } from './windowTable.js';

/** Rows of windows that are one slice, or several that overlap. */
export class SlicedContents implements WindowContents {
  private readonly slices: SliceStore;
  private readonly blocks: BlockTree;
  private readonly state: SliceState;

  constructor(
    private readonly grid: WindowGrid,
    private readonly create: TableFactory,
    states: SliceStates,
  ) {
    this.state = states('slices', 'slice_start');
    this.slices = new SliceStore(create);
    this.blocks = new BlockTree(grid, this.slices, create);
  }

  get stateBytes(): number {
    return this.slices.stateBytes + this.blocks.stateBytes;
  }

  update(runs: readonly SliceRun[], add: AddRun): void {
    for (const run of runs) {
      const update: TableUpdate = (table) => add(table, run);
      this.slices.update(run.start, update);
      this.blocks.update(run.start, update);
    }
  }

  nextEnd(end: number): number | undefined {
    return nextEndOf(this.grid, this.slices, end);
  }

  window(end: number): WindowRows | undefined {
    return mergeTables(this.blocks.cover(this.grid.windowStart(end), end), this.create);
  }

  look(end: number): WindowRows | undefined {
    return this.window(end);
  }

  retire(end: number): void {
    const isOver = (slice: number): boolean => this.grid.lastEnd(slice) <= end;
    this.slices.releaseWhile(isOver);
    this.blocks.retire(isOver);
  }

  /** The slices; blocks are made of them again. */
  snapshot(writer: SnapshotWriter): void {
    this.slices.forEach((start, table, version) => {
      this.state.write(writer, start, table, version);
    });
  }

  restore(reader: SnapshotReader): void {
    this.state.read(reader, (start, columns, count) => {
      this.slices.update(start, (table) => table.load(columns, count));
    });
  }

  release(): void {
    this.retire(Infinity);
    this.slices.release();
  }
}
