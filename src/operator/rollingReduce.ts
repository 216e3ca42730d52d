// Rolling reduce: folds the rows of each key with the user's function and emits every step.
import { readRows } from '../batch/readRows.js';
import { RowWriter } from '../batch/writeRows.js';
import { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import { GroupStateTable, type GroupColumns } from '../state/groupState.js';
import { GroupTable } from '../state/groupTable.js';
import { SegmentVersions } from '../state/segmentVersions.js';
import { inspectedGroups } from '../state/inspectedGroups.js';
import type { Inspection } from './inspection.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';
import { functionError, isRow, wrongResult, type Row } from './userFunction.js';

/** Keyed fold; the folded rows are JavaScript objects, one a key. */
export class RollingReduceOperator implements Operator {
  private context!: OperatorContext;
  private table!: GroupTable;
  private writer!: RowWriter<Fields>;
  private readonly folded: Row[] = [];
  private readonly keyIndices: readonly number[];
  private readonly groups: GroupStateTable;
  private readonly segments = new SegmentVersions();

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly keys: readonly string[],
    private readonly call: (accumulated: Row, row: Row) => Row,
  ) {
    this.keyIndices = keys.map((key) => outputSchema.indexOf(key));
    const keyFields = this.keyIndices.map((index) => outputSchema.fields[index]);
    this.groups = new GroupStateTable('rows', keyFields, outputSchema.fields);
  }

  get stateBytes(): number {
    return this.table.stateBytes;
  }

  describe(): OperatorDescription {
    const keys = this.keys.join(', ');
    return { name: this.name, text: `rolling reduce by ${keys}`, state: [`a row by ${keys}`] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.writer = new RowWriter(context.engine, this.outputSchema);
    const types = this.keyIndices.map((index) => this.outputSchema.fields[index].type);
    this.table = new GroupTable(context.engine, types, { payloadBytes: 0 });
  }

  processBatch(batch: Batch): void {
    const { arena, memory } = this.context.engine;
    const groups = arena.allocate(batch.rowCount * 4);
    const keys = this.keyIndices.map((index) => batch.column(index));
    this.table.intern(keys, batch.rowCount, 0, groups);
    this.segments.begin(this.table.groupCount);
    this.segments.markAll(memory.u32, groups, batch.rowCount);
    const groupOf = memory.u32.slice(groups >>> 2, (groups >>> 2) + batch.rowCount);
    const rows = readRows(batch) as Row[];
    // The steps take the places of the rows that they were made of.
    for (let i = 0; i < rows.length; i++) {
      const before = this.folded[groupOf[i]];
      if (before !== undefined) rows[i] = this.step(before, rows, i);
      this.folded[groupOf[i]] = rows[i];
    }
    const written = this.writer.write(rows, 0, rows.length);
    this.context.emit(batch.withDenseColumns(this.outputSchema, written.columns()));
  }

  private step(before: Row, rows: readonly Row[], index: number): Row {
    let step: unknown;
    try {
      step = this.call(before, rows[index]);
    } catch (cause) {
      throw functionError(this.name, index, cause);
    }
    if (isRow(step)) return step;
    throw wrongResult(this.name, index, step, 'a row');
  }

  processWatermark(): void {}

  /**
   * The key and the whole row, whose key columns the function may have changed. What a row has
   * besides the columns of the schema is not kept.
   */
  snapshot(writer: SnapshotWriter): void {
    const { folded, groups, table } = this;
    const columnsOf = (from: number, count: number): GroupColumns => ({
      keys: table.keyColumns(0, from, count),
      state: this.writer.write(folded, from, count).columns(),
    });
    this.segments.write(writer, groups, table.groupCount, (from, until) => {
      const { engine } = this.context;
      groups.write(engine, from, until, columnsOf, (batch) => writer.write(groups, batch));
    });
  }

  restore(reader: SnapshotReader): void {
    const { arena, memory } = this.context.engine;
    for (const batch of reader.read(this.groups)) {
      const { keys, state } = this.groups.split(batch);
      const groups = arena.allocate(batch.rowCount * 4);
      this.table.intern(keys, batch.rowCount, 0, groups);
      const rows = readRows(new Batch(batch.engine, this.outputSchema, state, batch.rowCount));
      const first = groups >>> 2;
      rows.forEach((row, i) => (this.folded[memory.u32[first + i]] = row));
      this.segments.begin(this.table.groupCount);
      this.segments.markAll(memory.u32, groups, batch.rowCount);
    }
  }

  /** The columns of the folded rows but the key's, each under its name. */
  inspect(): Inspection {
    const { context, folded, outputSchema, table } = this;
    const fields = this.keyIndices.map((index) => outputSchema.fields[index]);
    return inspectedGroups(context.engine, table, fields, {
      names: outputSchema.names.filter((name) => !this.keys.includes(name)),
      read: (name, from, count) => folded.slice(from, from + count).map((row) => row[name]),
    });
  }

  close(): void {
    this.table.release();
  }
}
