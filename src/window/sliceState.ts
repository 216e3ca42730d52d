// Slice state: the tables of slices or windows as one table of a snapshot, a part a large slice.
//
//   | key columns | slice_start | state columns |     the groups of a slice are a part
import { timestamp, type Field } from '../batch/dataType.js';
import { columnOf, type Column } from '../batch/column.js';
import { gatherColumn } from '../batch/gather.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import { GroupStateTable, type GroupColumns } from '../state/groupState.js';
import type { Engine } from '../wasm/engine.js';
import type { TableFactory, WindowTable } from './windowTable.js';

/** A part is a file: of many slices of few groups there would be many small ones. */
const PART_GROUPS_MIN = 1024;

/** Makes the tables of a snapshot, for contents of windows. */
export type SliceStates = (name: string, timeName: string) => SliceState;

/** Those of tables that `create` makes. */
export function sliceStates(
  engine: Engine,
  keys: readonly Field[],
  create: TableFactory,
): SliceStates {
  const table = create(0);
  const state = table.stateFields;
  table.release();
  return (name, timeName) => new SliceState(engine, name, timeName, { keys, state });
}

/** What slices keep, besides the time that tells them apart. */
export interface SliceFields {
  readonly keys: readonly Field[];
  readonly state: readonly Field[];
}

/** Takes in groups of a slice. */
export type LoadSlice = (time: number, columns: GroupColumns, count: number) => void;

/** Tables of groups that a time tells apart: milliseconds of the wall clock. */
export class SliceState {
  private readonly groups: GroupStateTable;

  /** @param timeName  What the time is: `slice_start`. */
  constructor(
    private readonly engine: Engine,
    name: string,
    timeName: string,
    { keys, state }: SliceFields,
  ) {
    const further = [{ name: timeName, type: timestamp(3).asEpoch() }];
    this.groups = new GroupStateTable(name, keys, state, further);
  }

  /** Writes the groups of a slice; those of a large one unless they are known at that version. */
  write(writer: SnapshotWriter, time: number, table: WindowTable, version: number): void {
    const { engine, groups } = this;
    const write = (): void => {
      groups.write(
        engine,
        0,
        table.groupCount,
        (from, count) => table.stateColumns(from, count),
        (batch) => writer.write(groups, batch),
        (count) => [this.times(time, count)],
      );
    };
    if (table.groupCount < PART_GROUPS_MIN) write();
    else writer.writePart(groups, { id: String(time), version }, write);
  }

  /** Reads all groups, those of a slice in pieces. */
  read(reader: SnapshotReader, load: LoadSlice): void {
    const { engine, groups } = this;
    for (const batch of reader.read(groups)) {
      const { keys, state, further } = groups.split(batch);
      const { values } = further[0];
      for (let from = 0; from < batch.rowCount;) {
        const to = engine.kernels.endOfEqualTimes(values, from, batch.rowCount);
        const time = Number(engine.memory.i64[(values >>> 3) + from]);
        const mark = engine.arena.mark();
        const isWhole = to - from === batch.rowCount;
        const part = (columns: readonly Column[]): readonly Column[] =>
          isWhole ? columns : this.rows(columns, from, to - from);
        load(time, { keys: part(keys), state: part(state) }, to - from);
        engine.arena.rewind(mark);
        from = to;
      }
    }
  }

  private times(time: number, count: number): Column {
    const { arena, kernels } = this.engine;
    const values = arena.allocate(count * 8);
    kernels.fillTimes(values, count, time);
    return columnOf(timestamp(3), values);
  }

  private rows(columns: readonly Column[], from: number, count: number): Column[] {
    const { arena, kernels } = this.engine;
    const rows = arena.allocate(count * 4);
    kernels.listRows(rows, from, count);
    return columns.map((column) => gatherColumn(this.engine, column, rows, count));
  }
}
