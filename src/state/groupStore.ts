// Group store: where the payloads of groups are. A GroupTable is one.

/**
 * Records of groups; `records` changes when the table grows, so that it is read anew for each use.
 */
export interface GroupStore {
  /** Address of the record of group 0. */
  readonly records: number;
  /** Bytes from record to record. */
  readonly stride: number;
  /** Offset of the payload in a record. */
  readonly payloadOffset: number;
  readonly groupCount: number;
}

/**
 * Some groups: those that `groups` (address of u32 indices) lists, or with 0 those from `from` on.
 */
export interface GroupList {
  readonly groups: number;
  readonly from: number;
  readonly count: number;
}
