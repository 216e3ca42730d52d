// Aggregate table: groups with their accumulators, the contents of a slice or window.
import type { Column } from '../batch/column.js';
import type { DataType, Field } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import { AccumulatorSet, type AccumulatorOptions, type InputColumns } from './accumulatorSet.js';
import type { AggregateCall } from './aggregateCall.js';
import type { GroupColumns } from './groupState.js';
import { GroupTable, type GroupTableOptions } from './groupTable.js';

/** What an {@link AggregateTable} is made with. */
export type AggregateTableOptions = Omit<GroupTableOptions, 'payloadBytes'> & AccumulatorOptions;

/** Groups merged at once: bounds the arena that keys pass through. */
const MERGE_GROUPS = 8192;

/** Larger tables are released rather than emptied: their next slice may need less. */
const CLEARED_BYTES_MAX = 1 << 16;

/** A {@link GroupTable} whose payload is an {@link AccumulatorSet}. */
export class AggregateTable {
  private readonly table: GroupTable;
  private readonly accumulators: AccumulatorSet;

  constructor(
    private readonly engine: Engine,
    keyTypes: readonly DataType<unknown>[],
    calls: readonly AggregateCall[],
    inputTypes: readonly DataType<unknown>[],
    options: AggregateTableOptions = {},
  ) {
    this.accumulators = new AccumulatorSet(engine, calls, inputTypes, options);
    const { payloadBytes } = this.accumulators;
    this.table = new GroupTable(engine, keyTypes, { ...options, payloadBytes });
  }

  get groupCount(): number {
    return this.table.groupCount;
  }

  /** Bytes held. */
  get stateBytes(): number {
    return this.table.stateBytes + this.accumulators.stateBytes;
  }

  /**
   * Adds rows, or takes them back.
   *
   * @param keys  Key columns, before `rows` selects.
   * @param input  Argument columns by their position, before `rows` selects.
   * @param rows  Address of u32 row indices, ascending, or 0 for the first `rowCount` rows.
   * @param kinds  Address of i8 row kinds, before `rows` selects, or 0.
   */
  update(
    keys: readonly Column[],
    input: InputColumns,
    rowCount: number,
    rows: number,
    kinds: number,
  ): void {
    this.accumulators.internAndUpdate(this.table, keys, input, rowCount, rows, kinds);
  }

  /** The group with the keys of one row; made when there is none. */
  groupOf(keys: readonly Column[], row: number): number {
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    const rows = arena.allocate(4);
    const groups = arena.allocate(4);
    memory.u32[rows >>> 2] = row;
    this.table.intern(keys, 1, rows, groups);
    const group = memory.u32[groups >>> 2];
    arena.rewind(mark);
    return group;
  }

  /**
   * Adds all groups of a table of the same keys and calls, whose rows count as later. The other
   * stays as it is.
   */
  merge(other: AggregateTable): void {
    const { arena } = this.engine;
    for (let from = 0; from < other.groupCount; from += MERGE_GROUPS) {
      const mark = arena.mark();
      const count = Math.min(MERGE_GROUPS, other.groupCount - from);
      const groups = arena.allocate(count * 4);
      this.table.intern(other.table.keyColumns(0, from, count), count, 0, groups);
      const { accumulators, table } = this;
      accumulators.merge(table, groups, other.accumulators, other.table, from, count);
      arena.rewind(mark);
    }
  }

  /** Keys and results of `count` groups from `from` on, in the batch arena. */
  emit(from: number, count: number): { keys: Column[]; results: Column[] } {
    const keys = this.table.keyColumns(0, from, count);
    return { keys, results: this.accumulators.results(this.table, 0, from, count) };
  }

  /** The columns that the state of its groups is written as, besides the keys. */
  get stateFields(): readonly Field[] {
    return this.accumulators.state.fields;
  }

  /** Keys and states of `count` groups from `from` on, in the batch arena. */
  stateColumns(from: number, count: number): GroupColumns {
    const keys = this.table.keyColumns(0, from, count);
    const state = this.accumulators.state.columns(this.table, { groups: 0, from, count });
    return { keys, state };
  }

  /** Adds the states of groups, of a snapshot or of another aggregate, as `merge` does. */
  load({ keys, state }: GroupColumns, count: number): void {
    this.accumulators.state.internAndLoad(this.table, keys, state, count);
  }

  /** Empties a small table, to be used again; false, and nothing done, for others. */
  clear(): boolean {
    if (this.accumulators.stateBytes > 0 || this.table.stateBytes > CLEARED_BYTES_MAX) return false;
    this.table.clear();
    return true;
  }

  /** Gives all memory back. */
  release(): void {
    this.table.release();
    this.accumulators.release();
  }
}
