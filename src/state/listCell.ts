// List cell: the values of each group in order of arrival, in one log chained by group.
import * as abi from '../../assembly/abi/accumulator.js';
import type { Column } from '../batch/column.js';
import { array, type DataType, type Field } from '../batch/dataType.js';
import { gatherColumn } from '../batch/gather.js';
import type { Engine } from '../wasm/engine.js';
import { PAGE_BYTES } from '../wasm/memory.js';
import type { ArgumentNames, Cell, CellMerge, CellRange, CellRows, CellSizes } from './cell.js';
import type { GroupList } from './groupStore.js';
import { isView, narrowed, storedType, widened } from './physical.js';
import { StringHeap } from './stringHeap.js';

/** All values of each group that are not null. */
export class ListCell implements Cell {
  readonly id: string;
  readonly bytes = abi.LIST_BYTES;
  readonly retracts = false;
  private readonly heap: StringHeap;
  private readonly width: number;
  private log = 0;
  private logBytes = 0;
  private used = 0;
  /** Values of groups that were forgotten. */
  private forgotten = 0;

  constructor(
    private readonly engine: Engine,
    private readonly argument: number,
    private readonly type: DataType<unknown>,
  ) {
    this.id = `list ${argument}`;
    this.heap = new StringHeap(engine.memory);
    this.width = Math.max(type.width, 8);
  }

  get stateBytes(): number {
    return this.logBytes + this.heap.bytes;
  }

  update(range: CellRange, rows: CellRows): void {
    const { values, validity } = rows.wide(this.argument);
    this.append(range, rows.groups, values, validity, rows.rowCount);
  }

  merge({ target, targetGroups, source, from, count }: CellMerge, other: Cell): void {
    if (!(other instanceof ListCell)) return;
    const { arena, kernels } = this.engine;
    const { offsets, values, valueCount } = other.read(source, { groups: 0, from, count });
    const groups = arena.allocate(valueCount * 4);
    kernels.repeatByOffsets(targetGroups, offsets, groups, count);
    this.append(target, groups, values, 0, valueCount);
  }

  stateFields(nameOf: ArgumentNames): Field[] {
    return [{ name: `list_${nameOf(this.argument)}`, type: this.listType }];
  }

  stateColumns(range: CellRange, list: GroupList): Column[] {
    return [this.column(range, list, this.listType)];
  }

  load(range: CellRange, groups: number, [lists]: readonly Column[], count: number): void {
    const { elements, valueCount, valueGroups } = valuesOfLists(this.engine, lists, groups, count);
    const { values } = widened(this.engine, elements, valueCount);
    this.append(range, valueGroups, values, 0, valueCount);
  }

  get sizes(): CellSizes {
    return { live: this.used - this.forgotten, dead: this.forgotten };
  }

  forget({ address, stride }: CellRange, groups: number, count: number): void {
    const lengths = address + abi.LIST_LENGTH;
    this.forgotten += this.engine.kernels.sumOfCells(lengths, stride, groups, count);
  }

  release(): void {
    this.forgotten = 0;
    if (this.logBytes > 0) this.engine.memory.free(this.log, this.logBytes);
    this.log = this.logBytes = this.used = 0;
    this.heap.release();
  }

  /** The lists of groups as an ARRAY column in the arena. */
  column(range: CellRange, list: GroupList, type: DataType<unknown>): Column {
    const { offsets, values, valueCount } = this.read(range, list);
    const element = narrowed(this.engine, type.element, values, 0, valueCount);
    return { type, values: 0, validity: 0, offsets, children: [element] };
  }

  private get listType(): DataType<unknown> {
    return array(storedType(this.type.notNull()));
  }

  private read(
    { address, stride }: CellRange,
    { groups, from, count }: GroupList,
  ): { offsets: number; values: number; valueCount: number } {
    const { arena, kernels } = this.engine;
    const offsets = arena.allocate((count + 1) * 4);
    const valueCount = kernels.listOffsets(address, stride, groups, from, offsets, count);
    const values = arena.allocate(valueCount * this.width);
    kernels.listValues(address, stride, groups, from, this.log, values, count, this.width);
    return { offsets, values, valueCount };
  }

  private append(
    { address, stride }: CellRange,
    groups: number,
    values: number,
    validity: number,
    rowCount: number,
  ): void {
    this.makeRoom(rowCount);
    const owned = isView(this.type) ? this.ownedViews(values, validity, rowCount) : values;
    this.used = this.engine.kernels.appendList(
      address,
      stride,
      groups,
      owned,
      validity,
      this.width,
      this.log,
      this.used,
      rowCount,
    );
  }

  private ownedViews(values: number, validity: number, rowCount: number): number {
    const { arena, kernels } = this.engine;
    const owned = arena.allocate(rowCount * 16);
    this.heap.reserve(kernels.viewBytes(values, validity, rowCount, 1));
    this.heap.cursor += kernels.ownViews(values, validity, owned, this.heap.cursor, rowCount);
    return owned;
  }

  private makeRoom(count: number): void {
    const needed = (this.used + count) * abi.ITEM_BYTES;
    if (needed <= this.logBytes) return;
    const bytes = Math.ceil(Math.max(needed, this.logBytes * 2) / PAGE_BYTES) * PAGE_BYTES;
    const { memory } = this.engine;
    this.log =
      this.logBytes === 0
        ? memory.allocate(bytes)
        : memory.reallocate(this.log, this.logBytes, bytes);
    this.logBytes = bytes;
  }
}

/** The elements of lists, in order. */
export interface ListedValues {
  readonly elements: Column;
  readonly valueCount: number;
  /** Address of the u32 group of each. */
  readonly valueGroups: number;
}

/** Repeats the groups of rows for the elements of their lists, in the batch arena. */
export function valuesOfLists(
  engine: Engine,
  lists: Column,
  groups: number,
  count: number,
): ListedValues {
  const { arena, kernels } = engine;
  const { offsets, children } = fromZero(engine, lists, count);
  const valueCount = engine.memory.i32[(offsets >>> 2) + count];
  const valueGroups = arena.allocate(valueCount * 4);
  kernels.repeatByOffsets(groups, offsets, valueGroups, count);
  return { elements: children[0], valueCount, valueGroups };
}

/** Lists whose elements begin with the first of theirs: a part of a file's may not. */
function fromZero(engine: Engine, lists: Column, count: number): Column {
  if (engine.memory.i32[lists.offsets >>> 2] === 0) return lists;
  const rows = engine.arena.allocate(count * 4);
  engine.kernels.listRows(rows, 0, count);
  return gatherColumn(engine, lists, rows, count);
}
