// Session rows: rows that wait for the end of their session, linked by session.
//
//   rows ──► keys ──► sessions (kernel) ──► store, chains of the slots ──► bridged: chains joined
//   watermark ──► due, in order of end ──► ids and sessions ──► slots free
//
// Invariants
//   · Rows and keys whose sessions have ended are dropped by `rebuild`, once they are the most.
//   · Sessions follow from the rows that wait: a snapshot has nothing else.
import * as abi from '../../../assembly/abi/sessionRows.js';
import { SEGMENT_ROWS } from '../../../assembly/abi/rowStore.js';
import type { Column } from '../../batch/column.js';
import { gatherColumn } from '../../batch/gather.js';
import type { DataType, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../../checkpoint/snapshot.js';
import { JoinSide } from '../../join/joinSide.js';
import { restoreSide, snapshotSide } from '../../join/joinTables.js';
import type { RowStore } from '../../join/rowStore.js';
import { GroupTable } from '../../state/groupTable.js';
import type { Engine } from '../../wasm/engine.js';
import { SessionStore, type Assigned } from '../sessionStore.js';

/** Rows and keys kept below which it does not matter how many sessions have ended. */
const REBUILD_ROWS = 1 << 15;

/** What sessions are of. */
export interface SessionRowsOptions {
  readonly input: Schema<Fields>;
  /** Positions of the columns that sessions are of. */
  readonly partition: readonly number[];
  readonly gapMs: number;
}

/** Rows to be added. */
export interface ArrivingRows {
  readonly columns: readonly Column[];
  /** Address of an i64 a row: its time. */
  readonly times: number;
  /** Address of an i64 a row: the watermark when it arrived; or 0. */
  readonly watermarks: number;
}

/** The same with their keys. */
export interface BegunRows extends ArrivingRows {
  /** Address of u32 numbers of keys. */
  readonly groups: number;
}

/** The rows of sessions that have ended, in the batch arena. */
export interface EndedSessions {
  /** Address of u32 ids. */
  readonly ids: number;
  readonly count: number;
  /** Address of a u32 a row: the position of its session. */
  readonly sessions: number;
  /** Addresses of an i64 a session. */
  readonly starts: number;
  readonly ends: number;
}

/** Rows that wait, by session. */
export class SessionRows {
  private readonly side: JoinSide;
  private keys: GroupTable;
  private sessions: SessionStore;
  private waitingCount = 0;

  constructor(
    private readonly engine: Engine,
    private readonly options: SessionRowsOptions,
  ) {
    const { input, partition } = options;
    this.side = new JoinSide(engine, {
      schema: input,
      keys: partition,
      retentionMs: 0,
      headOffset: 0,
      tableName: 'rows',
    });
    this.keys = this.newKeys();
    this.sessions = this.newSessions();
  }

  get store(): RowStore {
    return this.side.store;
  }

  get rowCount(): number {
    return this.waitingCount;
  }

  get stateBytes(): number {
    return this.store.stateBytes + this.keys.stateBytes + this.sessions.stateBytes;
  }

  /** Finds the keys of rows, which `add` then takes piece by piece. */
  begin(rows: ArrivingRows, rowCount: number): BegunRows {
    const groups = this.engine.arena.allocate(rowCount * 4);
    const keys = this.options.partition.map((index) => rows.columns[index]);
    this.keys.intern(keys, rowCount, 0, groups);
    this.sessions.prepare(rowCount, this.keys.groupCount);
    return { ...rows, groups };
  }

  /**
   * Adds the rows `from … until`; returns the rows among them that came too late, an address of
   * u32 in the batch arena.
   */
  add(rows: BegunRows, from: number, until: number): { late: number; count: number } {
    let late = 0;
    let count = 0;
    for (let row = from; row < until;) {
      const { groups, times, watermarks } = rows;
      const found = this.sessions.assign(groups, times, watermarks, row, until);
      this.keep(rows, found);
      if (count === 0) late = found.late;
      count += found.lateCount;
      row = found.next;
    }
    return { late, count };
  }

  /** The rows of the sessions that a watermark ends, sessions in order of their end. */
  takeEnded(watermark: number): EndedSessions {
    const { arena, kernels } = this.engine;
    const { slots, count: slotCount } = this.sessions.collectDue(watermark);
    if (slotCount === 0) return { ids: 0, count: 0, sessions: 0, starts: 0, ends: 0 };
    const { starts, ends } = this.sessions.describe(slots, slotCount);
    const { address, stride } = this.chains();
    const count = kernels.countChains(address, stride, slots, slotCount);
    const ids = arena.allocate(count * 4);
    const sessions = arena.allocate(count * 4);
    const segments = this.store.table.address;
    kernels.listChains(segments, address, stride, slots, slotCount, ids, sessions);
    this.sessions.retire(slots, slotCount);
    this.waitingCount -= count;
    return { ids, count, sessions, starts, ends };
  }

  /** Drops the rows and keys of ended sessions where they are the most; behind a watermark. */
  rebuildWhenSparse(watermark: number): void {
    const kept = this.store.rowCount + this.keys.groupCount;
    const needed = this.waitingCount + this.sessions.liveCount;
    const isSparse = kept > REBUILD_ROWS && needed * 2 < kept;
    if (isSparse || this.store.table.isWornOut) this.rebuild(watermark);
  }

  /** The last instants of the sessions that are open, ascending. */
  lastInstants(): number[] {
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    const { slots, count } = this.sessions.list();
    const { lasts } = this.sessions.describe(slots, count);
    const all = memory.i64.slice(lasts >>> 3, (lasts >>> 3) + count).sort();
    arena.rewind(mark);
    return Array.from(new Set(all), Number);
  }

  snapshot(writer: SnapshotWriter): void {
    snapshotSide(this.engine, this.side, writer, Infinity, true);
  }

  restore(reader: SnapshotReader, watermark: number): void {
    restoreSide(this.engine, this.side, reader, -Infinity, true, (rows) => {
      this.addAll(rows, rows.rowCount);
    });
    this.catchUp(watermark);
  }

  release(): void {
    this.store.release();
    this.keys.release();
    this.sessions.release();
  }

  /** Adds rows that were in time. */
  private addAll(rows: Pick<ArrivingRows, 'columns' | 'times'>, rowCount: number): void {
    if (rowCount > 0) this.add(this.begin({ ...rows, watermarks: 0 }, rowCount), 0, rowCount);
  }

  /** Tells the sessions a watermark that none of them has reached the end of. */
  private catchUp(watermark: number): void {
    if (watermark > -Infinity) this.sessions.collectDue(watermark);
  }

  private newKeys(): GroupTable {
    const { input, partition } = this.options;
    const types = partition.map((index): DataType<unknown> => input.fields[index].type);
    return new GroupTable(this.engine, types, { payloadBytes: 0 });
  }

  private newSessions(): SessionStore {
    const { gapMs } = this.options;
    return new SessionStore(this.engine, gapMs, 0, abi.SESSION_ROWS_BYTES, false);
  }

  private chains(): { readonly address: number; readonly stride: number } {
    const { payloadOffset, records, stride } = this.sessions.payload;
    return { address: records + payloadOffset, stride };
  }

  /** Stores the rows that are in a session and links them. */
  private keep({ columns, times }: ArrivingRows, found: Assigned): void {
    const { arena, kernels } = this.engine;
    const { mergeCount, rowCount, rows, slots, sources, targets } = found;
    const mark = arena.mark();
    const part = columns.map((column) => gatherColumn(this.engine, column, rows, rowCount));
    const partTimes = arena.allocate(rowCount * 8);
    kernels.gatherFixed(times, rows, partTimes, rowCount, 8);
    const appended = this.store.append(part, partTimes, 0, rowCount);
    const { address, stride } = this.chains();
    const segments = this.store.table.address;
    for (const { firstId, from, count } of appended)
      kernels.chainRows(segments, address, stride, slots + from * 4, firstId, count);
    kernels.mergeChains(segments, address, stride, targets, sources, mergeCount);
    this.waitingCount += rowCount;
    arena.rewind(mark);
  }

  /** Makes all anew of the rows that wait. */
  private rebuild(watermark: number): void {
    const { arena, kernels } = this.engine;
    const before = this.side.replaceStore();
    this.keys.release();
    this.sessions.release();
    this.keys = this.newKeys();
    this.sessions = this.newSessions();
    this.waitingCount = 0;
    for (const segment of before.table.all()) {
      const mark = arena.mark();
      const ids = arena.allocate(SEGMENT_ROWS * 4);
      const count = this.side.listLive(segment, Infinity, true, ids);
      const times = arena.allocate(count * 8);
      kernels.gatherSegments(before.table.address, ids, 0, times, count, 8);
      const columns = before.columns(ids, count, false);
      this.addAll({ columns, times }, count);
      arena.rewind(mark);
    }
    this.catchUp(watermark);
    before.release();
  }
}
