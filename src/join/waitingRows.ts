// Waiting rows: rows of windows that have not ended, kept until the watermark passes their end.
//
//   add(batch) ──► segments, the last instant of a row's window as its time
//   takeDue(watermark) ──► ids by window, earliest first, then by arrival; each row once
//   releaseDue(watermark) ──► segments all of whose rows were due
//
// Invariants
//   · A row that was taken counts as matched: it is not taken again, and no snapshot has it.
import * as abi from '../../assembly/abi/rowStore.js';
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import { rowsByEnd, type WindowEnds } from '../window/table/windowEnds.js';
import type { Engine } from '../wasm/engine.js';
import { JoinSide } from './joinSide.js';
import { restoreSide, snapshotSide } from './joinTables.js';
import type { RowStore } from './rowStore.js';

/** Rows kept below which it does not matter how many of them have been taken. */
const COMPACT_ROWS = 1 << 16;
/** Rows copied at once. */
const BLOCK_ROWS = 16_384;

/** What rows wait for. */
export interface WaitingRowsOptions {
  readonly schema: Schema<Fields>;
  /** Positions of the columns that rows are distributed by. */
  readonly keys: readonly number[];
  readonly ends: WindowEnds;
  /** Of snapshots. */
  readonly tableName: string;
}

/** Ids of rows: address of u32, in the batch arena. */
export interface RowIds {
  readonly ids: number;
  readonly count: number;
}

/** Rows of one input that wait. */
export class WaitingRows {
  private readonly side: JoinSide;
  private waitingCount = 0;

  constructor(
    private readonly engine: Engine,
    private readonly options: WaitingRowsOptions,
  ) {
    const { keys, schema, tableName } = options;
    const side = { schema, keys, tableName, retentionMs: 0, headOffset: 0 };
    this.side = new JoinSide(engine, side);
  }

  get store(): RowStore {
    return this.side.store;
  }

  get stateBytes(): number {
    return this.store.stateBytes;
  }

  /** Rows that wait. */
  get rowCount(): number {
    return this.waitingCount;
  }

  /** The earliest last instant of a window that rows wait for; Infinity when there is none. */
  get nextDue(): number {
    let next = Infinity;
    for (const { earliestUnmatched } of this.store.table.all())
      next = Math.min(next, earliestUnmatched);
    return next;
  }

  /** Keeps the rows of a batch. */
  add(batch: Batch): void {
    const { rowCount } = batch;
    if (rowCount === 0) return;
    const { ends } = this.options;
    const columns = batch.columns();
    const mark = this.engine.arena.mark();
    const lasts = ends.lastInstants(this.engine, columns[ends.index].values, rowCount);
    this.store.append(columns, lasts, 0, rowCount);
    this.engine.arena.rewind(mark);
    this.waitingCount += rowCount;
  }

  /** Rows whose window has ended when the watermark is `watermark`. */
  takeDue(watermark: number): RowIds {
    const { arena, kernels, memory } = this.engine;
    const due = [...this.store.table.all()].filter((s) => s.earliestUnmatched <= watermark);
    const room = due.reduce((sum, { rowCount }) => sum + rowCount, 0);
    const ids = arena.allocate(room * 4);
    const next = arena.allocate(8);
    let count = 0;
    for (const segment of due) {
      const { address, number, rowCount } = segment;
      const firstId = number * abi.SEGMENT_ROWS;
      const to = ids + count * 4;
      count += kernels.takeUnmatched(address, firstId, rowCount, watermark, to, next);
      segment.earliestUnmatched = memory.f64[next >>> 3];
    }
    this.waitingCount -= count;
    return { ids: this.byWindow(ids, count), count };
  }

  /** Address of the i64 last instants of the windows of rows, in the batch arena. */
  lastInstants(ids: number, count: number, store = this.store): number {
    const times = this.engine.arena.allocate(count * 8);
    const { address } = store.table;
    this.engine.kernels.gatherSegments(address, ids, abi.SEGMENT_TIMES, times, count, 8);
    return times;
  }

  /** Gives back what the rows that were taken held. */
  releaseDue(watermark: number): void {
    const { table } = this.store;
    table.releaseExpired(watermark);
    const kept = this.store.rowCount;
    const isSparse = kept > COMPACT_ROWS && this.waitingCount * 2 < kept;
    if (isSparse || table.isWornOut) this.retain(this.waiting());
  }

  /** The rows that wait, in order of arrival. */
  waiting(): RowIds {
    const { arena } = this.engine;
    const ids = arena.allocate(this.store.rowCount * 4);
    let count = 0;
    for (const segment of this.store.table.all())
      count += this.side.listLive(segment, Infinity, true, ids + count * 4);
    return { ids, count };
  }

  /** Copies rows that wait, in order of arrival, to a new store; the others are forgotten. */
  retain({ ids, count }: RowIds): void {
    const { arena } = this.engine;
    const before = this.side.replaceStore();
    for (let from = 0; from < count; from += BLOCK_ROWS) {
      const mark = arena.mark();
      const size = Math.min(BLOCK_ROWS, count - from);
      const some = ids + from * 4;
      const columns = before.columns(some, size, false);
      this.store.append(columns, this.lastInstants(some, size, before), 0, size);
      arena.rewind(mark);
    }
    before.release();
    this.waitingCount = count;
  }

  snapshot(writer: SnapshotWriter, watermark: number): void {
    snapshotSide(this.engine, this.side, writer, watermark, true);
  }

  restore(reader: SnapshotReader, watermark: number): void {
    restoreSide(this.engine, this.side, reader, watermark, true, (rows) => {
      this.store.append(rows.columns, rows.times, rows.marks, rows.rowCount);
      this.waitingCount += rows.rowCount;
    });
  }

  release(): void {
    this.store.release();
  }

  private byWindow(ids: number, count: number): number {
    if (count === 0) return ids;
    const { arena, kernels } = this.engine;
    const runs = rowsByEnd(this.engine, this.lastInstants(ids, count), count);
    if (runs.length === 1) return ids;
    const out = arena.allocate(count * 4);
    let to = out;
    for (const run of runs) {
      kernels.gatherFixed(ids, run.rows, to, run.count, 4);
      to += run.count * 4;
    }
    return out;
  }
}
