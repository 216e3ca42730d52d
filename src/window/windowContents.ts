// Window contents: how the slices of a window become its table.
//
//   tumble     the slice is the window
//   hop        slices merge, through blocks of slices where a window has many (slicedContents.ts, blockTree.ts)
//   cumulate   a running table takes in slice by slice (runningContents.ts)
//
// Where the order of rows matters (first, last, collect, a fold), windows that overlap have a table
// each (separateContents.ts): slices are merged in order of time, Flink takes rows as they arrive.
import type { Snapshotable } from '../checkpoint/snapshot.js';
import type { WindowGrid } from './windowGrid.js';
import type { SliceRun } from './slicePartition.js';
import type { SliceStore } from './sliceStore.js';
import type { TableFactory, WindowTable } from './windowTable.js';

/** A window's table; `isTemporary` ones are released by who asked for them. */
export interface WindowRows {
  readonly table: WindowTable;
  readonly isTemporary: boolean;
}

/** Adds the rows of a run to a table. */
export type AddRun = (table: WindowTable, run: SliceRun) => void;

/** The rows of all open windows. */
export interface WindowContents extends Snapshotable {
  readonly stateBytes: number;
  /** Adds rows to their slices. */
  update(runs: readonly SliceRun[], add: AddRun): void;
  /** The earliest window end behind `end` of a window that has rows. */
  nextEnd(end: number): number | undefined;
  /**
   * The rows of the window that ends at `end`; windows fire in order of end, `isLate` ones out of
   * order.
   */
  window(end: number, isLate: boolean): WindowRows | undefined;
  /** The rows so far of the window that ends at `end`, which stays as it is. */
  look(end: number): WindowRows | undefined;
  /** Releases what no window needs whose last end is not behind `end`. */
  retire(end: number): void;
  release(): void;
}

/** The earliest window end behind `end` of a window with a slice in the store. */
export function nextEndOf(grid: WindowGrid, slices: SliceStore, end: number): number | undefined {
  const slice = slices.find((start) => grid.lastEnd(start) > end);
  return slice === undefined ? undefined : grid.firstEndBehind(Math.max(slice, end));
}

/** One table of several: the only one as it is, else a temporary one. */
export function mergeTables(
  tables: readonly WindowTable[],
  create: TableFactory,
): WindowRows | undefined {
  if (tables.length === 0) return undefined;
  if (tables.length === 1) return { table: tables[0], isTemporary: false };
  const merged = create(tables.reduce((most, { groupCount }) => Math.max(most, groupCount), 0));
  for (const table of tables) merged.merge(table);
  return { table: merged, isTemporary: true };
}
