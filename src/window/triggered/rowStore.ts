// Row store: the rows of windows in order of arrival, as columns with a chain of slots a window.
//
//   group 7   slot 0 ─► slot 3 ─► slot 4          chains (EntryChains)
//             row      row      row              columns by slot (RowCells), event times by slot
//
// Invariants
//   · A slot in use has a row and a time; NaN stands for none.
import { columnOf, type Column } from '../../batch/column.js';
import { float64, type Field, type Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Row } from '../../operator/userFunction.js';
import { EntryChains } from '../../state/keyed/entryChains.js';
import { GrowingColumn } from '../../state/keyed/growingColumn.js';
import type { GroupUser } from '../../state/keyed/groupUser.js';
import type { StateRows, TakeRows } from '../../state/keyed/stateRows.js';
import type { Engine } from '../../wasm/engine.js';
import type { WindowElement } from '../evictor/evictor.js';
import { RowCells } from './rowCells.js';

/** A row of a window, and where it is kept. */
export interface StoredRow extends WindowElement<Row> {
  readonly slot: number;
}

/** Rows by group. */
export class RowStore implements GroupUser, StateRows {
  private readonly chains: EntryChains;
  private readonly cells: RowCells;
  private readonly times: GrowingColumn;
  private groupCount = 0;

  constructor(
    private readonly engine: Engine,
    schema: Schema<Fields>,
    owner: string,
  ) {
    this.chains = new EntryChains(engine);
    this.cells = new RowCells(engine, schema, owner);
    this.times = new GrowingColumn(engine, 8);
  }

  get stateBytes(): number {
    return this.chains.bytes + this.cells.bytes + this.times.bytes;
  }

  /** Rows kept. */
  get rowCount(): number {
    return this.chains.liveCount;
  }

  count(group: number): number {
    return this.chains.count(group);
  }

  add(group: number, row: Row, timestamp: number | undefined): void {
    const slot = this.chains.append(group);
    const { slotCount } = this.chains;
    this.cells.ensure(slotCount);
    this.times.ensure(slotCount);
    this.cells.write(slot, row);
    this.engine.memory.f64[(this.times.address >>> 3) + slot] = timestamp ?? NaN;
  }

  read(group: number): StoredRow[] {
    const { cells, chains } = this;
    const found: StoredRow[] = [];
    for (let slot = chains.first(group); slot >= 0; slot = chains.next(slot)) {
      const time = this.engine.memory.f64[(this.times.address >>> 3) + slot];
      const timestamp = Number.isNaN(time) ? undefined : time;
      found.push({ row: cells.read(slot), timestamp, slot });
    }
    return found;
  }

  /** Drops a row that {@link read} gave. */
  remove({ slot }: StoredRow): void {
    this.cells.clear(slot);
    this.chains.remove(slot);
  }

  clear(group: number): void {
    const { cells, chains } = this;
    for (let slot = chains.first(group); slot >= 0;) {
      const next = chains.next(slot);
      cells.clear(slot);
      chains.remove(slot);
      slot = next;
    }
  }

  /** Moves the rows of `source` behind those of `target`. */
  merge(target: number, source: number): void {
    this.chains.splice(target, source);
  }

  /** Gives up room of dropped rows; to be called between batches. */
  maintain(): void {
    const { cells, chains, times } = this;
    if (!chains.isSparse) return;
    chains.compact((numbers, count, keptCount) => {
      cells.renumber(numbers, count, keptCount);
      times.renumber(numbers, count, keptCount);
    });
  }

  get fields(): Field[] {
    return [...this.cells.fields, { name: 'row_time', type: float64() }];
  }

  get format(): string {
    return this.cells.format;
  }

  snapshotRows(take: TakeRows): void {
    const { cells, chains, groupCount, times } = this;
    chains.forEachEntry(0, groupCount, undefined, (slots, groups, count) => {
      const time = columnOf(float64(), times.gather(slots, count));
      take(groups, [...cells.gather(slots, count), time], count);
    });
  }

  restoreRows(groups: number, columns: readonly Column[], rowCount: number): void {
    const { cells, chains, times } = this;
    const slots = this.engine.arena.allocate(rowCount * 4);
    chains.appendAll(groups, rowCount, slots);
    cells.ensure(chains.slotCount);
    times.ensure(chains.slotCount);
    cells.fill(slots, columns, rowCount);
    times.scatter(columns[columns.length - 1].values, slots, rowCount);
  }

  ensureGroups(groupCount: number): void {
    this.groupCount = groupCount;
    this.chains.ensureGroups(groupCount);
  }

  markGroups(marks: number): void {
    this.chains.mark(marks, this.groupCount);
  }

  renumberGroups(groups: number, groupCount: number, keptCount: number): void {
    this.chains.renumberGroups(groups, groupCount, keptCount);
    this.groupCount = keptCount;
  }

  release(): void {
    this.chains.release();
    this.cells.release();
    this.times.release();
  }
}
