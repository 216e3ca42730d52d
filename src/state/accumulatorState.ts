// Accumulator state: what the cells of groups hold as columns, for snapshots and partial results.
//
//   cells of a group  | rows | sum of price | largest price |
//   columns             rows   sum_price      max_price         null = no value yet
//
// A column may be null only where the argument of the aggregate may. So an aggregate that was added
// to a job is refused groups whose earlier rows it has not seen, but for the smallest, largest,
// first and last of arguments that may be null.
//
// Loading adds to what groups have, so that the columns of several local aggregates merge into one
// global aggregate, and those of a snapshot into groups that are new. What is loaded counts as
// later than what is there.
import type { Column } from '../batch/column.js';
import type { Field } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import { cellRange, type Cell, type PlacedCell, type SteppedCell } from './cell.js';
import type { GroupList, GroupStore } from './groupStore.js';
import type { GroupTable } from './groupTable.js';
import { argumentNames, uniqueNames } from './stateNames.js';
import { checkProgram, writeProgram } from './updateProgram.js';

/** The cells of a set: those that are updated while groups are found, and the others. */
export interface StateCells {
  readonly placed: readonly PlacedCell[];
  readonly stepped: readonly SteppedCell[];
  readonly others: readonly PlacedCell[];
}

/** Columns of the cells of an accumulator set. */
export class AccumulatorState {
  /** The columns, by names that are unique among them. */
  readonly fields: readonly Field[];
  /** Where the columns of each cell are. */
  private readonly spans = new Map<Cell, readonly [from: number, to: number]>();

  /** @param inputNames  Names of the input's columns, which the columns are called after. */
  constructor(
    private readonly engine: Engine,
    private readonly cells: StateCells,
    inputNames: readonly string[],
  ) {
    const nameOf = argumentNames(inputNames);
    const fields: Field[] = [];
    for (const { cell } of cells.placed) {
      const from = fields.length;
      fields.push(...cell.stateFields(nameOf));
      this.spans.set(cell, [from, fields.length]);
    }
    this.fields = uniqueNames(fields, []);
  }

  /** The states of groups, in the batch arena. */
  columns(store: GroupStore, list: GroupList): Column[] {
    return this.cells.placed.flatMap(({ cell, offset }) =>
      cell.stateColumns(cellRange(store, offset), list),
    );
  }

  /**
   * Finds or makes the group of each row and adds the state in its columns.
   *
   * @throws MillraceError DATA_OVERFLOW when a sum leaves its range.
   */
  internAndLoad(
    table: GroupTable,
    keys: readonly Column[],
    columns: readonly Column[],
    count: number,
  ): void {
    if (count === 0) return;
    const { engine } = this;
    const { placed, stepped, others } = this.cells;
    const mark = engine.arena.mark();
    const groups = engine.arena.allocate(count * 4);
    if (table.isKeyed && stepped.length > 0) {
      const steps = stepped.map(({ cell }) =>
        cell.steps.loadStep(this.columnsOf(cell, columns), count),
      );
      const program = writeProgram(engine, stepped, steps, 0);
      table.intern(keys, count, 0, groups, program);
      checkProgram(engine, stepped, program);
      this.loadCells(others, table, groups, columns, count);
    } else {
      table.intern(keys, count, 0, groups);
      this.loadCells(placed, table, groups, columns, count);
    }
    engine.arena.rewind(mark);
  }

  /**
   * Adds states to groups: row i of the columns to group `groups[i]`, which may repeat.
   *
   * @param groups  Address of u32 group indices.
   */
  load(store: GroupStore, groups: number, columns: readonly Column[], count: number): void {
    const { arena } = this.engine;
    const mark = arena.mark();
    this.loadCells(this.cells.placed, store, groups, columns, count);
    arena.rewind(mark);
  }

  private loadCells(
    placed: readonly PlacedCell[],
    store: GroupStore,
    groups: number,
    columns: readonly Column[],
    count: number,
  ): void {
    for (const { cell, offset } of placed) {
      cell.load(cellRange(store, offset), groups, this.columnsOf(cell, columns), count);
    }
  }

  private columnsOf(cell: Cell, columns: readonly Column[]): readonly Column[] {
    return columns.slice(...(this.spans.get(cell) ?? [0, 0]));
  }
}
