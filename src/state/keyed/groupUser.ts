// Group user: whatever keeps something by group index and follows when groups are renumbered.

/** State by group: handles and timers. */
export interface GroupUser {
  /** Makes room for groups `0 … groupCount − 1`; new ones hold nothing. */
  ensureGroups(groupCount: number): void;
  /** Sets the byte of each group that still holds something; a byte a group from `marks` on. */
  markGroups(marks: number): void;
  /**
   * Groups get new numbers, which keep their order. Those that no user marked are gone.
   *
   * @param groups  Address of the u32 new number of each old group; `GONE` where there is none.
   * @param groupCount  Groups there were.
   */
  renumberGroups(groups: number, groupCount: number, keptCount: number): void;
  release(): void;
  readonly stateBytes: number;
}

/** The new number of a group that is gone. */
export const GONE = 0xffffffff;
