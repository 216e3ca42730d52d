// One side of a regular join: its rows, linked by key, and found again when they are taken back.
//
//   batch   +I a  -D b  +I c         store   | … | a | c |        events   a comes, b goes, c comes
//
// Invariants
//   · A row that goes is in no chain; its columns stay until the batch is done.
//   · Rows that are gone are at most half as many as those that are there, or two segments: else
//     rows of sparse segments move together and these are released.
import * as abi from '../../assembly/abi/regularJoin.js';
import { SEGMENT_ROWS } from '../../assembly/abi/rowStore.js';
import type { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { GroupTable } from '../state/groupTable.js';
import type { Engine } from '../wasm/engine.js';
import { RowIdentity, type IdentifiedRows } from './regularJoinIdentity.js';
import {
  RegularJoinRows,
  type RegularJoinRowsOptions,
  type RowHistory,
} from './regularJoinRows.js';
import type { AppendedRows } from './rowStore.js';

/** What a {@link RegularJoinSide} is made with. */
export interface RegularJoinSideOptions extends Pick<
  RegularJoinRowsOptions,
  'countsMatches' | 'fields'
> {
  readonly input: 0 | 1;
  /** Positions of the kept columns in the input. */
  readonly positions: readonly number[];
  /** Of the kept columns, those that tell rows apart; undefined when none is ever taken back. */
  readonly identity: readonly number[] | undefined;
  /** A row that is added replaces the one that it equals. */
  readonly isUpsert: boolean;
  /** Infinity = rows stay for ever. */
  readonly ttlMs: number;
}

/** What the rows of a batch do: rows that come or go, in order. All are addresses. */
export interface JoinEvents {
  /** u32 */
  readonly ids: number;
  /** u32, ROW_NONE where a key is null. */
  readonly groups: number;
  /** i8, or 0 when all are +I. */
  readonly kinds: number;
  readonly count: number;
}

/** Rows of a batch: u32 group and, of those that are added, u32 id; i8 kind, or 0. */
interface GivenRows {
  readonly groups: number;
  readonly ids: number;
  readonly kinds: number;
  readonly rowCount: number;
}

/** Rows gone below which nothing is moved. */
const GONE_MIN = 2 * SEGMENT_ROWS;
/** The lowest i64: nothing expires. */
const NEVER = -(2n ** 63n);

/** Rows kept of one input. */
export class RegularJoinSide {
  readonly rows: RegularJoinRows;
  /** Processing time of the batch at hand. */
  now = 0;
  /** Random, so that what another process wrote before it is never taken for the same. */
  readonly generation = Math.random().toString(36).slice(2, 12);
  private readonly identity: RowIdentity | undefined;

  constructor(
    private readonly engine: Engine,
    readonly options: RegularJoinSideOptions,
  ) {
    const { countsMatches, fields, identity } = options;
    const { isTimed } = this;
    const isIdentified = identity !== undefined;
    this.rows = new RegularJoinRows(engine, { countsMatches, fields, isIdentified, isTimed });
    if (identity !== undefined) this.identity = new RowIdentity(engine, this.rows.store, identity);
  }

  /** Rows expire. */
  get isTimed(): boolean {
    return this.options.ttlMs < Infinity;
  }

  /** Rows may be taken back or expire. */
  get mayLose(): boolean {
    return this.identity !== undefined || this.isTimed;
  }

  get stateBytes(): number {
    return this.rows.bytes + (this.identity?.stateBytes ?? 0);
  }

  /** Rows written then or before have expired. */
  get expired(): number {
    return this.isTimed ? this.now - this.options.ttlMs : -Infinity;
  }

  /** A batch begins, of either side. */
  begin(now: number): void {
    this.now = now;
    this.rows.states.begin();
  }

  /**
   * Adds and takes back the rows of a batch.
   *
   * @param groups  Address of a u32 a row.
   */
  apply(table: GroupTable, batch: Batch, groups: number): JoinEvents {
    const { arena } = this.engine;
    const { rowCount } = batch;
    const kinds = this.identity === undefined ? 0 : batch.kinds;
    const { count, rows } = this.keptRows(groups, kinds, rowCount);
    const source = rows === 0 ? batch : batch.select(rows, count);
    const columns = this.options.positions.map((position) => source.column(position));
    const appended = this.rows.append(columns, count, { times: this.timesNow(count), matches: 0 });
    const ids = arena.allocate(rowCount * 4);
    this.placeIds(appended, rows, ids);
    const given = { groups, ids, kinds, rowCount };
    return this.link(table, given, () =>
      this.options.positions.map((position) => batch.column(position)),
    );
  }

  /** Takes in rows that a snapshot kept. */
  load(
    table: GroupTable,
    columns: readonly Column[],
    groups: number,
    history: RowHistory,
    rowCount: number,
  ): void {
    const ids = this.engine.arena.allocate(rowCount * 4);
    this.placeIds(this.rows.append(columns, rowCount, history), 0, ids);
    this.link(table, { groups, ids, kinds: 0, rowCount }, () => columns);
  }

  /** Writes the side into the arena (`assembly/abi/regularJoin.ts`). */
  describe(table: GroupTable, identified?: IdentifiedRows): number {
    const { identity, rows } = this;
    const entries = identity?.entries;
    const address = this.engine.arena.allocateZeroed(abi.SIDE_BYTES);
    const words = [
      rows.store.table.address,
      rows.states.address,
      table.records + table.payloadOffset + this.options.input * 4,
      table.stride,
      rows.offsetOf('previous'),
      rows.offsetOf('group'),
      entries === undefined ? 0 : entries.records + entries.payloadOffset,
      entries?.stride ?? 0,
      rows.offsetOf('sameNext'),
      rows.offsetOf('samePrevious'),
      rows.offsetOf('entry'),
      rows.offsetOf('matches'),
      rows.states.stamp,
    ];
    const { i64, u32 } = this.engine.memory;
    u32.set(words, address >>> 2);
    const { columnCount, columns } = identified ?? { columnCount: 0, columns: 0 };
    u32.set(
      [columns, columnCount, Number(this.options.isUpsert)],
      (address + abi.SIDE_IDENTITY) >>> 2,
    );
    const expired = this.isTimed ? BigInt(Math.floor(this.expired)) : NEVER;
    i64[(address + abi.SIDE_EXPIRED) >>> 3] = expired;
    i64[(address + abi.SIDE_NOW) >>> 3] = BigInt(Math.floor(this.now));
    return address;
  }

  /** Takes out rows that have expired. */
  expire(table: GroupTable): void {
    if (!this.isTimed) return;
    const side = this.describe(table);
    for (const { number, rowCount } of this.rows.store.table.all())
      this.engine.kernels.expireRows(side, number * SEGMENT_ROWS, rowCount);
    this.countGone(side);
    this.collect(table);
  }

  /** Gives memory back, once too many rows are gone. */
  collect(table: GroupTable): void {
    const { identity, rows } = this;
    if (rows.goneCount <= Math.max(GONE_MIN, rows.rowCount / 2)) return;
    rows.compact((ids, copies, count) => {
      this.engine.kernels.moveRows(this.describe(table), ids, copies, count);
    });
    identity?.collect((numbers) => rows.renumber('entry', numbers));
  }

  release(): void {
    this.rows.release();
    this.identity?.release();
  }

  /** The rows that are to be kept, as u32 at `rows`; all of them when that is 0. */
  private keptRows(
    groups: number,
    kinds: number,
    rowCount: number,
  ): { readonly count: number; readonly rows: number } {
    if (kinds === 0 && !this.skipsNullKeys) return { count: rowCount, rows: 0 };
    const { arena, kernels } = this.engine;
    const rows = arena.allocate((rowCount + 1) * 4);
    const count =
      kinds === 0
        ? kernels.keyedRows(groups, rows, rowCount)
        : kernels.addedRows(kinds, rows, rowCount);
    return { count, rows: count === rowCount ? 0 : rows };
  }

  /** Rows without a key match nothing: who neither loses them nor shows them keeps none. */
  private get skipsNullKeys(): boolean {
    return this.identity === undefined && !this.options.countsMatches;
  }

  private link(table: GroupTable, given: GivenRows, columns: () => readonly Column[]): JoinEvents {
    const { groups, ids, rowCount } = given;
    if (this.identity !== undefined) {
      const identified = this.identity.identify(columns(), rowCount);
      return this.change(table, given, identified);
    }
    const side = this.describe(table);
    this.engine.kernels.linkAdded(side, groups, ids, rowCount, Number(this.skipsNullKeys));
    return { ids, groups, kinds: 0, count: rowCount };
  }

  private change(table: GroupTable, given: GivenRows, identified: IdentifiedRows): JoinEvents {
    const { arena, kernels, memory } = this.engine;
    const { rowCount } = given;
    const ids = arena.allocate(rowCount * 8);
    const groups = arena.allocate(rowCount * 8);
    const kinds = arena.allocate(rowCount * 2);
    const events = arena.allocate(abi.EVENT_BYTES);
    const side = this.describe(table, identified);
    const read = [given.groups, identified.entries, given.kinds, given.ids];
    memory.u32.set([...read, ids, groups, kinds], events >>> 2);
    const count = kernels.applyRows(side, events, rowCount);
    this.countGone(side);
    const isInserts = given.kinds === 0 && !this.options.isUpsert;
    return { ids, groups, kinds: isInserts ? 0 : kinds, count };
  }

  private placeIds(appended: readonly AppendedRows[], rows: number, ids: number): void {
    for (const { firstId, from, count } of appended)
      this.engine.kernels.placeIds(rows, from, firstId, count, ids);
  }

  private timesNow(count: number): number {
    if (!this.isTimed) return 0;
    const times = this.engine.arena.allocate(count * 8);
    const first = times >>> 3;
    this.engine.memory.i64.fill(BigInt(Math.floor(this.now)), first, first + count);
    return times;
  }

  private countGone(side: number): void {
    this.rows.goneCount += this.engine.memory.u32[(side + abi.SIDE_GONE) >>> 2];
  }
}
