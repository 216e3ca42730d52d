// Contents that functions of the user fold: a row, or an accumulator.
import type { Column } from '../../batch/column.js';
import type { Field, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Row } from '../../operator/userFunction.js';
import type { Aggregation } from '../../state/keyed/foldHandles.js';
import { GrowingColumn } from '../../state/keyed/growingColumn.js';
import { SlotValues } from '../../state/keyed/slotValues.js';
import { encodingOf } from '../../state/keyed/stateFormat.js';
import type { TakeRows } from '../../state/keyed/stateRows.js';
import type { StateType } from '../../state/keyed/stateType.js';
import { forEachTagged, tagGroups } from '../../state/keyed/taggedGroups.js';
import type { Engine } from '../../wasm/engine.js';
import type { BatchRows, Contents } from './contents.js';
import { RowCells } from './rowCells.js';
import type { TimeWindow } from './timeWindow.js';

/** Reads and writes what is folded, by group. */
interface FoldCells<T> {
  read(group: number): T;
  write(group: number, value: T): void;
  clear(group: number): void;
  /** What they are in snapshots. */
  readonly fields: readonly Field[];
  readonly format: string;
  gather(groups: number, count: number): Column[];
  fill(groups: number, columns: readonly Column[], count: number): void;
  ensure(count: number): void;
  renumber(numbers: number, count: number, keptCount: number): void;
  readonly bytes: number;
  release(): void;
}

/** How rows become what is kept, and that a result. */
export interface Folding<T> {
  readonly cells: FoldCells<T>;
  first(row: Row): T;
  fold(folded: T, row: Row): T;
  merge(a: T, b: T): T;
  result(folded: T): Row;
}

/** A folded value by group. */
export class FoldContents<T> implements Contents {
  /** A byte a group: 1 where something is folded. */
  private readonly tags: GrowingColumn;
  private batch!: BatchRows;
  private groupCount = 0;

  constructor(
    private readonly engine: Engine,
    private readonly folding: Folding<T>,
  ) {
    this.tags = new GrowingColumn(engine, 1);
  }

  get stateBytes(): number {
    return this.tags.bytes + this.folding.cells.bytes;
  }

  maintain(): void {}

  beginBatch(rows: BatchRows): void {
    this.batch = rows;
  }

  endBatch(): void {}

  add(group: number, row: number): void {
    const { folding } = this;
    const value = this.batch.rows[row];
    const folded = this.has(group)
      ? folding.fold(folding.cells.read(group), value)
      : folding.first(value);
    this.set(group, folded);
  }

  has(group: number): boolean {
    return this.engine.memory.u8[this.tags.address + group] === 1;
  }

  merge(target: number, source: number): void {
    if (!this.has(source)) return;
    const { cells, merge } = this.folding;
    const added = cells.read(source);
    this.set(target, this.has(target) ? merge(cells.read(target), added) : added);
    this.clear(source);
  }

  compute(group: number, _window: TimeWindow, use: (results: Row[]) => void): void {
    use([this.folding.result(this.folding.cells.read(group))]);
  }

  clear(group: number): void {
    if (!this.has(group)) return;
    this.engine.memory.u8[this.tags.address + group] = 0;
    this.folding.cells.clear(group);
  }

  get fields(): readonly Field[] {
    return this.folding.cells.fields;
  }

  get format(): string {
    return `folded ${this.folding.cells.format}`;
  }

  snapshotRows(take: TakeRows): void {
    const { engine, folding, groupCount, tags } = this;
    forEachTagged(engine, tags, groupCount, (groups, count) => {
      take(groups, folding.cells.gather(groups, count), count);
    });
  }

  restoreRows(groups: number, columns: readonly Column[], rowCount: number): void {
    tagGroups(this.engine, this.tags, groups, rowCount);
    this.folding.cells.fill(groups, columns, rowCount);
  }

  ensureGroups(groupCount: number): void {
    this.groupCount = groupCount;
    this.tags.ensure(groupCount);
    this.folding.cells.ensure(groupCount);
  }

  markGroups(marks: number): void {
    const { u8 } = this.engine.memory;
    const tags = this.tags.address;
    for (let group = 0; group < this.groupCount; group++) u8[marks + group] |= u8[tags + group];
  }

  renumberGroups(groups: number, groupCount: number, keptCount: number): void {
    this.tags.renumber(groups, groupCount, keptCount);
    this.folding.cells.renumber(groups, groupCount, keptCount);
    this.groupCount = keptCount;
  }

  release(): void {
    this.tags.release();
    this.folding.cells.release();
  }

  private set(group: number, folded: T): void {
    this.folding.cells.write(group, folded);
    this.engine.memory.u8[this.tags.address + group] = 1;
  }
}

/** Rows folded into a row of the same columns. */
export function reduceFolding(
  engine: Engine,
  schema: Schema<Fields>,
  operator: string,
  reduce: (folded: Row, row: Row) => Row,
): Folding<Row> {
  return {
    cells: new RowCells(engine, schema, operator),
    first: (row) => row,
    fold: reduce,
    merge: reduce,
    result: (row) => row,
  };
}

/** Rows folded into an accumulator of the user. */
export function aggregationFolding(
  engine: Engine,
  type: StateType<unknown>,
  operator: string,
  aggregation: Aggregation<Row, unknown, Row>,
): Folding<unknown> {
  const values = new SlotValues<unknown>(engine, `${operator} accumulator`, type, {});
  return {
    cells: {
      read: (group) => values.peek(group),
      write: (group, value) => values.set(group, value, 0),
      clear: (group) => values.clear(group),
      fields: values.fields(),
      format: `accumulator${encodingOf(type)}`,
      gather: (groups, count) => values.columns(groups, count),
      fill: (groups, columns, count) => values.fill(groups, columns, count, 0),
      ensure: (count) => values.ensure(count),
      renumber: (...numbers) => values.renumber(...numbers),
      get bytes() {
        return values.bytes;
      },
      release: () => values.release(),
    },
    first: (row) => aggregation.add(aggregation.createAccumulator(), row),
    fold: (accumulator, row) => aggregation.add(accumulator, row),
    merge: (a, b) => {
      if (aggregation.merge !== undefined) return aggregation.merge(a, b);
      throw new MillraceError(
        'PLAN_INVALID_ARGUMENT',
        "Windows that merge need the aggregation's 'merge', which makes two accumulators one.",
      );
    },
    result: (accumulator) => aggregation.getResult(accumulator),
  };
}
