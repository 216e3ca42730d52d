// Rolling aggregate: for every row the aggregates of its key so far.
//
//   rows of a batch     a b a c b        cut into runs in which every key is distinct
//   runs                [a b] [a c b]    each run: update, then results of its groups in row order
//
// Invariants
//   · One row out for one row in, in order, as Flink's rolling aggregations emit.
import type { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import { readValues } from '../batch/read/columnReader.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../checkpoint/snapshot.js';
import { AccumulatorSet } from '../state/accumulatorSet.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { GroupStateTable, type GroupColumns } from '../state/groupState.js';
import { GroupTable } from '../state/groupTable.js';
import { SegmentVersions } from '../state/segmentVersions.js';
import { inspectedGroups } from '../state/inspectedGroups.js';
import type { Inspection } from './inspection.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';

/** Keyed aggregates without a window; state grows with the number of keys. */
export class RollingAggregateOperator implements Operator {
  private context!: OperatorContext;
  private table!: GroupTable;
  private accumulators!: AccumulatorSet;
  private groups!: GroupStateTable;
  private readonly segments = new SegmentVersions();
  private readonly keyIndices: readonly number[];
  /** Run in which a group was last seen. */
  private lastRun = new Uint32Array(1024);
  private run = 0;

  constructor(
    readonly name: string,
    private readonly inputSchema: Schema<Fields>,
    readonly outputSchema: Schema<Fields>,
    keys: readonly string[],
    private readonly calls: readonly AggregateCall[],
  ) {
    this.keyIndices = keys.map((key) => inputSchema.indexOf(key));
  }

  get stateBytes(): number {
    return this.table.stateBytes + this.accumulators.stateBytes;
  }

  describe(): OperatorDescription {
    const keys = this.keyIndices.map((index) => this.inputSchema.names[index]).join(', ');
    const calls = this.calls.map((call) => `${call.kind} AS ${call.name}`).join(', ');
    return { name: this.name, text: `rolling ${calls} by ${keys}`, state: [`groups by ${keys}`] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    const types = this.inputSchema.fields.map((field) => field.type);
    const inputNames = this.inputSchema.names;
    this.accumulators = new AccumulatorSet(context.engine, this.calls, types, { inputNames });
    const keys = this.keyIndices.map((index) => this.inputSchema.fields[index]);
    const keyTypes = keys.map(({ type }) => type);
    this.groups = new GroupStateTable('groups', keys, this.accumulators.state.fields);
    const payloadBytes = this.accumulators.payloadBytes;
    this.table = new GroupTable(context.engine, keyTypes, { payloadBytes });
  }

  processBatch(batch: Batch): void {
    const { engine } = this.context;
    const groups = engine.arena.allocate(batch.rowCount * 4);
    const keys = this.keyIndices.map((index) => batch.column(index));
    this.table.intern(keys, batch.rowCount, 0, groups);
    this.segments.begin(this.table.groupCount);
    this.segments.markAll(engine.memory.u32, groups, batch.rowCount);
    for (let from = 0; from < batch.rowCount;) {
      const to = this.endOfRun(groups, from, batch.rowCount);
      const mark = engine.arena.mark();
      this.emitRun(batch, groups, from, to - from);
      engine.arena.rewind(mark);
      from = to;
    }
  }

  processWatermark(): void {}

  snapshot(writer: SnapshotWriter): void {
    const { accumulators, groups, table } = this;
    const columnsOf = (from: number, count: number): GroupColumns => ({
      keys: table.keyColumns(0, from, count),
      state: accumulators.state.columns(table, { groups: 0, from, count }),
    });
    this.segments.write(writer, groups, table.groupCount, (from, until) => {
      const { engine } = this.context;
      groups.write(engine, from, until, columnsOf, (batch) => writer.write(groups, batch));
    });
  }

  restore(reader: SnapshotReader): void {
    const { accumulators, groups, table } = this;
    for (const batch of reader.read(groups)) {
      const { keys, state } = groups.split(batch);
      const before = table.groupCount;
      accumulators.state.internAndLoad(table, keys, state, batch.rowCount);
      this.segments.begin(table.groupCount);
      for (let group = before; group < table.groupCount; group++) this.segments.mark(group);
    }
  }

  /** The aggregates so far, each under its name. */
  inspect(): Inspection {
    const { accumulators, context, inputSchema, outputSchema, table } = this;
    const fields = this.keyIndices.map((index) => inputSchema.fields[index]);
    const names = outputSchema.names.slice(fields.length);
    return inspectedGroups(context.engine, table, fields, {
      names,
      read: (name, from, count) => {
        const column = accumulators.results(table, 0, from, count)[names.indexOf(name)];
        return readValues(context.engine, column, count);
      },
    });
  }

  close(): void {
    this.accumulators.release();
    this.table.release();
  }

  /** The first row from `from` whose group was seen in this run already. */
  private endOfRun(groups: number, from: number, rowCount: number): number {
    const { u32 } = this.context.engine.memory;
    if (this.lastRun.length < this.table.groupCount) this.growRuns();
    this.run += 1;
    let row = from;
    for (; row < rowCount; row++) {
      const group = u32[(groups >>> 2) + row];
      if (this.lastRun[group] === this.run) break;
      this.lastRun[group] = this.run;
    }
    return row;
  }

  private growRuns(): void {
    const grown = new Uint32Array(this.table.groupCount * 2);
    grown.set(this.lastRun);
    this.lastRun = grown;
  }

  private emitRun(batch: Batch, groups: number, from: number, count: number): void {
    const { engine } = this.context;
    const rows = engine.arena.allocate(count * 4);
    for (let i = 0; i < count; i++) engine.memory.u32[(rows >>> 2) + i] = from + i;
    const part = from === 0 && count === batch.rowCount ? batch : batch.select(rows, count);
    const runGroups = groups + from * 4;
    const input = (index: number): Column => part.column(index);
    this.accumulators.update(this.table, runGroups, input, count, 0, part.kinds);
    const results = this.accumulators.results(this.table, runGroups, 0, count);
    const keys = this.keyIndices.map((index) => part.column(index));
    this.context.emit(part.withDenseColumns(this.outputSchema, [...keys, ...results]));
  }
}
