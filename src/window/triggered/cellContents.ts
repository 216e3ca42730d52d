// Contents that are the accumulators of built-in aggregates.
//
//   rows of a batch ──► pending: row, group ──► accumulators, in one go before anybody reads them
//
// Invariants
//   · Pending rows are of the batch at hand, and are added before contents are read, merged or
//     cleared.
//   · Accumulators of groups without contents are zero.
import type { Column } from '../../batch/column.js';
import type { Field, Fields } from '../../batch/dataType.js';
import { gatherColumn } from '../../batch/gather.js';
import { readValues } from '../../batch/read/columnReader.js';
import type { Schema } from '../../batch/schema.js';
import type { Row } from '../../operator/userFunction.js';
import { AccumulatorSet } from '../../state/accumulatorSet.js';
import type { AggregateCall } from '../../state/aggregateCall.js';
import { GrowingColumn } from '../../state/keyed/growingColumn.js';
import type { TakeRows } from '../../state/keyed/stateRows.js';
import { forEachTagged, tagGroups } from '../../state/keyed/taggedGroups.js';
import type { GroupStore } from '../../state/groupStore.js';
import type { Engine } from '../../wasm/engine.js';
import type { BatchRows, Contents } from './contents.js';
import type { TimeWindow } from './timeWindow.js';

/** Bytes outside of the cells below which nothing is compacted. */
const COMPACT_BYTES = 1 << 20;

/** Accumulators by group. */
export class CellContents implements Contents {
  private accumulators: AccumulatorSet;
  private cells: GrowingColumn;
  /** A byte a group: 1 where there are rows, pending ones included. */
  private readonly tags: GrowingColumn;
  private batch: BatchRows | undefined;
  private pendingRows = new Uint32Array(256);
  private pendingGroups = new Uint32Array(256);
  private pendingCount = 0;
  private groupCount = 0;
  /** Positions of the argument columns. */
  private readonly positions: readonly number[];
  private keptBytes = COMPACT_BYTES;

  constructor(
    private readonly engine: Engine,
    private readonly schema: Schema<Fields>,
    private readonly calls: readonly AggregateCall[],
  ) {
    this.positions = [...new Set(calls.flatMap((call) => call.arguments))];
    this.accumulators = this.createAccumulators();
    this.cells = new GrowingColumn(engine, Math.max(8, this.accumulators.payloadBytes));
    this.tags = new GrowingColumn(engine, 1);
  }

  get stateBytes(): number {
    return this.accumulators.stateBytes + this.cells.bytes + this.tags.bytes;
  }

  /** Drops what cleared groups left outside of the cells, once it may be half. */
  maintain(): void {
    if (this.accumulators.stateBytes < 2 * this.keptBytes) return;
    const { engine, groupCount } = this;
    const [from, used] = [this.cells, this.accumulators];
    const source = this.store;
    this.accumulators = this.createAccumulators();
    this.cells = new GrowingColumn(engine, from.width);
    this.cells.ensure(groupCount);
    const mark = engine.arena.mark();
    const numbers = engine.arena.allocate(groupCount * 4);
    engine.kernels.listRows(numbers, 0, groupCount);
    this.accumulators.merge(this.store, numbers, used, source, 0, groupCount);
    engine.arena.rewind(mark);
    from.release();
    used.release();
    this.keptBytes = Math.max(COMPACT_BYTES, this.accumulators.stateBytes);
  }

  beginBatch(rows: BatchRows): void {
    this.batch = rows;
    // Columns are gathered into the arena once; what fires in between rewinds to behind them.
    for (const index of this.positions) rows.batch.column(index);
    void rows.batch.kinds;
  }

  endBatch(): void {
    this.flush();
    this.batch = undefined;
  }

  add(group: number, row: number): void {
    const { pendingCount } = this;
    if (pendingCount === this.pendingRows.length) this.flush();
    this.pendingRows[this.pendingCount] = row;
    this.pendingGroups[this.pendingCount] = group;
    this.pendingCount += 1;
    this.engine.memory.u8[this.tags.address + group] = 1;
  }

  has(group: number): boolean {
    return this.engine.memory.u8[this.tags.address + group] === 1;
  }

  merge(target: number, source: number): void {
    if (!this.has(source)) return;
    this.flush();
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    const groups = arena.allocate(8);
    memory.u32[groups >>> 2] = target;
    memory.u32[(groups >>> 2) + 1] = source;
    this.accumulators.mergeGroups(this.store, groups, groups + 4, 1);
    arena.rewind(mark);
    memory.u8[this.tags.address + target] = 1;
    this.clear(source);
  }

  compute(group: number, _window: TimeWindow, use: (results: Row[]) => void): void {
    this.flush();
    const { arena } = this.engine;
    const mark = arena.mark();
    const row: Row = {};
    this.accumulators.results(this.store, 0, group, 1).forEach((column: Column, index) => {
      row[this.calls[index].name] = readValues(this.engine, column, 1)[0];
    });
    arena.rewind(mark);
    use([row]);
  }

  clear(group: number): void {
    if (!this.has(group)) return;
    this.flush();
    const { u8 } = this.engine.memory;
    const { address, width } = this.cells;
    u8[this.tags.address + group] = 0;
    u8.fill(0, address + group * width, address + (group + 1) * width);
  }

  get fields(): readonly Field[] {
    return this.accumulators.state.fields;
  }

  snapshotRows(take: TakeRows): void {
    const { accumulators, engine, groupCount, tags } = this;
    forEachTagged(engine, tags, groupCount, (groups, count) => {
      take(groups, accumulators.state.columns(this.store, { groups, from: 0, count }), count);
    });
  }

  restoreRows(groups: number, columns: readonly Column[], rowCount: number): void {
    tagGroups(this.engine, this.tags, groups, rowCount);
    this.accumulators.state.load(this.store, groups, columns, rowCount);
  }

  ensureGroups(groupCount: number): void {
    this.groupCount = groupCount;
    this.cells.ensure(groupCount);
    this.tags.ensure(groupCount);
  }

  markGroups(marks: number): void {
    const { u8 } = this.engine.memory;
    const tags = this.tags.address;
    for (let group = 0; group < this.groupCount; group++) u8[marks + group] |= u8[tags + group];
  }

  renumberGroups(groups: number, groupCount: number, keptCount: number): void {
    this.cells.renumber(groups, groupCount, keptCount);
    this.tags.renumber(groups, groupCount, keptCount);
    this.groupCount = keptCount;
  }

  release(): void {
    this.accumulators.release();
    this.cells.release();
    this.tags.release();
  }

  private get store(): GroupStore {
    const { address, width } = this.cells;
    return { records: address, stride: width, payloadOffset: 0, groupCount: this.groupCount };
  }

  /** Adds what is pending. */
  private flush(): void {
    const { batch, pendingCount } = this;
    if (pendingCount === 0 || batch === undefined) return;
    this.pendingCount = 0;
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    const rows = arena.allocate(pendingCount * 4);
    const groups = arena.allocate(pendingCount * 4);
    const dense = new Map<number, Column>();
    memory.u32.set(this.pendingRows.subarray(0, pendingCount), rows >>> 2);
    memory.u32.set(this.pendingGroups.subarray(0, pendingCount), groups >>> 2);
    // Gathered here: a row of two windows is pending twice.
    for (const index of this.positions) {
      dense.set(index, gatherColumn(this.engine, batch.batch.column(index), rows, pendingCount));
    }
    const kinds = this.pendingKinds(batch, rows, pendingCount);
    const input = (index: number): Column => dense.get(index) as Column;
    this.accumulators.update(this.store, groups, input, pendingCount, 0, kinds);
    arena.rewind(mark);
  }

  private pendingKinds({ batch }: BatchRows, rows: number, count: number): number {
    if (batch.kinds === 0) return 0;
    const { arena, kernels } = this.engine;
    const kinds = arena.allocate(count);
    kernels.gatherFixed(batch.kinds, rows, kinds, count, 1);
    return kinds;
  }

  private createAccumulators(): AccumulatorSet {
    const types = this.schema.fields.map(({ type }) => type);
    const inputNames = this.schema.names;
    return new AccumulatorSet(this.engine, this.calls, types, { inputNames });
  }
}
