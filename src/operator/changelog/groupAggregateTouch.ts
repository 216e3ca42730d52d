// Touch: which groups a run of rows is of, and which of its rows count.
import * as abi from '../../../assembly/abi/groupChange.js';
import type { CellRange } from '../../state/cell.js';
import type { Engine } from '../../wasm/engine.js';

/** A run of rows and the groups that it touches. */
export interface Touch {
  /** Address of u32 groups, `count` of them, in the order of their first rows. */
  readonly touched: number;
  readonly count: number;
  /** Address of a u8 a group: whether it had rows. */
  readonly existed: number;
  /** Address of the u32 rows that count: not those that take back one that is not there. */
  readonly admitted: number;
  readonly admittedCount: number;
  /** The run: `from … done`, `done` excluded. */
  readonly from: number;
  readonly done: number;
}

/** Rows with their groups. */
export interface TouchedRows {
  /** Address of u32 groups. */
  readonly groups: number;
  /** Address of i8 row kinds, or 0. */
  readonly kinds: number;
  readonly rowCount: number;
}

/**
 * Gives runs of rows: each call that from a row on, in lists that the next call writes over.
 *
 * @param heads  The heads of groups (`assembly/abi/groupChange.ts`).
 * @param isByRow  True when a run ends before the second row of a group.
 */
export function touchRuns(
  engine: Engine,
  heads: CellRange,
  rows: TouchedRows,
  isByRow: boolean,
): (from: number, stamp: number) => Touch {
  const { arena } = engine;
  const { groups, kinds, rowCount } = rows;
  const descriptor = arena.allocate(abi.TOUCH_BYTES);
  const touched = arena.allocate(rowCount * 4);
  const existed = arena.allocate(rowCount);
  const admitted = arena.allocate(rowCount * 4);
  const { u32 } = engine.memory;
  u32.set([heads.address, heads.stride, groups, kinds, 0, rowCount], descriptor >>> 2);
  u32.set([touched, existed, admitted, isByRow ? 1 : 0], (descriptor + abi.TOUCH_TOUCHED) >>> 2);
  return (from, stamp) => {
    const words = engine.memory.u32;
    words[(descriptor + abi.TOUCH_FROM) >>> 2] = from;
    engine.memory.f64[(descriptor + abi.TOUCH_STAMP) >>> 3] = stamp;
    const count = engine.kernels.touchGroups(descriptor);
    const admittedCount = words[(descriptor + abi.TOUCH_ADMITTED_COUNT) >>> 2];
    const done = words[(descriptor + abi.TOUCH_DONE) >>> 2];
    return { touched, count, existed, admitted, admittedCount, from, done };
  };
}
