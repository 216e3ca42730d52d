// One side of a join: its rows, and the chains that link those of each key.
import * as abi from '../../assembly/abi/rowStore.js';
import type { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { DataType, Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { GroupTable } from '../state/groupTable.js';
import type { Engine } from '../wasm/engine.js';
import { RowStore } from './rowStore.js';
import type { Segment } from './segmentTable.js';

/** What a {@link JoinSide} is made with. */
export interface JoinSideOptions {
  readonly schema: Schema<Fields>;
  /** Positions of the key columns. */
  readonly keys: readonly number[];
  /** How long after its time a row may still match, milliseconds; Infinity for ever. */
  readonly retentionMs: number;
  /** Offset of the head of its chain in a key's payload: 0 or 4. */
  readonly headOffset: number;
  /** Name of its table in snapshots; default `left` or `right`, by the offset of the head. */
  readonly tableName?: string;
}

/** Rows kept of one input. */
export class JoinSide {
  store: RowStore;
  /** Of the store, among all there ever were: segments are numbered from 0 in each. */
  generation = newGeneration();
  private readonly types: readonly DataType<unknown>[];

  constructor(
    private readonly engine: Engine,
    readonly options: JoinSideOptions,
  ) {
    this.types = options.schema.fields.map(({ type }) => type);
    this.store = new RowStore(engine, this.types);
  }

  /** Rows whose time is at or below have expired when the watermark is `watermark`. */
  expiredAt(watermark: number): number {
    const { retentionMs } = this.options;
    // The last watermark neither: it also comes where one input has ended and the other is idle.
    if (retentionMs === Infinity) return -Infinity;
    return watermark === Infinity ? Infinity : watermark - retentionMs;
  }

  /** The key columns of a batch of this side. */
  keyColumns(columns: readonly Column[]): Column[] {
    return this.options.keys.map((index) => columns[index]);
  }

  /**
   * Finds or makes the group of each row, ROW_NONE where a key is null.
   *
   * @returns Address of u32 groups in the batch arena.
   */
  groups(table: GroupTable, columns: readonly Column[], rowCount: number): number {
    const { arena, kernels } = this.engine;
    const groups = arena.allocate(rowCount * 4);
    const keys = this.keyColumns(columns);
    table.intern(keys, rowCount, 0, groups);
    for (const { validity } of keys) {
      if (validity !== 0) kernels.dropNullKeys(groups, validity, rowCount);
    }
    return groups;
  }

  /** Keeps the rows of a batch, linked to those of their keys. */
  add(
    table: GroupTable,
    batch: Pick<Batch, 'rowCount'>,
    columns: readonly Column[],
    rows: { readonly groups: number; readonly times: number; readonly marks: number },
    watermark: number,
  ): void {
    const expired = this.expiredAt(watermark);
    const appended = this.store.append(columns, rows.times, rows.marks, batch.rowCount);
    for (const { firstId, from, count } of appended) {
      this.engine.kernels.linkRows(
        this.store.table.address,
        this.heads(table),
        table.stride,
        rows.groups + from * 4,
        firstId,
        count,
        expired,
      );
    }
  }

  /** Address of the chain head of group 0. */
  heads(table: GroupTable): number {
    return table.records + table.payloadOffset + this.options.headOffset;
  }

  /**
   * Calls `visit` with the ids (address, count) of rows that have expired without a match, segment
   * by segment. Each row once.
   */
  takeUnmatched(watermark: number, visit: (ids: number, count: number) => void): void {
    const expired = this.expiredAt(watermark);
    const { arena, kernels } = this.engine;
    for (const segment of this.store.table.all()) {
      if (segment.earliestUnmatched > expired) continue;
      const mark = arena.mark();
      const ids = arena.allocate(segment.rowCount * 4);
      const next = arena.allocate(8);
      const firstId = segment.number * abi.SEGMENT_ROWS;
      const { address, rowCount } = segment;
      const count = kernels.takeUnmatched(address, firstId, rowCount, expired, ids, next);
      segment.earliestUnmatched = this.engine.memory.f64[next >>> 3];
      if (count > 0) visit(ids, count);
      arena.rewind(mark);
    }
  }

  /** The ids of rows of a store of this side that have not expired, segment by segment. */
  forEachLive(
    store: RowStore,
    watermark: number,
    visit: (ids: number, count: number) => void,
  ): void {
    const { arena } = this.engine;
    for (const segment of store.table.all()) {
      const mark = arena.mark();
      const ids = arena.allocate(segment.rowCount * 4);
      const count = this.listLive(segment, watermark, false, ids);
      if (count > 0) visit(ids, count);
      arena.rewind(mark);
    }
  }

  /**
   * Writes the u32 ids of a segment's rows that have not expired; returns how many.
   *
   * @param keepsNew  Those too that have expired without a match and were not taken yet.
   */
  listLive(
    { address, number, rowCount }: Segment,
    watermark: number,
    keepsNew: boolean,
    idsOut: number,
  ): number {
    const firstId = number * abi.SEGMENT_ROWS;
    const expired = this.expiredAt(watermark);
    const keeps = keepsNew ? 1 : 0;
    return this.engine.kernels.listLive(address, firstId, rowCount, expired, keeps, idsOut);
  }

  /** Takes in an empty store; returns the one before. */
  replaceStore(): RowStore {
    const before = this.store;
    this.store = new RowStore(this.engine, this.types);
    this.generation = newGeneration();
    return before;
  }
}

/** Random, so that what another process wrote before it is never taken for the same. */
function newGeneration(): string {
  return Math.random().toString(36).slice(2, 12);
}
