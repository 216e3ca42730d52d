// Row store: rows that a join keeps, as columns in segments that are released whole.
//
//   append(batch) ──► segment 4 | segment 5 | segment 6 …      row id = segment number, row in it
//
// Invariants
//   · A row's id never changes while it is kept; `rebuild` of its owner makes new stores instead.
//   · A segment is released when the latest of its rows has expired, in whatever order they do.
//   · A segment owns the bytes of its long strings.
import * as abi from '../../assembly/abi/rowStore.js';
import { VIEW_BYTES } from '../../assembly/abi/stringView.js';
import { columnOf, valuesBytes, type Column } from '../batch/column.js';
import type { DataType } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import { rowLayout, type StoredColumn } from './rowLayout.js';
import { SegmentTable, type Segment } from './segmentTable.js';

/** Rows of one segment, just appended. */
export interface AppendedRows {
  readonly firstId: number;
  /** Position of the first one among the rows given. */
  readonly from: number;
  readonly count: number;
}

/** Columns of rows, by id. */
export class RowStore {
  readonly table: SegmentTable;
  private readonly layout: readonly StoredColumn[];

  constructor(
    private readonly engine: Engine,
    types: readonly DataType<unknown>[],
  ) {
    const { columns, bytes } = rowLayout(types);
    this.layout = columns;
    this.table = new SegmentTable(engine.memory, bytes);
  }

  /** Rows kept, expired ones of segments that are not released yet included. */
  get rowCount(): number {
    return this.table.rowCount;
  }

  /** Bytes held. */
  get stateBytes(): number {
    return this.table.bytes;
  }

  /**
   * Copies rows in.
   *
   * @param columns  Dense columns of the store's types.
   * @param times  Address of an i64 a row, or 0 when the time of all is 0.
   * @param marks  Address of a u8 mark a row (MARK_…), or 0 when all are new.
   */
  append(
    columns: readonly Column[],
    times: number,
    marks: number,
    rowCount: number,
  ): AppendedRows[] {
    const appended: AppendedRows[] = [];
    for (let from = 0; from < rowCount;) {
      const segment = this.table.open();
      const row = segment.rowCount;
      const count = Math.min(rowCount - from, abi.SEGMENT_ROWS - row);
      this.copyTimes(segment, times, from, count);
      this.copyMarks(segment, marks, from, count);
      this.layout.forEach((stored, index) => {
        this.copyColumn(segment, stored, columns[index], from, count);
      });
      segment.rowCount += count;
      appended.push({ firstId: segment.number * abi.SEGMENT_ROWS + row, from, count });
      from += count;
    }
    return appended;
  }

  /**
   * Columns of rows, in the batch arena.
   *
   * @param ids  Address of u32 row ids; ROW_NONE gives null.
   * @param hasNone  True where there may be ROW_NONE among them.
   */
  columns(ids: number, count: number, hasNone: boolean): Column[] {
    return this.layout.map((stored) => this.column(stored, ids, count, hasNone));
  }

  /** One of these columns. */
  columnAt(index: number, ids: number, count: number, hasNone: boolean): Column {
    return this.column(this.layout[index], ids, count, hasNone);
  }

  /** Where a column lies in a segment. */
  storedAt(index: number): StoredColumn {
    return this.layout[index];
  }

  /** Gives all memory back. */
  release(): void {
    this.table.release();
  }

  private column(stored: StoredColumn, ids: number, count: number, hasNone: boolean): Column {
    const { arena, kernels } = this.engine;
    const { type, values, present } = stored;
    const { address } = this.table;
    const out = arena.allocate(valuesBytes(type, count));
    if (type.kind === 'BOOLEAN') kernels.gatherSegmentBits(address, ids, values, out, count);
    else kernels.gatherSegments(address, ids, values, out, count, type.width);
    if (present === 0 && !hasNone) return columnOf(type, out);
    const validity = arena.allocateBitmap(count);
    const nulls = kernels.gatherSegmentBits(address, ids, present, validity, count);
    return columnOf(hasNone ? type.nullable() : type, out, nulls === 0 ? 0 : validity);
  }

  private copyTimes(segment: Segment, times: number, from: number, count: number): void {
    const { u8 } = this.engine.memory;
    const to = segment.address + segment.rowCount * 8;
    if (times === 0) {
      u8.fill(0, to, to + count * 8);
      segment.latest = segment.earliestUnmatched = 0;
      return;
    }
    u8.copyWithin(to, times + from * 8, times + (from + count) * 8);
    const range = this.engine.arena.allocate(16);
    this.engine.kernels.timestampRange(to, range, count);
    const { f64 } = this.engine.memory;
    segment.earliestUnmatched = Math.min(segment.earliestUnmatched, f64[range >>> 3]);
    segment.latest = Math.max(segment.latest, f64[(range >>> 3) + 1]);
  }

  private copyMarks(segment: Segment, marks: number, from: number, count: number): void {
    const { u8 } = this.engine.memory;
    const to = segment.address + abi.SEGMENT_MARKS + segment.rowCount;
    if (marks === 0) u8.fill(abi.MARK_NEW, to, to + count);
    else u8.copyWithin(to, marks + from, marks + from + count);
  }

  private copyColumn(
    segment: Segment,
    { type, values, present }: StoredColumn,
    column: Column,
    from: number,
    count: number,
  ): void {
    const { kernels } = this.engine;
    const row = segment.rowCount;
    const to = segment.address + values;
    if (present !== 0)
      kernels.spreadBits(column.validity, from, segment.address + present + row, count);
    if (type.kind === 'BOOLEAN') kernels.spreadBits(column.values, from, to + row, count);
    else if (type.kind === 'STRING' || type.kind === 'BYTES')
      this.copyViews(segment, column, from, count, to + row * VIEW_BYTES);
    else {
      const { width } = type;
      const start = column.values + from * width;
      this.engine.memory.u8.copyWithin(to + row * width, start, start + count * width);
    }
  }

  private copyViews(
    segment: Segment,
    column: Column,
    from: number,
    count: number,
    to: number,
  ): void {
    const { arena, kernels } = this.engine;
    const views = column.values + from * VIEW_BYTES;
    let validity = 0;
    const mark = arena.mark();
    if (column.validity !== 0) {
      validity = arena.allocateBitmap(count);
      kernels.sliceBits(column.validity, from, validity, count);
    }
    const longBytes = kernels.viewBytes(views, validity, count, 1);
    const heap = longBytes === 0 ? 0 : segment.reserveText(longBytes);
    kernels.ownViews(views, validity, to, heap, count);
    arena.rewind(mark);
  }
}
