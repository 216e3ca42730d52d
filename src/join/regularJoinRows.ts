// Rows of one side of a regular join: columns of the input, and behind them what links the rows.
//
//   | columns of the input | previous | group | same next | same previous | entry | matches |
//
// Which of the links there are depends on what the side needs (`assembly/abi/regularJoin.ts`).
import * as layout from '../../assembly/abi/rowStore.js';
import { columnOf, type Column } from '../batch/column.js';
import { int32, type DataType, type Field } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';
import { SegmentStates } from './regularJoinStates.js';
import { RowStore, type AppendedRows } from './rowStore.js';
import type { Segment } from './segmentTable.js';

/** What {@link RegularJoinRows} are made with. */
export interface RegularJoinRowsOptions {
  /** The columns of the input that are kept. */
  readonly fields: readonly Field[];
  /** Rows may be taken back. */
  readonly isIdentified: boolean;
  /** The matches of each row are counted. */
  readonly countsMatches: boolean;
  /** It is noted when rows were written. */
  readonly isTimed: boolean;
}

/** Positions of the columns behind those of the input; −1 where there is none. */
export interface LinkColumns {
  readonly previous: number;
  readonly group: number;
  readonly sameNext: number;
  readonly samePrevious: number;
  readonly entry: number;
  readonly matches: number;
}

/** What is known of rows that are kept; addresses, 0 = nothing. */
export interface RowHistory {
  /** i64 a row: when it was written. */
  readonly times: number;
  /** u32 a row. */
  readonly matches: number;
}

/** A segment with more of its rows left is not worth to be copied. */
const SPARSE = 2 / 3;

/** Rows in segments, each of which knows how many of its rows are gone. */
export class RegularJoinRows {
  readonly store: RowStore;
  readonly states: SegmentStates;
  readonly links: LinkColumns;
  /** Rows that are gone and whose segment is not released. */
  goneCount = 0;
  private addedCount = 0;
  private readonly linkCount: number;

  constructor(
    private readonly engine: Engine,
    private readonly options: RegularJoinRowsOptions,
  ) {
    const { countsMatches, fields, isIdentified, isTimed } = options;
    let next = fields.length;
    const take = (isThere: boolean): number => (isThere ? next++ : -1);
    this.links = {
      previous: take(isIdentified || isTimed),
      group: take(isIdentified || isTimed),
      sameNext: take(isIdentified),
      samePrevious: take(isIdentified),
      entry: take(isIdentified),
      matches: take(countsMatches),
    };
    this.linkCount = next - fields.length;
    const types: DataType<unknown>[] = fields.map(({ type }) => type);
    for (let i = 0; i < this.linkCount; i++) types.push(int32());
    this.store = new RowStore(engine, types);
    this.states = new SegmentStates(engine.memory);
  }

  /** Rows that are there, expired ones that were not yet looked for included. */
  get rowCount(): number {
    return this.addedCount - this.goneCount;
  }

  get bytes(): number {
    return this.store.stateBytes + this.states.bytes;
  }

  /** Keeps rows that are in no chain yet. */
  append(columns: readonly Column[], count: number, history: RowHistory): AppendedRows[] {
    const zeros = this.engine.arena.allocateZeroed(this.linkCount === 0 ? 0 : count * 4);
    const links: Column[] = [];
    for (let i = 0; i < this.linkCount; i++) {
      const isMatches = history.matches !== 0 && i + columns.length === this.links.matches;
      links.push(columnOf(int32(), isMatches ? history.matches : zeros));
    }
    return this.appendAll([...columns, ...links], count, history.times);
  }

  /** Columns of the input, by their position among those that are kept. */
  column(index: number, ids: number, count: number, hasNone: boolean): Column {
    return this.store.columnAt(index, ids, count, hasNone);
  }

  /** Matches of rows (u32 each); 0 where they are not counted. */
  matchesOf(ids: number, count: number): number {
    const { matches } = this.links;
    return matches < 0 ? 0 : this.store.columnAt(matches, ids, count, false).values;
  }

  /** When rows were written (i64 each). */
  timesOf(ids: number, count: number): number {
    const times = this.engine.arena.allocate(count * 8);
    const { address } = this.store.table;
    this.engine.kernels.gatherSegments(address, ids, layout.SEGMENT_TIMES, times, count, 8);
    return times;
  }

  /** Ids of the rows of a segment that are there, written behind `expired`; returns how many. */
  listKept({ address, number, rowCount }: Segment, expired: number, idsOut: number): number {
    const firstId = number * layout.SEGMENT_ROWS;
    return this.engine.kernels.listKept(address, firstId, rowCount, expired, idsOut);
  }

  /** Where a link column lies in a segment; 0 when there is none. */
  offsetOf(link: keyof LinkColumns): number {
    const position = this.links[link];
    return position < 0 ? 0 : this.store.storedAt(position).values;
  }

  /** Groups or entries have other numbers (address of a u32 for each). */
  renumber(link: 'group' | 'entry', numbers: number): void {
    if (this.links[link] < 0) return;
    const offset = this.offsetOf(link);
    for (const { address, rowCount } of this.store.table.all())
      this.engine.kernels.renumber(address + offset, numbers, rowCount);
  }

  /**
   * Releases segments that most rows are gone from, after the others were copied.
   *
   * @param move  Puts copies (second address of u32 ids) into the places of rows (first).
   */
  compact(move: (ids: number, copies: number, count: number) => void): void {
    const { arena } = this.engine;
    for (const segment of [...this.store.table.all()]) {
      if (segment.rowCount < layout.SEGMENT_ROWS) continue;
      const gone = this.states.gone(segment.number);
      if (segment.rowCount - gone >= segment.rowCount * SPARSE) continue;
      const mark = arena.mark();
      this.copySegment(segment, move);
      arena.rewind(mark);
      this.addedCount -= segment.rowCount;
      this.goneCount -= gone;
      this.store.table.recycle(segment);
      this.states.recycle(segment.number);
    }
  }

  release(): void {
    this.store.release();
    this.states.release();
  }

  private copySegment(
    segment: Segment,
    move: (ids: number, copies: number, count: number) => void,
  ): void {
    const { arena, kernels } = this.engine;
    const ids = arena.allocate(segment.rowCount * 4);
    const count = this.listKept(segment, -Infinity, ids);
    if (count === 0) return;
    const columns = this.store.columns(ids, count, false);
    const times = this.options.isTimed ? this.timesOf(ids, count) : 0;
    const copies = arena.allocate(count * 4);
    for (const { firstId, from, count: some } of this.appendAll(columns, count, times))
      kernels.placeIds(0, from, firstId, some, copies);
    move(ids, copies, count);
  }

  private appendAll(columns: readonly Column[], count: number, times: number): AppendedRows[] {
    const appended = this.store.append(columns, times, 0, count);
    this.states.cover(this.store.table.count);
    for (const { firstId } of appended) this.states.change(firstId >>> layout.SEGMENT_SHIFT);
    this.addedCount += count;
    return appended;
  }
}
