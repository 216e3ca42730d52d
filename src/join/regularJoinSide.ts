// One side of a regular join: its rows, linked by key, and found again when they are taken back.
//
//   batch   +I a  -D b  +I c         store   | … | a | c |        events   a comes, b goes, c comes
//
// Invariants
//   · A row that goes is in no chain; its columns stay until the batch is done.
//   · Rows that are gone are at most half as many as those that are there, or two segments: else
//     rows of sparse segments move together and these are released.
import * as abi from '../../assembly/abi/regularJoin.js';
import * as rows from '../../assembly/abi/rowStore.js';
import type { Batch } from '../batch/batch.js';
import { columnOf, type Column } from '../batch/column.js';
import { int32, int64, type DataType, type Field } from '../batch/dataType.js';
import { GroupTable } from '../state/groupTable.js';
import { isView } from '../state/physical.js';
import type { Engine } from '../wasm/engine.js';
import { carryUsed } from './regularJoinGroups.js';
import { SegmentStates } from './regularJoinStates.js';
import { RowStore, type AppendedRows } from './rowStore.js';
import type { Segment } from './segmentTable.js';

/** What a {@link RegularJoinSide} is made with. */
export interface RegularJoinSideOptions {
  readonly input: 0 | 1;
  /** The columns that are kept, and their positions in the input. */
  readonly fields: readonly Field[];
  readonly positions: readonly number[];
  /** Of the kept columns, those that tell rows apart; undefined when none is ever taken back. */
  readonly identity: readonly number[] | undefined;
  /** A row that is added replaces the one that it equals. */
  readonly isUpsert: boolean;
  /** Whether the matches of each row are counted. */
  readonly countsMatches: boolean;
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

/** Columns of a store behind those of the input; −1 where there is none. */
interface Bookkeeping {
  readonly previous: number;
  readonly group: number;
  readonly sameNext: number;
  readonly samePrevious: number;
  readonly entry: number;
  readonly matches: number;
}

const GONE_MIN = 2 * rows.SEGMENT_ROWS;
/** A segment with more of its rows left is not worth to be moved. */
const SPARSE = 2 / 3;

/** Rows kept of one input. */
export class RegularJoinSide {
  readonly store: RowStore;
  readonly states: SegmentStates;
  private readonly books: Bookkeeping;
  private readonly bookCount: number;
  private entries: GroupTable | undefined;
  private readonly seed = BigInt(Math.floor(Math.random() * 2 ** 52));
  private goneCount = 0;
  private addedCount = 0;
  private rebuildAt = 1 << 16;
  /** Processing time of the batch at hand. */
  now = 0;
  /** Random, so that what another process wrote before it is never taken for the same. */
  readonly generation = Math.random().toString(36).slice(2, 12);

  constructor(
    private readonly engine: Engine,
    readonly options: RegularJoinSideOptions,
  ) {
    const { countsMatches, fields, identity } = options;
    let next = fields.length;
    const take = (isThere: boolean): number => (isThere ? next++ : -1);
    const [mayGo, isFound] = [this.mayGo, identity !== undefined];
    this.books = {
      previous: take(mayGo),
      group: take(mayGo),
      sameNext: take(isFound),
      samePrevious: take(isFound),
      entry: take(isFound),
      matches: take(countsMatches),
    };
    this.bookCount = next - fields.length;
    const types: DataType<unknown>[] = fields.map(({ type }) => type);
    for (let i = 0; i < this.bookCount; i++) types.push(int32());
    this.store = new RowStore(engine, types);
    this.states = new SegmentStates(engine.memory);
    if (isFound) this.entries = this.newEntries();
  }

  /** Rows may be taken back or expire. */
  get mayGo(): boolean {
    return this.options.identity !== undefined || this.options.ttlMs < Infinity;
  }

  /** Rows that are there, expired ones that were not yet looked for included. */
  get rowCount(): number {
    return this.addedCount - this.goneCount;
  }

  get stateBytes(): number {
    return this.store.stateBytes + this.states.bytes + (this.entries?.stateBytes ?? 0);
  }

  /** Rows written then or before have expired. */
  get expired(): number {
    return this.options.ttlMs === Infinity ? -Infinity : this.now - this.options.ttlMs;
  }

  /** A batch begins, of either side. */
  begin(now: number): void {
    this.now = now;
    this.states.begin();
  }

  /**
   * Adds and takes back the rows of a batch.
   *
   * @param groups  Address of a u32 a row.
   */
  apply(table: GroupTable, batch: Batch, groups: number): JoinEvents {
    const { arena, kernels } = this.engine;
    const { rowCount } = batch;
    const kinds = this.entries === undefined ? 0 : batch.kinds;
    const ids = arena.allocate(rowCount * 4);
    const listed = kinds === 0 ? 0 : arena.allocate((rowCount + 1) * 4);
    const added = kinds === 0 ? rowCount : kernels.addedRows(kinds, listed, rowCount);
    const isAll = added === rowCount;
    const source = isAll ? batch : batch.select(listed, added);
    const columns = this.options.positions.map((position) => source.column(position));
    for (const { firstId, from, count } of this.append(columns, added))
      kernels.placeIds(isAll ? 0 : listed, from, firstId, count, ids);
    if (this.entries === undefined) {
      kernels.linkAdded(this.describe(table), groups, ids, rowCount);
      return { ids, groups, kinds: 0, count: rowCount };
    }
    return this.change(table, batch, { groups, ids, kinds });
  }

  /** Takes in rows that a snapshot kept; `times` and `matches` may be 0. */
  load(
    table: GroupTable,
    columns: readonly Column[],
    groups: number,
    kept: { readonly times: number; readonly matches: number },
    rowCount: number,
  ): void {
    const { arena, kernels } = this.engine;
    const ids = arena.allocate(rowCount * 4);
    for (const { firstId, from, count } of this.append(columns, rowCount, kept))
      kernels.placeIds(0, from, firstId, count, ids);
    const batchColumns = columns;
    if (this.entries === undefined) {
      kernels.linkAdded(this.describe(table), groups, ids, rowCount);
      return;
    }
    this.changeColumns(table, batchColumns, { groups, ids, kinds: 0 }, rowCount);
  }

  /** Columns of rows: positions are those of kept columns. */
  column(index: number, ids: number, count: number, hasNone: boolean): Column {
    return this.store.columnAt(index, ids, count, hasNone);
  }

  /** Writes the side into the arena (`assembly/abi/regularJoin.ts`). */
  describe(table: GroupTable, identity = 0, identityCount = 0): number {
    const { arena, memory } = this.engine;
    this.states.cover(this.store.table.count);
    const address = arena.allocateZeroed(abi.SIDE_BYTES);
    const { i64, u32 } = memory;
    const put = (offset: number, value: number): void => {
      u32[(address + offset) >>> 2] = value;
    };
    const { books, entries } = this;
    put(abi.SIDE_SEGMENTS, this.store.table.address);
    put(abi.SIDE_STATES, this.states.address);
    put(abi.SIDE_HEADS, table.records + table.payloadOffset + this.options.input * 4);
    put(abi.SIDE_STRIDE, table.stride);
    put(abi.SIDE_PREVIOUS, this.offsetOf(books.previous));
    put(abi.SIDE_GROUP, this.offsetOf(books.group));
    put(abi.SIDE_ENTRIES, entries === undefined ? 0 : entries.records + entries.payloadOffset);
    put(abi.SIDE_ENTRY_STRIDE, entries?.stride ?? 0);
    put(abi.SIDE_SAME_NEXT, this.offsetOf(books.sameNext));
    put(abi.SIDE_SAME_PREVIOUS, this.offsetOf(books.samePrevious));
    put(abi.SIDE_ENTRY, this.offsetOf(books.entry));
    put(abi.SIDE_MATCHES, this.offsetOf(books.matches));
    put(abi.SIDE_STAMP, this.states.stamp);
    put(abi.SIDE_IDENTITY, identity);
    put(abi.SIDE_IDENTITY_COUNT, identityCount);
    put(abi.SIDE_IS_UPSERT, this.options.isUpsert ? 1 : 0);
    const { expired } = this;
    i64[(address + abi.SIDE_EXPIRED) >>> 3] = expired === -Infinity ? NEVER : BigInt(expired);
    i64[(address + abi.SIDE_NOW) >>> 3] = BigInt(Math.floor(this.now));
    return address;
  }

  /** Takes out rows that have expired. */
  expire(table: GroupTable): void {
    if (this.options.ttlMs === Infinity) return;
    const side = this.describe(table);
    for (const { number, rowCount } of this.store.table.all())
      this.engine.kernels.expireRows(side, number * rows.SEGMENT_ROWS, rowCount);
    this.countGone(side);
    this.collect(table);
  }

  /** Gives memory back, once too many rows are gone. */
  collect(table: GroupTable): void {
    if (this.goneCount <= Math.max(GONE_MIN, this.rowCount / 2)) return;
    const { arena } = this.engine;
    for (const segment of [...this.store.table.all()]) {
      if (segment.rowCount < rows.SEGMENT_ROWS) continue;
      const gone = this.states.gone(segment.number);
      if (segment.rowCount - gone >= segment.rowCount * SPARSE) continue;
      const mark = arena.mark();
      this.moveSegment(table, segment);
      arena.rewind(mark);
      this.addedCount -= segment.rowCount;
      this.goneCount -= gone;
      this.store.table.recycle(segment);
      this.states.recycle(segment.number);
    }
    this.collectEntries();
  }

  /** The groups of the table of keys have other numbers (address of a u32 a group). */
  renumberGroups(numbers: number): void {
    this.renumber(this.books.group, numbers);
  }

  /** Ids of the rows of a segment that are kept; returns how many. */
  listKept({ address, number, rowCount }: Segment, idsOut: number): number {
    const firstId = number * rows.SEGMENT_ROWS;
    return this.engine.kernels.listKept(address, firstId, rowCount, this.expired, idsOut);
  }

  /** Matches of rows (u32 each), or 0 where they are not counted. */
  matchesOf(ids: number, count: number): number {
    const { matches } = this.books;
    return matches < 0 ? 0 : this.store.columnAt(matches, ids, count, false).values;
  }

  /** When rows were written (i64 each). */
  timesOf(ids: number, count: number): number {
    const times = this.engine.arena.allocate(count * 8);
    const { address } = this.store.table;
    this.engine.kernels.gatherSegments(address, ids, rows.SEGMENT_TIMES, times, count, 8);
    return times;
  }

  release(): void {
    this.store.release();
    this.states.release();
    this.entries?.release();
  }

  private change(
    table: GroupTable,
    batch: Batch,
    given: { readonly groups: number; readonly ids: number; readonly kinds: number },
  ): JoinEvents {
    const columns = this.options.positions.map((position) => batch.column(position));
    return this.changeColumns(table, columns, given, batch.rowCount);
  }

  private changeColumns(
    table: GroupTable,
    columns: readonly Column[],
    given: { readonly groups: number; readonly ids: number; readonly kinds: number },
    rowCount: number,
  ): JoinEvents {
    const { arena, kernels, memory } = this.engine;
    const identity = this.writeIdentity(columns);
    const identityCount = this.options.identity?.length ?? 0;
    const entries = this.entriesOf(identity, identityCount, rowCount);
    const ids = arena.allocate(rowCount * 8);
    const groups = arena.allocate(rowCount * 8);
    const kinds = arena.allocate(rowCount * 2);
    const events = arena.allocate(abi.EVENT_BYTES);
    const side = this.describe(table, identity, identityCount);
    const lists = [given.groups, entries, given.kinds, given.ids, ids, groups, kinds];
    memory.u32.set(lists, events >>> 2);
    const count = kernels.applyRows(side, events, rowCount);
    this.countGone(side);
    const isInserts = given.kinds === 0 && !this.options.isUpsert;
    return { ids, groups, kinds: isInserts ? 0 : kinds, count };
  }

  /** The columns that tell rows apart, in the arena. */
  private writeIdentity(columns: readonly Column[]): number {
    const { identity = [] } = this.options;
    const address = this.engine.arena.allocate(identity.length * abi.IDENTITY_BYTES + 4);
    const { u32 } = this.engine.memory;
    identity.forEach((index, i) => {
      const { type, validity, values } = columns[index];
      const stored = this.store.storedAt(index);
      const width = type.kind === 'BOOLEAN' ? 0 : isView(type) ? -16 : type.width;
      const at = (address + i * abi.IDENTITY_BYTES) >>> 2;
      u32.set([width >>> 0, values, validity, stored.values, stored.present], at);
    });
    return address;
  }

  /** The u32 entry of each row. */
  private entriesOf(identity: number, identityCount: number, rowCount: number): number {
    const { arena, kernels, memory } = this.engine;
    const out = arena.allocate(rowCount * 4);
    const hashes = arena.allocate(rowCount * 8);
    const seed = arena.allocate(8);
    memory.u64[seed >>> 3] = this.seed;
    kernels.hashRows(identity, identityCount, seed, hashes, rowCount);
    this.entries?.intern([columnOf(int64(), hashes)], rowCount, 0, out);
    return out;
  }

  /** Keeps rows, not linked yet; matches and times as given, else none and now. */
  private append(
    columns: readonly Column[],
    count: number,
    kept: { readonly times: number; readonly matches: number } = { times: 0, matches: 0 },
  ): AppendedRows[] {
    const zeros = this.engine.arena.allocateZeroed(this.bookCount === 0 ? 0 : count * 4);
    const books: Column[] = [];
    for (let i = 0; i < this.bookCount; i++) {
      const isMatches = i + columns.length === this.books.matches && kept.matches !== 0;
      books.push(columnOf(int32(), isMatches ? kept.matches : zeros));
    }
    const times = this.options.ttlMs === Infinity ? 0 : kept.times || this.timesNow(count);
    return this.appendAll([...columns, ...books], times, count);
  }

  private appendAll(columns: readonly Column[], times: number, count: number): AppendedRows[] {
    const appended = this.store.append(columns, times, 0, count);
    this.states.cover(this.store.table.count);
    for (const { firstId } of appended) this.states.change(firstId >>> rows.SEGMENT_SHIFT);
    this.addedCount += count;
    return appended;
  }

  private timesNow(count: number): number {
    const times = this.engine.arena.allocate(count * 8);
    const first = times >>> 3;
    this.engine.memory.i64.fill(BigInt(Math.floor(this.now)), first, first + count);
    return times;
  }

  private countGone(side: number): void {
    this.goneCount += this.engine.memory.u32[(side + abi.SIDE_GONE) >>> 2];
  }

  private moveSegment(table: GroupTable, segment: Segment): void {
    const { arena, kernels } = this.engine;
    const ids = arena.allocate(segment.rowCount * 4);
    const firstId = segment.number * rows.SEGMENT_ROWS;
    const { address, rowCount } = segment;
    const count = kernels.listKept(address, firstId, rowCount, -Infinity, ids);
    if (count === 0) return;
    const columns = this.store.columns(ids, count, false);
    const times = this.options.ttlMs === Infinity ? 0 : this.timesOf(ids, count);
    const newIds = arena.allocate(count * 4);
    for (const added of this.appendAll(columns, times, count))
      kernels.placeIds(0, added.from, added.firstId, added.count, newIds);
    kernels.moveRows(this.describe(table), ids, newIds, count);
  }

  private newEntries(): GroupTable {
    return new GroupTable(this.engine, [int64()], { payloadBytes: 8 });
  }

  /** Entries that no row has are dropped, once there are more of them than of others. */
  private collectEntries(): void {
    const { entries } = this;
    if (entries === undefined || entries.groupCount < this.rebuildAt) return;
    const fresh = this.newEntries();
    carryUsed(this.engine, entries, fresh, (numbers) => this.renumber(this.books.entry, numbers));
    entries.release();
    this.entries = fresh;
    this.rebuildAt = Math.max(1 << 16, fresh.groupCount * 2);
  }

  private renumber(book: number, numbers: number): void {
    if (book < 0) return;
    const offset = this.offsetOf(book);
    for (const { address, rowCount } of this.store.table.all())
      this.engine.kernels.renumber(address + offset, numbers, rowCount);
  }

  private offsetOf(book: number): number {
    return book < 0 ? 0 : this.store.storedAt(book).values;
  }
}

/** The lowest i64: nothing expires. */
const NEVER = -(2n ** 63n);
