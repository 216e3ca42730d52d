// Cells: what accumulators keep for each group, shared by the aggregates that need the same.
//
//   avg(price), sum(price), count(*)   →   cells  | rows | sum of price |
import type { Column } from '../batch/column.js';
import type { Field } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import type { GroupList, GroupStore } from './groupStore.js';

/** The rows of an update: dense, with the group of each. */
export interface CellRows {
  /** Address of u32 group indices. */
  readonly groups: number;
  readonly rowCount: number;
  /** Address of i8 row kinds, or 0. */
  readonly kinds: number;
  /** The argument column at a position. */
  column(position: number): Column;
  /** The same with values of 64 bits: integers and times as i64, floats as f64. */
  wide(position: number): Column;
}

/** The cells of one kind: that of group g is at `address + g * stride`. */
export interface CellRange {
  readonly address: number;
  readonly stride: number;
  readonly groupCount: number;
}

/**
 * What is added to what in a merge: group `targetGroups[i]` takes in group `from + i` of the
 * source.
 */
export interface CellMerge {
  readonly target: CellRange;
  readonly targetGroups: number;
  readonly source: CellRange;
  readonly from: number;
  readonly count: number;
  /**
   * Address of u32 groups of the source that are taken in instead of those from `from` on, one
   * after the other; 0 is none. Only cells with `mergesLists` get it.
   */
  readonly sourceGroups?: number;
}

/** The name of the input's column at a position, for the names of state columns. */
export type ArgumentNames = (position: number) => string;

/** A cell's update as a step of an update program (`assembly/abi/accumulator.ts`). */
export interface UpdateStep {
  /** STEP_… */
  readonly operation: number;
  /** Address of 64-bit values, or 0 where none are read. */
  readonly values: number;
  /** Address of their validity bitmap, or 0. */
  readonly validity: number;
}

/** Updates of a cell by steps of an update program. */
export interface CellSteps {
  step(rows: CellRows): UpdateStep;
  /** `load` as a step. */
  loadStep(columns: readonly Column[], count: number): UpdateStep;
  /** Throws the error of a step that overflowed. */
  overflowed?(): never;
}

/** One kind of cell. Those of equal `id` in one set are the same. */
export interface Cell {
  readonly id: string;
  /** Bytes in the payload of a group, a multiple of 8; zero at first. */
  readonly bytes: number;
  /** What it keeps outside of the payload. */
  readonly stateBytes: number;
  /** True when rows can be taken back. */
  readonly retracts: boolean;
  update(range: CellRange, rows: CellRows): void;
  /** The same as a step that the group table runs while it interns, of cells that can. */
  readonly steps?: CellSteps;
  /** True when `merge` takes `sourceGroups`, of which one may be a target too. */
  readonly mergesLists?: boolean;
  /** Takes in the cells of another set's `other`, which is of the same id. */
  merge(merge: CellMerge, other: Cell): void;
  /** What its state is written as: a column or several. */
  stateFields(nameOf: ArgumentNames): readonly Field[];
  /** The states of groups as such columns, in the batch arena. */
  stateColumns(range: CellRange, list: GroupList): readonly Column[];
  /**
   * Adds states to groups, as `merge` does: row i of the columns to group `groups[i]`, which may
   * repeat. A null is the state of no value.
   *
   * @param groups  Address of u32 group indices.
   */
  load(range: CellRange, groups: number, columns: readonly Column[], count: number): void;
  /** Groups (address of u32) are about to become zero; of cells that keep `sizes`. */
  forget?(range: CellRange, groups: number, count: number): void;
  /** Values kept outside of the payload, and how many of them nobody needs any more. */
  readonly sizes?: CellSizes;
  release(): void;
}

/** How many values there are, and how many nobody needs. */
export interface CellSizes {
  readonly live: number;
  readonly dead: number;
}

/** A cell with its place in the payload. */
export interface PlacedCell {
  readonly cell: Cell;
  readonly offset: number;
}

/** A cell that an update program can update. */
export interface SteppedCell extends PlacedCell {
  readonly cell: Cell & { readonly steps: CellSteps };
}

/** The cells at an offset of a store's payload. */
export function cellRange(store: GroupStore, offset: number): CellRange {
  const address = store.records + store.payloadOffset + offset;
  return { address, stride: store.stride, groupCount: store.groupCount };
}

/**
 * The low `width` bytes of the cells of groups, dense in the batch arena.
 *
 * @param width  1, 2, 4, 8 or 16.
 */
export function cellValuesOf(
  engine: Engine,
  { address, stride }: CellRange,
  { groups, from, count }: GroupList,
  width: number,
): number {
  const out = engine.arena.allocate(count * width);
  engine.kernels.gatherCells(address, stride, groups, from, out, count, width);
  return out;
}
