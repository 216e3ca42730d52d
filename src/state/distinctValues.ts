// Distinct values: the values of each group once, for all the aggregates over them, each with a
// filter of its own. They turn rows into those that make a value appear or vanish.
//
//   count(DISTINCT a), sum(DISTINCT a) FILTER (WHERE f)     one table keyed (group, a)
//   rows of a batch      7 7 9 7                            filters   all   1 0 1 0
//                                                                     f     0 0 1 0
import * as accumulator from '../../assembly/abi/accumulator.js';
import * as abi from '../../assembly/abi/distinct.js';
import { columnOf, type Column } from '../batch/column.js';
import { array, int32, int64, type DataType, type Field } from '../batch/dataType.js';
import { gatherColumn } from '../batch/gather.js';
import type { Engine } from '../wasm/engine.js';
import type { ArgumentNames, CellRange } from './cell.js';
import { addEntries, entriesOf, type EntryTable } from './distinctEntries.js';
import type { GroupList } from './groupStore.js';
import { GroupTable } from './groupTable.js';
import { valuesOfLists } from './listCell.js';
import { storedType } from './physical.js';

/** The rows of a batch as distinct values read them. */
export interface DistinctRows {
  /** Address of u32 group indices. */
  readonly groups: number;
  readonly rowCount: number;
  /** Address of i8 row kinds, or 0. */
  readonly kinds: number;
  /** The dense column at a position. */
  column(position: number): Column;
  /** Bitmap of the rows that pass the filter at a position. */
  mask(filter: number): number;
}

/** Values of some arguments, distinct by group. */
export class DistinctValues {
  /** Bytes in the payload of a group; zero at first. */
  readonly bytes = accumulator.MULTISET_BYTES;
  /** Entries that are there, of all groups. */
  liveCount = 0;
  private readonly filters: number[] = [];
  private readonly valueTypes: readonly DataType<unknown>[];
  private made: GroupTable | undefined;
  private lastId = 0;

  /** @param retracts  True when rows may be taken back. */
  constructor(
    private readonly engine: Engine,
    /** Positions of the arguments. */
    readonly positions: readonly number[],
    types: readonly DataType<unknown>[],
    private readonly retracts: boolean,
  ) {
    this.valueTypes = positions.map((position) => storedType(types[position].notNull()));
  }

  /** The number of a filter (−1 = all rows), new or known; −1 when there are too many. */
  maskOf(filter: number): number {
    const known = this.filters.indexOf(filter);
    if (known >= 0) return known;
    if (this.filters.length === abi.DISTINCT_MASKS_MAX) return -1;
    return this.filters.push(filter) - 1;
  }

  /** Columns of its state. */
  get columnCount(): number {
    return this.positions.length + this.filters.length;
  }

  get stateBytes(): number {
    return this.made?.stateBytes ?? 0;
  }

  /** Entries that nobody needs any more. */
  get deadCount(): number {
    return (this.made?.groupCount ?? 0) - this.liveCount;
  }

  /**
   * Adds the values of rows to their groups, or takes them back.
   *
   * @returns Addresses of bitmaps, one a filter: the rows that make a value appear or vanish.
   */
  update(range: CellRange, rows: DistinctRows): number[] {
    const { address, stride } = range;
    const { engine } = this;
    const { arena, kernels } = engine;
    const bits = this.filters.map(() => arena.allocateZeroed(((rows.rowCount + 63) >>> 6) << 3));
    const masks = this.filters.map((filter) => (filter < 0 ? 0 : rows.mask(filter)));
    const present = this.presentRows(rows, masks);
    const list = present?.rows ?? 0;
    const count = present?.count ?? rows.rowCount;
    if (count === 0) return bits;
    const gathered = (column: Column): Column =>
      list === 0 ? column : gatherColumn(engine, column, list, count);
    const values = this.positions.map((position, i) => {
      const column = gathered(rows.column(position));
      return { ...column, type: this.valueTypes[i], validity: 0 };
    });
    let { groups } = rows;
    if (list !== 0) {
      groups = arena.allocate(count * 4);
      kernels.gatherFixed(rows.groups, list, groups, count, 4);
    }
    const entryOfRow = this.intern(range, groups, values, count);
    const { cells: entries, stride: entryStride } = this.entries;
    const kinds = this.retracts ? rows.kinds : 0;
    const lists = { masks: this.words(masks), bits: this.words(bits) };
    const descriptor = this.words([
      ...[address, stride, groups, entries, entryStride, entryOfRow, list, kinds],
      ...[lists.masks, lists.bits, masks.length, this.retracts ? 1 : 0, count],
    ]);
    this.liveCount += kernels.updateDistinct(descriptor);
    return bits;
  }

  /** Groups (address of u32) are about to be forgotten. */
  forget({ address, stride }: CellRange, groups: number, count: number): void {
    this.liveCount -= this.engine.kernels.sumOfCells(address, stride, groups, count);
  }

  /** The values of groups, and for each filter how often they passed it. */
  stateFields(nameOf: ArgumentNames): Field[] {
    const names = this.positions.map(nameOf);
    const lists = this.valueTypes.map((type, i) => ({
      name: `values_${names[i]}`,
      type: array(type),
    }));
    const counts = this.filters.map((filter) => ({
      name: `counts_${names.join('_')}${filter < 0 ? '' : `_where_${nameOf(filter)}`}`,
      type: array(int64()),
    }));
    return [...lists, ...counts];
  }

  stateColumns(range: CellRange, list: GroupList): Column[] {
    const { engine } = this;
    const found = entriesOf(engine, range, list, this.entries);
    const [, ...values] = this.table.keyColumns(found.entries, 0, found.count);
    const counts = this.filters.map((_, mask) => found.countsOf(mask));
    return [...values, ...counts].map((child) => ({
      type: array(child.type),
      values: 0,
      validity: 0,
      offsets: found.offsets,
      children: [child],
    }));
  }

  /** Adds such columns to groups: row i to group `groups[i]` (address of u32). */
  load(range: CellRange, groups: number, columns: readonly Column[], count: number): void {
    const { engine } = this;
    const lists = columns.slice(0, this.positions.length);
    const read = lists.map((list) => valuesOfLists(engine, list, groups, count));
    const { valueCount, valueGroups } = read[0];
    const values = read.map(({ elements }, i) => ({ ...elements, type: this.valueTypes[i] }));
    if (valueCount === 0) return;
    const entryOfRow = this.intern(range, valueGroups, values, valueCount);
    columns.slice(lists.length).forEach((counted, mask) => {
      const { elements } = valuesOfLists(engine, counted, groups, count);
      const rows = { groups: valueGroups, entryOfRow, counts: elements.values, count: valueCount };
      this.liveCount += addEntries(engine, range, rows, this.entries, mask);
    });
  }

  release(): void {
    this.made?.release();
    this.made = undefined;
    this.liveCount = 0;
  }

  /** Made with the first row, when the number of filters is known. */
  private get table(): GroupTable {
    const counts = this.retracts ? this.filters.length * 8 : 0;
    this.made ??= new GroupTable(this.engine, [int32(), ...this.valueTypes], {
      payloadBytes: abi.DISTINCT_COUNTS + counts,
    });
    return this.made;
  }

  private get entries(): EntryTable {
    const { payloadOffset, records, stride } = this.table;
    const maskCount = this.retracts ? this.filters.length : 0;
    return { cells: records + payloadOffset, stride, maskCount };
  }

  private intern(
    { address, stride }: CellRange,
    groups: number,
    values: readonly Column[],
    count: number,
  ): number {
    const { arena, kernels } = this.engine;
    const ids = arena.allocate(count * 4);
    this.lastId = kernels.multisetIds(address, stride, groups, this.lastId, ids, count);
    const entryOfRow = arena.allocate(count * 4);
    this.table.intern([columnOf(int32(), ids), ...values], count, 0, entryOfRow);
    return entryOfRow;
  }

  /** The rows whose arguments are not null and that pass a filter; undefined = all. */
  private presentRows(
    rows: DistinctRows,
    masks: readonly number[],
  ): { readonly rows: number; readonly count: number } | undefined {
    const { arena, kernels } = this.engine;
    const { rowCount } = rows;
    const validities = this.positions.map((position) => rows.column(position).validity);
    const bitmaps = validities.filter((validity) => validity !== 0);
    if (!masks.includes(0)) bitmaps.push(this.unitedOf(masks, rowCount));
    if (bitmaps.length === 0) return undefined;
    const all = arena.allocateBitmap(rowCount);
    kernels.bothBits(bitmaps[0], 0, all, rowCount);
    for (const bitmap of bitmaps.slice(1)) kernels.bothBits(all, bitmap, all, rowCount);
    const list = arena.allocate(rowCount * 4);
    return { rows: list, count: kernels.selectBits(all, 0, list, rowCount) };
  }

  private unitedOf(masks: readonly number[], rowCount: number): number {
    if (masks.length === 1) return masks[0];
    const united = this.engine.arena.allocateZeroed(((rowCount + 63) >>> 6) << 3);
    for (const mask of masks) this.engine.kernels.anyBits(mask, united, rowCount);
    return united;
  }

  private words(values: readonly number[]): number {
    const address = this.engine.arena.allocate(values.length * 4);
    this.engine.memory.u32.set(values, address >>> 2);
    return address;
  }
}
