// Pick cell: one value of each group, by arrival, by another column, or an extreme of 16-byte
// values.
//
// Invariants
//   · Long strings in cells point into `heap`, after each update and merge.
//   · The heap is at most about twice what the cells need: it is copied when it has doubled.
import * as abi from '../../assembly/abi/accumulator.js';
import type { DataType } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import type { Cell, CellMerge, CellRange, CellRows } from './cell.js';
import { orderOf } from './numberCell.js';
import { isView } from './physical.js';
import { StringHeap } from './stringHeap.js';

/** Heap bytes below which no garbage is collected. */
const COMPACT_BYTES = 1 << 16;

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
  readonly retracts = false;
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
    this.heap = new StringHeap(engine.memory);
  }

  get stateBytes(): number {
    return this.heap.bytes;
  }

  update(range: CellRange, rows: CellRows): void {
    const { kernels } = this.engine;
    const argument = this.writeArgument(rows);
    const { groups, rowCount } = rows;
    kernels.updatePick(range.address, range.stride, groups, argument, rowCount, this.mode);
    this.own(range, groups, rowCount);
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

  private writeArgument(rows: CellRows): number {
    const { values, validity, type } = rows.wide(this.argument);
    const order = this.order === undefined ? undefined : rows.wide(this.order.argument);
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
