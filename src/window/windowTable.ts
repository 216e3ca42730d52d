// What windows ask of a table of groups; `AggregateTable` of the state stage is one.
import type { Column } from '../batch/column.js';

/** Groups with their accumulators: the contents of a slice or a window. */
export interface WindowTable {
  readonly groupCount: number;
  readonly stateBytes: number;
  /** Adds rows; `rows` are u32 row indices or 0 for the first `rowCount`. */
  update(
    keys: readonly Column[],
    input: (index: number) => Column,
    rowCount: number,
    rows: number,
    kinds: number,
  ): void;
  /** Adds all groups of another table; the other stays as it is. */
  merge(other: WindowTable): void;
  /** Keys and results of `count` groups from `from` on, in the batch arena. */
  emit(from: number, count: number): { keys: readonly Column[]; results: readonly Column[] };
  /** The group with the keys of a row, or −1. */
  find(keys: readonly Column[], row: number): number;
  release(): void;
}

/** Makes an empty table that expects about so many groups. */
export type TableFactory = (expectedGroups: number) => WindowTable;

/** Adds the rows at hand to a table. */
export type TableUpdate = (table: WindowTable) => void;
