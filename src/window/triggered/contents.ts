// Window contents: what the general window operator keeps of the rows of a window.
//
//   rows      all of them, where a function or an evictor sees them      rowContents.ts
//   folded    one row or accumulator of the user                         foldContents.ts
//   cells     the accumulators of built-in aggregates                    cellContents.ts
import type { Batch } from '../../batch/batch.js';
import type { Row } from '../../operator/userFunction.js';
import type { GroupUser } from '../../state/keyed/groupUser.js';
import type { StateRows } from '../../state/keyed/stateRows.js';
import type { TimeWindow } from './timeWindow.js';

/** The rows of the batch at hand. */
export interface BatchRows {
  readonly batch: Batch;
  /** Empty objects where nobody reads them. */
  readonly rows: readonly Row[];
  timestamp(row: number): number | undefined;
}

/** Contents by group. */
export interface Contents extends GroupUser, StateRows {
  /** To be called between batches. */
  maintain(): void;
  /** A batch is at hand, until `endBatch`. */
  beginBatch(rows: BatchRows): void;
  /** Adds a row of the batch. */
  add(group: number, row: number): void;
  /** Rows were added since the contents were cleared last. */
  has(group: number): boolean;
  /** Adds the contents of `source` behind those of `target`; `source` is empty then. */
  merge(target: number, source: number): void;
  /**
   * Calls the window's function with what the window computes: all rows, or one result.
   *
   * @param use  Called once; not to be called when nothing is left.
   */
  compute(group: number, window: TimeWindow, use: (results: Row[]) => void): void;
  clear(group: number): void;
  endBatch(): void;
}
