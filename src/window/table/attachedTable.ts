// Attached table: the groups of one window end with their accumulators, and how a snapshot keeps
// them.
//
//   windows   | keys, the end of the window among them | state columns |      a part an end
import { Batch } from '../../batch/batch.js';
import { columnOf, type Column } from '../../batch/column.js';
import type { DataType, Field, Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import type { SnapshotReader, SnapshotWriter, StateTable } from '../../checkpoint/snapshot.js';
import type { GroupAggregateCall } from '../../state/aggregateCall.js';
import { GroupAccumulators } from '../../state/groupAccumulators.js';
import { GroupTable } from '../../state/groupTable.js';
import { uniqueNames } from '../../state/stateNames.js';
import type { Engine } from '../../wasm/engine.js';
import type { SliceStore } from '../sliceStore.js';
import type { WindowEnds } from './windowEnds.js';

/** Groups written at once. */
const BLOCK_GROUPS = 16_384;
/** Larger tables are released rather than emptied: their next window may need less. */
const CLEARED_BYTES_MAX = 1 << 16;

/** What groups are made of. */
export interface AttachedGroups {
  readonly input: Schema<Fields>;
  /** Positions of the key columns. */
  readonly keys: readonly number[];
  /** Position of the end of the window, one of the keys or not. */
  readonly end: number;
  readonly calls: readonly GroupAggregateCall[];
}

/** The groups of windows that end together; keys are those besides the end. */
export class AttachedTable {
  private readonly table: GroupTable;
  private readonly accumulators: GroupAccumulators;

  constructor(
    private readonly engine: Engine,
    private readonly groups: AttachedGroups,
    expectedGroups: number,
  ) {
    const { calls, input } = groups;
    this.accumulators = new GroupAccumulators(engine, calls, input.fields, false);
    const { payloadBytes } = this.accumulators;
    const types = ownKeys(groups).map((index): DataType<unknown> => input.fields[index].type);
    this.table = new GroupTable(engine, types, { payloadBytes, expectedGroups });
  }

  get groupCount(): number {
    return this.table.groupCount;
  }

  get stateBytes(): number {
    return this.table.stateBytes + this.accumulators.stateBytes;
  }

  get stateFields(): readonly Field[] {
    return this.accumulators.stateFields;
  }

  /** Adds the rows of a batch, all of which end together. */
  update(batch: Batch): void {
    const { arena } = this.engine;
    // Columns that are gathered belong to the batch: they come before the mark.
    const input = (index: number): Column => batch.column(index);
    for (const index of this.read) input(index);
    const mark = arena.mark();
    const groups = this.intern(ownKeys(this.groups).map(input), batch.rowCount);
    this.accumulators.update(this.table, groups, input, batch.rowCount, 0);
    arena.rewind(mark);
  }

  /** Keys and results of `count` groups from `from` on, in the batch arena. */
  emit(end: number, from: number, count: number): Column[] {
    const results = this.accumulators.results(this.table, { groups: 0, from, count });
    return [...this.keyColumns(end, from, count), ...results];
  }

  /** Keys and states, likewise. */
  stateColumns(end: number, from: number, count: number): Column[] {
    const states = this.accumulators.stateColumns(this.table, { groups: 0, from, count });
    return [...this.keyColumns(end, from, count), ...states];
  }

  /** Adds groups by the columns that `stateColumns` gave. */
  load(columns: readonly Column[], count: number): void {
    const { end, keys } = this.groups;
    const { arena } = this.engine;
    const mark = arena.mark();
    const own = columns.slice(0, keys.length).filter((_, index) => keys[index] !== end);
    const groups = this.intern(own, count);
    this.accumulators.load(this.table, groups, columns.slice(keys.length), count);
    arena.rewind(mark);
  }

  /** Empties a small table, to be used again; false, and nothing done, for others. */
  clear(): boolean {
    if (this.accumulators.stateBytes > 0 || this.table.stateBytes > CLEARED_BYTES_MAX) return false;
    this.table.clear();
    return true;
  }

  release(): void {
    this.table.release();
    this.accumulators.release();
  }

  /** Positions of the columns that are read. */
  private get read(): readonly number[] {
    const { calls } = this.groups;
    return calls.flatMap(({ arguments: args, filter }) =>
      filter === undefined ? args : [...args, filter],
    );
  }

  private intern(keys: readonly Column[], rowCount: number): number {
    const groups = this.engine.arena.allocate(rowCount * 4);
    this.table.intern(keys, rowCount, 0, groups);
    return groups;
  }

  private keyColumns(end: number, from: number, count: number): Column[] {
    const { arena, kernels } = this.engine;
    const own = this.table.keyColumns(0, from, count);
    let next = 0;
    return this.groups.keys.map((index) => {
      if (index !== this.groups.end) return own[next++];
      const ends = arena.allocate(count * 8);
      kernels.fillTimes(ends, count, end);
      return columnOf(this.groups.input.fields[index].type, ends);
    });
  }
}

/** Windows by their end. */
export type AttachedWindows = SliceStore<AttachedTable>;

/** The table of a snapshot that windows are written to. */
export class AttachedState {
  private readonly table: StateTable;
  /** Of the end among the columns. */
  private readonly end: number;

  constructor(
    private readonly engine: Engine,
    groups: AttachedGroups,
    private readonly ends: WindowEnds,
  ) {
    const sample = new AttachedTable(engine, groups, 0);
    const keys = groups.keys.map((index) => groups.input.fields[index]);
    const state = uniqueNames([...keys, ...sample.stateFields], []);
    sample.release();
    this.end = groups.keys.indexOf(groups.end);
    const distribution = { keys: keys.map((_, index) => index) };
    this.table = { name: 'windows', schema: new Schema(state), distribution };
  }

  write(writer: SnapshotWriter, windows: AttachedWindows): void {
    const { arena } = this.engine;
    const { schema } = this.table;
    windows.forEach((end, groups, version) => {
      writer.writePart(this.table, { id: String(end), version }, () => {
        for (let from = 0; from < groups.groupCount; from += BLOCK_GROUPS) {
          const mark = arena.mark();
          const count = Math.min(BLOCK_GROUPS, groups.groupCount - from);
          const columns = groups.stateColumns(end, from, count);
          writer.write(this.table, new Batch(this.engine, schema, columns, count));
          arena.rewind(mark);
        }
      });
    });
  }

  read(reader: SnapshotReader, windows: AttachedWindows): void {
    for (const batch of reader.read(this.table)) {
      for (const { start: end, part } of this.ends.parts(batch, this.end)) {
        windows.update(end, (table) => table.load(part.columns(), part.rowCount));
      }
    }
  }
}

function ownKeys({ end, keys }: AttachedGroups): readonly number[] {
  return keys.filter((index) => index !== end);
}
