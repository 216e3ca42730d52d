// Pick cell: one value of each group, by arrival, by another column, or an extreme of 16-byte
// values.
//
// Invariants
//   · Long strings in cells point into `heap`, after each update and merge.
//   · The heap is at most about twice what the cells need: it is copied when it has doubled.
import * as abi from '../../assembly/abi/accumulator.js';
import type { Column } from '../batch/column.js';
import type { DataType, Field } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import {
  cellValuesOf,
  type ArgumentNames,
  type Cell,
  type CellMerge,
  type CellRange,
  type CellRows,
} from './cell.js';
import type { GroupList } from './groupStore.js';
import { extremeColumn, orderOf } from './numberCell.js';
import { isView, narrowed, storedType, widened } from './physical.js';
import { StringHeap } from './stringHeap.js';

/** Heap bytes below which no garbage is collected. */
const COMPACT_BYTES = 1 << 16;

/** `PICK_IS_SET` is this bit of the flags. */
const IS_SET_BIT = Math.log2(abi.PICK_IS_SET);

/** What the state column of a mode is called, before the argument. */
const MODE_NAMES: Readonly<Record<number, string>> = {
  [abi.PICK_FIRST]: 'first',
  [abi.PICK_LAST]: 'last',
  [abi.PICK_LARGEST_VIEW]: 'max',
  [abi.PICK_SMALLEST_VIEW]: 'min',
  [abi.PICK_LARGEST_DECIMAL]: 'max',
  [abi.PICK_SMALLEST_DECIMAL]: 'min',
  [abi.PICK_SINGLE]: 'single',
};

/** The column that decides, and whether its largest value does. */
export interface PickOrder {
  readonly argument: number;
  readonly type: DataType<unknown>;
  readonly isLargest: boolean;
}

/** One chosen value a group, of any flat type. */
export class PickCell implements Cell {
  readonly id: string;
  readonly bytes = abi.PICK_BYTES;
  readonly retracts: boolean;
  private heap: StringHeap;
  /** Bytes of the heap that cells needed when it was last copied. */
  private liveBytes = 0;

  constructor(
    private readonly engine: Engine,
    private readonly argument: number,
    private readonly type: DataType<unknown>,
    /** PICK_FIRST … of `assembly/abi/accumulator.ts`. */
    private readonly mode: number,
    private readonly order?: PickOrder,
  ) {
    const by = order === undefined ? '' : ` ${order.isLargest ? 'max' : 'min'} ${order.argument}`;
    this.id = `pick ${mode} ${argument}${by}`;
    this.retracts = mode === abi.PICK_SINGLE;
    this.heap = new StringHeap(engine.memory);
  }

  get stateBytes(): number {
    return this.heap.bytes;
  }

  update(range: CellRange, rows: CellRows): void {
    const { kernels } = this.engine;
    const value = rows.wide(this.argument);
    const order = this.order === undefined ? undefined : rows.wide(this.order.argument);
    const argument = this.writeArgument(value, order);
    const { groups, kinds, rowCount } = rows;
    const { address, stride } = range;
    if (this.mode === abi.PICK_SINGLE) {
      const status = kernels.updateSingle(address, stride, groups, argument, kinds, rowCount);
      if (status < 0) throw secondRow();
    } else kernels.updatePick(address, stride, groups, argument, rowCount, this.mode);
    this.own(range, groups, rowCount);
  }

  stateFields(nameOf: ArgumentNames): Field[] {
    const { order } = this;
    const name = nameOf(this.argument);
    const type = this.pickedType;
    if (order === undefined) return [{ name: `${MODE_NAMES[this.mode]}_${name}`, type }];
    const extreme = `${order.isLargest ? 'max' : 'min'}_${nameOf(order.argument)}`;
    return [
      { name: `${name}_at_${extreme}`, type },
      { name: `${extreme}_of_${name}`, type: storedType(order.type) },
    ];
  }

  stateColumns(range: CellRange, list: GroupList): Column[] {
    const picked = this.valueColumn(range, list, this.pickedType);
    const value = this.pickedType.isNullable ? picked : { ...picked, validity: 0 };
    if (this.order === undefined) return [value];
    const { type, isLargest } = this.order;
    const codes = { ...range, address: range.address + abi.PICK_CODE };
    const code = orderOf(type, isLargest);
    const order = extremeColumn(this.engine, codes, list, storedType(type), code);
    return [value, { ...order, validity: type.isNullable ? this.isSet(range, list) : 0 }];
  }

  /** As rows: a value that was picked is the only row of its group so far. */
  load(range: CellRange, groups: number, columns: readonly Column[], count: number): void {
    const wide = columns.map((column) => widened(this.engine, column, count));
    const argument = this.writeArgument(wide[0], wide[1]);
    const { kernels } = this.engine;
    kernels.updatePick(range.address, range.stride, groups, argument, count, this.mode);
    this.own(range, groups, count);
  }

  /** What groups picked; null where they picked none, or a null. */
  valueColumn(range: CellRange, list: GroupList, type: DataType<unknown>): Column {
    const { engine } = this;
    const { address, stride, groupCount } = range;
    const { groups, from, count } = list;
    const bits = engine.arena.allocateBitmap(count);
    const empty = engine.kernels.pickedGroups(address, stride, groups, from, bits, count);
    const validity = empty === 0 ? 0 : bits;
    const cells = { address: address + abi.PICK_VALUE, stride, groupCount };
    const values = cellValuesOf(engine, cells, list, Math.max(this.type.width, 8));
    return narrowed(engine, type, values, validity, count);
  }

  /** Null where no row had an order, or the value of the one that was picked is null. */
  private get pickedType(): DataType<unknown> {
    const type = storedType(this.type);
    return this.order?.type.isNullable === true ? type.nullable() : type;
  }

  private isSet({ address, stride }: CellRange, { groups, from, count }: GroupList): number {
    const { arena, kernels } = this.engine;
    const bits = arena.allocateBitmap(count);
    const flags = address + abi.PICK_FLAGS;
    kernels.gatherCellBits(flags, stride, groups, from, bits, count, IS_SET_BIT, 0);
    return bits;
  }

  merge({ target, targetGroups, source, from, count }: CellMerge): void {
    this.engine.kernels.mergePick(
      target.address,
      target.stride,
      targetGroups,
      source.address,
      source.stride,
      from,
      count,
      this.mode,
    );
    this.own(target, targetGroups, count);
  }

  release(): void {
    this.heap.release();
    this.liveBytes = 0;
  }

  private writeArgument({ values, validity, type }: Column, order: Column | undefined): number {
    const address = this.engine.arena.allocate(abi.PICK_ARGUMENT_BYTES);
    const { u32 } = this.engine.memory;
    const write = (offset: number, value: number): void => {
      u32[(address + offset) >>> 2] = value;
    };
    write(abi.PICK_ARGUMENT_VALUES, values);
    write(abi.PICK_ARGUMENT_VALIDITY, validity);
    write(abi.PICK_ARGUMENT_WIDTH, Math.max(type.width, 8));
    write(abi.PICK_ARGUMENT_ORDERS, order?.values ?? 0);
    write(abi.PICK_ARGUMENT_ORDERS_VALIDITY, order?.validity ?? 0);
    const { order: by } = this;
    write(abi.PICK_ARGUMENT_ORDER, by === undefined ? 0 : orderOf(by.type, by.isLargest));
    return address;
  }

  /** Copies the strings that the cells of some groups borrow. */
  private own({ address, stride, groupCount }: CellRange, groups: number, count: number): void {
    if (!isView(this.type) || count === 0) return;
    const { kernels } = this.engine;
    this.copy(address, stride, groups, count, kernels.countPicks(address, stride, groups, count));
    if (this.heap.bytes <= COMPACT_BYTES + 2 * this.liveBytes) return;
    const garbage = this.heap;
    this.heap = new StringHeap(this.engine.memory);
    this.liveBytes = kernels.countPicks(address, stride, 0, groupCount);
    this.copy(address, stride, 0, groupCount, this.liveBytes);
    garbage.release();
  }

  private copy(
    address: number,
    stride: number,
    groups: number,
    count: number,
    bytes: number,
  ): void {
    if (bytes === 0) return;
    const { heap } = this;
    heap.reserve(bytes);
    heap.cursor += this.engine.kernels.ownPicks(address, stride, groups, count, heap.cursor);
  }
}

function secondRow(): MillraceError {
  return new MillraceError(
    'DATA_BAD_RECORD',
    'A subquery that gives one value gave a second row. Add LIMIT 1, or an aggregate such as MAX.',
  );
}
