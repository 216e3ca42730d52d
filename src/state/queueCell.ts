// Queue cell: the values of each group in order of arrival, which can be taken back: the oldest of
// equal ones first, as Flink's FIRST_VALUE, LAST_VALUE and LISTAGG with retraction do.
//
//   group 7   a ─ b ─ a        nested table   (7, a) → first a, last a    (7, b) → b
import * as abi from '../../assembly/abi/accumulator.js';
import { columnOf, type Column } from '../batch/column.js';
import { array, float64, int32, int64, type DataType, type Field } from '../batch/dataType.js';
import { gatherColumn } from '../batch/gather.js';
import type { Engine } from '../wasm/engine.js';
import { PAGE_BYTES } from '../wasm/memory.js';
import type { ArgumentNames, Cell, CellMerge, CellRange, CellRows, CellSizes } from './cell.js';
import type { GroupList } from './groupStore.js';
import { GroupTable } from './groupTable.js';
import { valuesOfLists } from './listCell.js';
import { isFloat, isWide, narrowed, storedType, widened } from './physical.js';

/** Values of groups, dense, with where those of each group begin. */
interface QueuedValues {
  /** Address of i32 offsets. */
  readonly offsets: number;
  /** Values of 64 bits or 16 bytes. */
  readonly values: Column;
  readonly valueCount: number;
}

/** All values of each group that are not null. */
export class QueueCell implements Cell {
  readonly id: string;
  readonly bytes = abi.QUEUE_BYTES;
  readonly retracts = true;
  private readonly valueType: DataType<unknown>;
  private readonly entries: GroupTable;
  private items = 0;
  private itemBytes = 0;
  private used = 0;
  private free = 0;
  private lastId = 0;
  /** Entries that have values. */
  private liveCount = 0;

  constructor(
    private readonly engine: Engine,
    private readonly argument: number,
    private readonly type: DataType<unknown>,
  ) {
    this.id = `queue ${argument}`;
    this.valueType = isWide(type) ? type.notNull() : isFloat(type) ? float64() : int64();
    const payloadBytes = abi.QUEUE_ENTRY_BYTES;
    this.entries = new GroupTable(engine, [int32(), this.valueType], { payloadBytes });
  }

  get stateBytes(): number {
    return this.entries.stateBytes + this.itemBytes;
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
    this.add(range, groups, value, kinds, rowCount);
  }

  merge({ target, targetGroups, source, from, count }: CellMerge, other: Cell): void {
    if (!(other instanceof QueueCell)) return;
    const { arena, kernels } = this.engine;
    const { offsets, valueCount, values } = other.read(source, { groups: 0, from, count });
    const groups = arena.allocate(valueCount * 4);
    kernels.repeatByOffsets(targetGroups, offsets, groups, count);
    this.add(target, groups, values, 0, valueCount);
  }

  stateFields(nameOf: ArgumentNames): Field[] {
    return [{ name: `list_${nameOf(this.argument)}`, type: this.listType }];
  }

  stateColumns(range: CellRange, list: GroupList): Column[] {
    return [this.column(range, list, this.listType)];
  }

  load(range: CellRange, groups: number, [lists]: readonly Column[], count: number): void {
    const { engine } = this;
    const { elements, valueCount, valueGroups } = valuesOfLists(engine, lists, groups, count);
    const { values } = widened(engine, elements, valueCount);
    this.add(range, valueGroups, columnOf(this.valueType, values), 0, valueCount);
  }

  get sizes(): CellSizes {
    return { live: this.liveCount, dead: this.entries.groupCount - this.liveCount };
  }

  /** Of equal values that expire with their group each counts as an entry: one comes too early. */
  forget({ address, stride }: CellRange, groups: number, count: number): void {
    const mark = this.engine.arena.mark();
    const { valueCount } = this.read(
      { address, stride, groupCount: 0 },
      { groups, from: 0, count },
    );
    this.engine.arena.rewind(mark);
    this.liveCount = Math.max(0, this.liveCount - valueCount);
  }

  release(): void {
    this.liveCount = 0;
    if (this.itemBytes > 0) this.engine.memory.free(this.items, this.itemBytes);
    this.items = this.itemBytes = this.used = this.free = 0;
    this.entries.release();
  }

  /** The lists of groups as an ARRAY column in the arena. */
  column(range: CellRange, list: GroupList, type: DataType<unknown>): Column {
    const { offsets, valueCount, values } = this.read(range, list);
    const element = narrowed(this.engine, type.element, values.values, 0, valueCount);
    return { type, values: 0, validity: 0, offsets, children: [element] };
  }

  /** The first or the last value of groups; null of those that have none. */
  end(
    { address, stride }: CellRange,
    { groups, from, count }: GroupList,
    type: DataType<unknown>,
    isLast: boolean,
  ): Column {
    const { arena, kernels } = this.engine;
    const entries = arena.allocate(count * 4);
    const bits = arena.allocateBitmap(count);
    const end = isLast ? abi.QUEUE_TAIL : abi.QUEUE_HEAD;
    const log = this.log();
    const empty = kernels.queueEnds(address, stride, groups, from, log, end, entries, bits, count);
    if (empty === count) {
      const none = arena.allocateZeroed(count * 16);
      return columnOf(type, none, bits);
    }
    const [, { values }] = this.entries.keyColumns(entries, 0, count);
    return narrowed(this.engine, type, values, empty === 0 ? 0 : bits, count);
  }

  /** The values of groups, one group after the other. */
  read({ address, stride }: CellRange, { groups, from, count }: GroupList): QueuedValues {
    const { arena, kernels } = this.engine;
    const offsets = arena.allocate((count + 1) * 4);
    const log = this.log();
    const list = (out: number): number =>
      kernels.queuedEntries(address, stride, groups, from, log, offsets, out, count);
    const valueCount = list(0);
    const entries = arena.allocate(valueCount * 4);
    list(entries);
    return { offsets, values: this.entries.keyColumns(entries, 0, valueCount)[1], valueCount };
  }

  private get listType(): DataType<unknown> {
    return array(storedType(this.type.notNull()));
  }

  private add(
    { address, stride }: CellRange,
    groups: number,
    value: Column,
    kinds: number,
    count: number,
  ): void {
    if (count === 0) return;
    const { arena, kernels, memory } = this.engine;
    const entryOfRow = arena.allocate(count * 4);
    const ids = arena.allocate(count * 4);
    this.lastId = kernels.multisetIds(address, stride, groups, this.lastId, ids, count);
    this.entries.intern([columnOf(int32(), ids), value], count, 0, entryOfRow);
    this.makeRoom(count);
    const log = this.log();
    const entryCells = this.entries.records + this.entries.payloadOffset;
    this.liveCount += kernels.updateQueue(
      address,
      stride,
      groups,
      entryCells,
      this.entries.stride,
      entryOfRow,
      kinds,
      log,
      count,
    );
    this.used = memory.u32[(log + abi.QUEUE_LOG_USED) >>> 2];
    this.free = memory.u32[(log + abi.QUEUE_LOG_FREE) >>> 2];
  }

  /** The descriptor of the items, in the arena. */
  private log(): number {
    const { arena, memory } = this.engine;
    const log = arena.allocate(abi.QUEUE_LOG_BYTES);
    memory.u32.set([this.items, this.used, this.free], log >>> 2);
    return log;
  }

  private makeRoom(count: number): void {
    const needed = (this.used + count) * abi.QUEUED_BYTES;
    if (needed <= this.itemBytes) return;
    const bytes = Math.ceil(Math.max(needed, this.itemBytes * 2) / PAGE_BYTES) * PAGE_BYTES;
    const { memory } = this.engine;
    this.items =
      this.itemBytes === 0
        ? memory.allocate(bytes)
        : memory.reallocate(this.items, this.itemBytes, bytes);
    this.itemBytes = bytes;
  }

  private gather(values: number, rows: number, count: number, width: number): number {
    const out = this.engine.arena.allocate(count * width);
    this.engine.kernels.gatherFixed(values, rows, out, count, width);
    return out;
  }
}
