// State handle: what all kinds of keyed state have in common.
import type { GroupUser } from './groupUser.js';
import type { StateRows } from './stateRows.js';

/** State by group, of which the user sees that of the group at hand. */
export interface StateHandle extends GroupUser, StateRows {
  /** Removes the state of the group at hand. */
  clear(): void;
  /** Removes the state of a group. */
  clearGroup(group: number): void;
  /** What a group has, without counting as an access; undefined when nothing. */
  peek(group: number): unknown;
  /**
   * Between batches: looks at up to `limit` slots and removes what has expired, on at the next call
   * where it ended; gives back memory that is not needed.
   */
  maintain(limit: number): void;
}
