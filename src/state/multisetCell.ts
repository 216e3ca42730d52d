// Multiset cell: the values of each group with their counts, in a nested table keyed (id, value).
//
//   (7, 'a') → 2    (7, 'b') → 1    (9, 'a') → 1      distinct values of the group with id 7: 2
//
// The id is in the group's cell and not the group's number, because sessions use the numbers again.
import * as abi from '../../assembly/abi/accumulator.js';
import { columnOf, type Column } from '../batch/column.js';
import { array, float64, int32, int64, type DataType, type Field } from '../batch/dataType.js';
import { gatherColumn } from '../batch/gather.js';
import type { Engine } from '../wasm/engine.js';
import {
  cellValuesOf,
  type ArgumentNames,
  type Cell,
  type CellMerge,
  type CellRange,
  type CellRows,
  type CellSizes,
} from './cell.js';
import type { GroupList } from './groupStore.js';
import { GroupTable } from './groupTable.js';
import { valuesOfLists } from './listCell.js';
import { orderOf } from './numberCell.js';
import { isFloat, isView, isWide, narrowed, storedType, widened } from './physical.js';

/** Values with counts, which can be taken back. */
export class MultisetCell implements Cell {
  readonly id: string;
  readonly bytes: number;
  readonly retracts = true;
  private readonly valueType: DataType<unknown>;
  private readonly entries: GroupTable;
  private lastId = 0;
  private liveCount = 0;

  constructor(
    private readonly engine: Engine,
    private readonly argument: number,
    private readonly type: DataType<unknown>,
    /** Whether `extremes` are asked for. */
    private readonly hasExtremes = false,
  ) {
    this.id = `${hasExtremes ? 'extremes' : 'multiset'} ${argument}`;
    this.bytes = hasExtremes ? abi.MULTISET_EXTREMES_BYTES : abi.MULTISET_BYTES;
    const narrow = isFloat(type) ? float64() : int64();
    this.valueType = isWide(type) ? type.notNull() : narrow;
    this.entries = new GroupTable(engine, [int32(), this.valueType], {
      payloadBytes: abi.ENTRY_BYTES,
    });
  }

  get stateBytes(): number {
    return this.entries.stateBytes;
  }

  update(range: CellRange, rows: CellRows): void {
    const { arena, kernels } = this.engine;
    const column = rows.wide(this.argument);
    let { groups, kinds, rowCount } = rows;
    let value = columnOf(this.valueType, column.values);
    if (column.validity !== 0) {
      const present = arena.allocate(rowCount * 4);
      rowCount = kernels.selectBits(column.validity, 0, present, rowCount);
      value = gatherColumn(this.engine, value, present, rowCount);
      groups = this.gather(groups, present, rowCount, 4);
      if (kinds !== 0) kinds = this.gather(kinds, present, rowCount, 1);
    }
    let weights = 0;
    if (kinds !== 0) {
      weights = arena.allocate(rowCount * 8);
      kernels.kindWeights(kinds, weights, rowCount);
    }
    this.add(range, groups, value, weights, rowCount);
  }

  merge({ target, targetGroups, source, from, count }: CellMerge, other: Cell): void {
    if (!(other instanceof MultisetCell)) return;
    const { arena, kernels } = this.engine;
    const theirs = other.entries;
    const cells = other.entryCells;
    const list = (entriesOut: number, positionsOut: number): number =>
      kernels.entriesOfGroups(
        source.address,
        source.stride,
        from,
        count,
        cells,
        theirs.stride,
        entriesOut,
        positionsOut,
      );
    const entryCount = list(0, 0);
    const entries = arena.allocate(entryCount * 4);
    const positions = arena.allocate(entryCount * 4);
    list(entries, positions);
    const [, value] = theirs.keyColumns(entries, 0, entryCount);
    const weights = arena.allocate(entryCount * 8);
    kernels.gatherCells(cells, theirs.stride, entries, 0, weights, entryCount, 8);
    const groups = this.gather(targetGroups, positions, entryCount, 4);
    this.add(target, groups, value, weights, entryCount);
  }

  stateFields(nameOf: ArgumentNames): Field[] {
    const argument = nameOf(this.argument);
    return [
      { name: `values_${argument}`, type: array(storedType(this.type.notNull())) },
      { name: `counts_${argument}`, type: array(int64()) },
    ];
  }

  /** Two lists a group: its values, and how often each is there. Values that are gone are not. */
  stateColumns(range: CellRange, list: GroupList): Column[] {
    const { arena, kernels } = this.engine;
    const { groups, from, count } = list;
    const { address, stride } = range;
    const offsets = arena.allocate((count + 1) * 4);
    const listed = (out: number): number =>
      kernels.entriesByAge(
        address + (groups === 0 ? from * stride : 0),
        stride,
        groups,
        this.entryCells,
        this.entries.stride,
        offsets,
        out,
        count,
      );
    const valueCount = listed(0);
    const entries = arena.allocate(valueCount * 4);
    listed(entries);
    const { values, validity } = this.entries.keyColumns(entries, 0, valueCount)[1];
    const element = narrowed(
      this.engine,
      storedType(this.type.notNull()),
      values,
      validity,
      valueCount,
    );
    const cells = { address: this.entryCells, stride: this.entries.stride, groupCount: 0 };
    const found = { groups: entries, from: 0, count: valueCount };
    const counts = columnOf(int64(), cellValuesOf(this.engine, cells, found, 8));
    return [element, counts].map((child) => ({
      type: array(child.type),
      values: 0,
      validity: 0,
      offsets,
      children: [child],
    }));
  }

  load(range: CellRange, groups: number, columns: readonly Column[], count: number): void {
    const [values, counts] = columns;
    const { engine } = this;
    const { elements, valueCount, valueGroups } = valuesOfLists(engine, values, groups, count);
    const value = columnOf(this.valueType, widened(engine, elements, valueCount).values);
    const weights = valuesOfLists(engine, counts, groups, count).elements.values;
    this.add(range, valueGroups, value, weights, valueCount);
  }

  /** Values of groups that were not forgotten; one may be there that others have taken back. */
  get sizes(): CellSizes {
    return { live: this.liveCount, dead: this.entries.groupCount - this.liveCount };
  }

  forget({ address, stride }: CellRange, groups: number, count: number): void {
    this.liveCount -= this.engine.kernels.sumOfCells(address, stride, groups, count);
  }

  release(): void {
    this.liveCount = 0;
    this.entries.release();
  }

  /**
   * The extreme value of groups that have one, 64 bits or 16 bytes wide; anything for the others.
   */
  extremes({ address, stride }: CellRange, list: GroupList, isLargest: boolean): Column {
    const { arena, kernels } = this.engine;
    const { groups, from, count } = list;
    const listed = arena.allocate(count * 4);
    kernels.extremeEntries(
      address + (groups === 0 ? from * stride : 0),
      stride,
      groups,
      this.entryCells,
      this.entries.stride,
      listed,
      count,
      this.orderOf(isLargest),
      isLargest ? abi.MULTISET_LARGEST : abi.MULTISET_SMALLEST,
    );
    return this.entries.keyColumns(listed, 0, count)[1];
  }

  private orderOf(isLargest: boolean): number {
    if (!isWide(this.valueType)) return orderOf(this.valueType, isLargest);
    return 16 + wideMode(this.valueType, isLargest);
  }

  private add(
    { address, stride }: CellRange,
    groups: number,
    value: Column,
    weights: number,
    count: number,
  ): void {
    if (count === 0) return;
    const { arena, kernels } = this.engine;
    const entryOfRow = arena.allocate(count * 4);
    const ids = arena.allocate(count * 4);
    this.lastId = kernels.multisetIds(address, stride, groups, this.lastId, ids, count);
    this.entries.intern([columnOf(int32(), ids), value], count, 0, entryOfRow);
    const { entryCells, entries } = this;
    const rows = [
      address,
      stride,
      groups,
      entryCells,
      entries.stride,
      entryOfRow,
      weights,
    ] as const;
    this.liveCount += this.hasExtremes
      ? kernels.updateExtremes(...rows, count, this.orderOf(true))
      : kernels.updateMultiset(...rows, count);
  }

  private get entryCells(): number {
    return this.entries.records + this.entries.payloadOffset;
  }

  private gather(values: number, rows: number, count: number, width: number): number {
    const out = this.engine.arena.allocate(count * width);
    this.engine.kernels.gatherFixed(values, rows, out, count, width);
    return out;
  }
}

/** The mode of `assembly/abi/accumulator.ts` that finds an extreme of 16-byte values. */
export function wideMode(type: DataType<unknown>, isLargest: boolean): number {
  if (isView(type)) return isLargest ? abi.PICK_LARGEST_VIEW : abi.PICK_SMALLEST_VIEW;
  return isLargest ? abi.PICK_LARGEST_DECIMAL : abi.PICK_SMALLEST_DECIMAL;
}
