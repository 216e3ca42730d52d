// Accumulator set: the aggregates of an operator, as cells in the payload of its groups.
import type { Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { ArenaMark } from '../wasm/arena.js';
import type { Engine } from '../wasm/engine.js';
import { AccumulatorState } from './accumulatorState.js';
import { aggregateOutput, type AggregateOutput } from './aggregateOutput.js';
import type { AggregateCall } from './aggregateCall.js';
import { aggregateResultType } from './aggregateResultType.js';
import {
  cellRange,
  type Cell,
  type CellRows,
  type CellSizes,
  type PlacedCell,
  type SteppedCell,
} from './cell.js';
import { denseKinds, denseRows } from './denseRows.js';
import type { GroupStore } from './groupStore.js';
import type { GroupTable } from './groupTable.js';
import { widened } from './physical.js';
import { checkProgram, isStepped, writeProgram } from './updateProgram.js';

/** Gives the argument column at a position of the input, dense. */
export type InputColumns = (position: number) => Column;

/** Rows from which on cells are updated by a program. */
const PROGRAM_ROWS = 64;

/** What an {@link AccumulatorSet} is made with. */
export interface AccumulatorOptions {
  /** True when rows may be taken back (−U, −D): min and max then keep every value. */
  readonly retracts?: boolean;
  /** Names of the input's columns, which state columns are called after. */
  readonly inputNames?: readonly string[];
}

/**
 * Aggregates over groups of a {@link GroupStore}; the payload of a new group, all zero, is their
 * initial state.
 */
export class AccumulatorSet {
  /** Bytes that the store has to keep with each group. */
  readonly payloadBytes: number;
  /** The state of groups as columns, and back. */
  readonly state: AccumulatorState;
  private readonly placed: PlacedCell[] = [];
  /** Those that are updated while groups are found, and the others. */
  private readonly stepped: readonly SteppedCell[];
  private readonly others: readonly PlacedCell[];
  private readonly outputs: readonly AggregateOutput[];
  private readonly positions: readonly number[];

  constructor(
    private readonly engine: Engine,
    calls: readonly AggregateCall[],
    inputTypes: readonly DataType<unknown>[],
    options: AccumulatorOptions = {},
  ) {
    let payloadBytes = 0;
    const place = <C extends Cell>(cell: C): { cell: C; offset: number } => {
      const known = this.placed.find((other) => other.cell.id === cell.id);
      if (known !== undefined) return { cell: known.cell as C, offset: known.offset };
      const offset = payloadBytes;
      this.placed.push({ cell, offset });
      payloadBytes += cell.bytes;
      return { cell, offset };
    };
    const retracts = options.retracts ?? false;
    const context = { engine, inputTypes, retracts, places: { place } };
    for (const call of calls) checkResultType(call, inputTypes);
    this.outputs = calls.map((call) => aggregateOutput(context, call));
    this.payloadBytes = payloadBytes;
    this.stepped = this.placed.filter(isStepped);
    this.others = this.placed.filter((place) => !isStepped(place));
    const cells = { placed: this.placed, stepped: this.stepped, others: this.others };
    this.state = new AccumulatorState(engine, cells, options.inputNames ?? []);
    this.positions = [...new Set(calls.flatMap((call) => call.arguments))];
  }

  /**
   * Adds rows to their groups, or takes them back.
   *
   * @param groups  Address of u32 group indices, one a row.
   * @param input  Argument columns, before `rows` selects; only those that calls name are asked
   * for.
   * @param rows  Address of u32 row indices, ascending, or 0 for the first `rowCount` rows.
   * @param kinds  Address of i8 row kinds, before `rows` selects, or 0 when all rows are added.
   * @throws MillraceError DATA_OVERFLOW when a sum leaves its range; the state is undefined then.
   */
  update(
    store: GroupStore,
    groups: number,
    input: InputColumns,
    rowCount: number,
    rows: number,
    kinds: number,
  ): void {
    if (rowCount === 0) return;
    const prepared = this.prepare(input, rowCount, rows, kinds);
    const cellRows = { ...prepared.rows, groups };
    // One step alone is the update of its cell; a program for few rows costs more than it saves.
    if (this.stepped.length > 1 && rowCount >= PROGRAM_ROWS) {
      const program = this.programOf(cellRows);
      const { address, stride } = cellRange(store, 0);
      this.engine.kernels.updateRecords(program, address, stride, groups, rowCount);
      checkProgram(this.engine, this.stepped, program);
      this.updateCells(this.others, store, cellRows);
    } else {
      this.updateCells(this.placed, store, cellRows);
    }
    this.engine.arena.rewind(prepared.mark);
  }

  /**
   * Finds or makes the group of each row and adds the rows, or takes them back: as `intern` and
   * `update`, but cells of plain numbers are updated while their record is at hand.
   */
  internAndUpdate(
    table: GroupTable,
    keys: readonly Column[],
    input: InputColumns,
    rowCount: number,
    rows: number,
    kinds: number,
  ): void {
    if (rowCount === 0) return;
    const { arena } = this.engine;
    const groups = arena.allocate(rowCount * 4);
    const prepared = this.prepare(input, rowCount, rows, kinds);
    const cellRows = { ...prepared.rows, groups };
    if (table.isKeyed && this.stepped.length > 0) {
      const program = this.programOf(cellRows);
      table.intern(keys, rowCount, rows, groups, program);
      checkProgram(this.engine, this.stepped, program);
      this.updateCells(this.others, table, cellRows);
    } else {
      table.intern(keys, rowCount, rows, groups);
      this.updateCells(this.placed, table, cellRows);
    }
    arena.rewind(prepared.mark);
  }

  /**
   * Adds groups `from … from + count` of another store to groups of this one. What the other keeps
   * counts as later.
   *
   * @param targetGroups  Address of u32 groups of `target`, one for each source group.
   * @param sourceSet  A set of the same calls.
   */
  merge(
    target: GroupStore,
    targetGroups: number,
    sourceSet: AccumulatorSet,
    source: GroupStore,
    from: number,
    count: number,
  ): void {
    this.placed.forEach(({ cell, offset }, index) => {
      const other = sourceSet.placed[index];
      const ranges = {
        target: cellRange(target, offset),
        source: cellRange(source, other.offset),
      };
      cell.merge({ ...ranges, targetGroups, from, count }, other.cell);
    });
  }

  /**
   * Adds groups of a store to others of the same store, one after the other. What a source keeps
   * counts as later.
   *
   * @param targets  Address of `count` u32 groups that take in those of `sources`; a group may be
   * both.
   */
  mergeGroups(store: GroupStore, targets: number, sources: number, count: number): void {
    for (const { cell, offset } of this.placed) {
      const range = cellRange(store, offset);
      const both = { target: range, source: range };
      if (cell.mergesLists === true) {
        cell.merge({ ...both, targetGroups: targets, sourceGroups: sources, from: 0, count }, cell);
        continue;
      }
      for (let i = 0; i < count; i++) {
        const from = this.engine.memory.u32[(sources >>> 2) + i];
        cell.merge({ ...both, targetGroups: targets + i * 4, from, count: 1 }, cell);
      }
    }
  }

  /**
   * Result columns in the batch arena: of the groups that `groups` lists, or with 0 of `count` from
   * `from` on.
   */
  results(store: GroupStore, groups: number, from: number, count: number): Column[] {
    return this.outputs.map((output) => output(store, { groups, from, count }));
  }

  /** Groups (address of u32) are about to become zero. */
  forget(store: GroupStore, groups: number, count: number): void {
    for (const { cell, offset } of this.placed) {
      cell.forget?.(cellRange(store, offset), groups, count);
    }
  }

  /** Values that cells keep outside of the payload. */
  get sizes(): CellSizes {
    const all = this.placed.flatMap(({ cell }) => cell.sizes ?? []);
    const live = all.reduce((sum, size) => sum + size.live, 0);
    return { live, dead: all.reduce((sum, size) => sum + size.dead, 0) };
  }

  /** Bytes held outside of the payload. */
  get stateBytes(): number {
    return this.placed.reduce((sum, { cell }) => sum + cell.stateBytes, 0);
  }

  release(): void {
    for (const { cell } of this.placed) cell.release();
  }

  /** The rows' columns, dense, behind a mark of the arena. */
  private prepare(
    input: InputColumns,
    rowCount: number,
    rows: number,
    kinds: number,
  ): { readonly mark: ArenaMark; readonly rows: Omit<CellRows, 'groups'> } {
    // Inputs may be gathered into the arena and kept by the batch: they come before the mark.
    const { engine } = this;
    const inputs = this.positions.map((position) => input(position));
    const mark = engine.arena.mark();
    const dense = inputs.map((column) => denseRows(engine, column, rows, rowCount));
    const byPosition = new Map(this.positions.map((position, index) => [position, dense[index]]));
    const denseKind = denseKinds(engine, kinds, rows, rowCount);
    this.checkKinds(denseKind, rowCount);
    return { mark, rows: this.cellRows(byPosition, rowCount, denseKind) };
  }

  private programOf(rows: CellRows): number {
    // Steps before the program: what they read may be made in the arena, and the memory may grow.
    const steps = this.stepped.map(({ cell }) => cell.steps.step(rows));
    return writeProgram(this.engine, this.stepped, steps, rows.kinds);
  }

  private updateCells(placed: readonly PlacedCell[], store: GroupStore, rows: CellRows): void {
    for (const { cell, offset } of placed) cell.update(cellRange(store, offset), rows);
  }

  private checkKinds(kinds: number, rowCount: number): void {
    if (kinds === 0) return;
    const fixed = this.placed.find(({ cell }) => !cell.retracts);
    if (fixed === undefined || this.engine.kernels.hasRetractions(kinds, rowCount) === 0) return;
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `'${fixed.cell.id}' cannot take rows back (−U, −D). Use an aggregate that can: count, sum, ` +
        `avg, variance, countDistinct; and where the input is known to be a changelog, min, max, ` +
        `first, last, collect and listagg.`,
    );
  }

  private cellRows(
    inputs: ReadonlyMap<number, Column>,
    rowCount: number,
    kinds: number,
  ): Omit<CellRows, 'groups'> {
    const column = (position: number): Column => inputs.get(position) as Column;
    const wides = new Map<number, Column>();
    const wide = (position: number): Column => {
      const known = wides.get(position);
      if (known !== undefined) return known;
      const made = widened(this.engine, column(position), rowCount);
      wides.set(position, made);
      return made;
    };
    return { rowCount, kinds, column, wide };
  }
}

function checkResultType(call: AggregateCall, inputTypes: readonly DataType<unknown>[]): void {
  const types = call.arguments.map((position) => inputTypes[position]);
  const type = aggregateResultType(call.kind, types);
  if (type.equals(call.resultType)) return;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `The result '${call.name}' of ${call.kind} is ${type}, not ${call.resultType}.`,
  );
}
