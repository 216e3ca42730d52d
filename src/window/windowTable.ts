// What windows ask of a table of groups; `AggregateTable` of the state stage is one.
import type { Column } from '../batch/column.js';
import type { Field, Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { OperatorContext } from '../operator/operator.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { AggregateTable } from '../state/aggregateTable.js';
import type { GroupColumns } from '../state/groupState.js';

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
  /** The group with the keys of a row. */
  groupOf(keys: readonly Column[], row: number): number;
  /** The columns that the state of a group is written as, besides its key. */
  readonly stateFields: readonly Field[];
  /** Keys and states of `count` groups from `from` on, in the batch arena. */
  stateColumns(from: number, count: number): GroupColumns;
  /** Adds groups by their state, as `merge` does. */
  load(columns: GroupColumns, count: number): void;
  release(): void;
  /**
   * Empties the table so that another slice may use it; false, and nothing done, where it is better
   * released: large ones, and those that hold more than their groups.
   */
  clear?(): boolean;
}

/** Makes an empty table that expects about so many groups. */
export type TableFactory = (expectedGroups: number) => WindowTable;

/** Adds the rows at hand to a table. */
export type TableUpdate = (table: WindowTable) => void;

/** What tables are made for. */
export interface TableOptions {
  readonly inputSchema: Schema<Fields>;
  /** Positions of the key columns; none for windowAll. */
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
}

/** Tables of the state stage, made when the operator opens. */
export function aggregateTables(options: TableOptions): (context: OperatorContext) => TableFactory {
  const inputTypes = options.inputSchema.fields.map(({ type }) => type);
  const keyTypes = options.keys.map((index) => inputTypes[index]);
  const inputNames = options.inputSchema.names;
  return ({ engine }) =>
    (expectedGroups) =>
      new AggregateTable(engine, keyTypes, options.calls, inputTypes, {
        expectedGroups,
        inputNames,
      });
}
