// State rows: what a handle, a queue of timers or anything else that keeps something by group is in
// a snapshot: rows of a table, each of one group.
//
//   key columns | fields                       the backend writes the keys, its users the fields
import type { Column } from '../../batch/column.js';
import type { Field } from '../../batch/dataType.js';
import type { SegmentVersions } from '../segmentVersions.js';

/** Rows written or read at a time. */
export const STATE_ROWS_MAX = 8192;

/**
 * Takes rows as columns in the batch arena.
 *
 * @param groups  Address of the u32 group of each.
 */
export type TakeRows = (groups: number, columns: readonly Column[], rowCount: number) => void;

/** State that can be written as rows and filled from them. */
export interface StateRows {
  /** The columns behind those of the key. */
  readonly fields: readonly Field[];
  /**
   * What else has to be the same where rows are restored: what types of columns do not tell.
   * Absent = nothing.
   */
  readonly format?: string;
  /** Which of its groups changed; absent = all rows are written each time. */
  readonly segments?: SegmentVersions;
  /**
   * Calls `take` for all rows, some at a time; rows of a group in their order. Where there are
   * segments, for those of the groups `from … until`, until excluded.
   */
  snapshotRows(take: TakeRows, from?: number, until?: number): void;
  /** Takes rows back, behind what there is; the groups are known. */
  restoreRows: TakeRows;
  /** All rows are back. */
  endRestore?(): void;
}

/** Name of the column of values. */
export const VALUE_COLUMN = 'value';
/** Name of the column of the keys of maps. */
export const MAP_KEY_COLUMN = 'map_key';
/** Name of the column of the last access, milliseconds, of state with a TTL. */
export const ACCESS_COLUMN = 'last_access';
