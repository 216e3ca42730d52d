// Local window aggregate: adds up the rows of its subtask before they go to the subtasks of their
// keys.
//
//   rows ──► slices ──► one table a slice ──watermark, barrier, idle, memory──► a row a group
//   and slice
//     ├── behind the end of a window ─────────────────────────────────────────► as they came
//     └── where little falls together ────────────────────────────────────────► as they came
//
// Invariants
//   · What is added up are rows of which no window had ended when they came; they leave before the
//     watermark that ends one. So the global half takes them as it would have taken the rows.
//   · A barrier finds it empty: what was added up is in the state of the global half, and the
//     checkpoint is that of a plan without local halves.
//
// Semantics: Flink's LocalSlicingWindowAggOperator, which drops nothing either.
import { Batch } from '../batch/batch.js';
import { columnOf, type Column } from '../batch/column.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { lowestValue, type SnapshotReader, type SnapshotWriter } from '../checkpoint/snapshot.js';
import { MillraceError } from '../error.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator/operator.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { assignerText, type SlicedAssigner } from './assigner.js';
import { LocalGauge } from './localGauge.js';
import { PartialLayout } from './partialLayout.js';
import { SliceStore } from './sliceStore.js';
import { WindowBatch } from './windowBatch.js';
import { WindowGrid } from './windowGrid.js';
import { aggregateTables, type WindowTable } from './windowTable.js';

/**
 * Beyond this many bytes, groups are sent before their time: what did not fall together by then
 * seldom does, and larger tables miss the caches.
 */
const HELD_BYTES_MAX = 1 << 24;

/** What a {@link LocalWindowAggregate} is made with. */
export interface LocalWindowAggregateOptions {
  readonly name: string;
  readonly assigner: SlicedAssigner;
  readonly inputSchema: Schema<Fields>;
  /** Positions of the key columns; none for windowAll. */
  readonly keys: readonly number[];
  /** Mergeable ones. */
  readonly calls: readonly AggregateCall[];
  /** False = passes rows on where adding up does not pay. */
  readonly always: boolean;
}

/** The half of a window aggregate that is before the exchange. */
export class LocalWindowAggregate implements Operator {
  readonly name: string;
  readonly outputSchema: Schema<Fields>;
  readonly holdsWatermarks = true;
  private readonly layout: PartialLayout;
  private readonly grid: WindowGrid;
  private readonly gauge: LocalGauge;
  private context!: OperatorContext;
  private slices!: SliceStore;
  private watermark = -Infinity;

  constructor(
    private readonly options: LocalWindowAggregateOptions,
    private readonly tables = aggregateTables(options),
  ) {
    this.name = options.name;
    this.layout = new PartialLayout(options.inputSchema, options.calls);
    this.outputSchema = this.layout.schema;
    this.grid = new WindowGrid(options.assigner);
    this.gauge = new LocalGauge(options.always);
  }

  describe(): OperatorDescription {
    const { assigner, calls, inputSchema, keys } = this.options;
    const by = keys.map((index) => inputSchema.names[index]).join(', ');
    const aggregates = calls.map((call) => call.name).join(', ');
    const text = `${assignerText(assigner)}${by === '' ? '' : ` by ${by}`}: ${aggregates}`;
    return { name: this.name, text: `LocalWindowAggregate ${text}`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.slices = new SliceStore(this.tables(context));
  }

  processBatch(batch: Batch): void {
    if (this.gauge.isResting) {
      this.gauge.passed(batch.rowCount);
      return this.passOn(batch);
    }
    const rows = new WindowBatch(batch, this.grid, this.options.keys, this.name);
    this.addUp(rows, batch);
    const behind = rows.lateRows();
    this.gauge.took(batch.rowCount);
    if (behind !== undefined) {
      // Their watermarks end windows, whose rows come first.
      this.sendDue(rows.watermark(batch.rowCount - 1, this.watermark));
      this.passOn(behind);
    }
    if (this.slices.sliceBytes > HELD_BYTES_MAX) this.sendAll();
  }

  processWatermark(watermark: number): void {
    this.sendDue(watermark);
    this.watermark = watermark;
    this.context.emitWatermark(watermark);
  }

  processIdle(): void {
    this.sendAll();
    this.context.emitIdle();
  }

  prepareBarrier(): void {
    this.sendAll();
  }

  get stateBytes(): number {
    return this.slices.stateBytes;
  }

  snapshot(writer: SnapshotWriter): void {
    if (this.slices.sliceCount > 0)
      throw new MillraceError('INTERNAL_STATE', 'A barrier found rows that were not sent.');
    writer.value('watermark', this.watermark);
  }

  restore(reader: SnapshotReader): void {
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
  }

  close(): void {
    this.slices.release();
  }

  /** Adds the rows of which no window has ended to their slices; the others are late rows. */
  private addUp(rows: WindowBatch, batch: Batch): void {
    const { grid, slices, watermark } = this;
    const someBehind = batch.watermarks !== 0 || rows.lowest <= watermark;
    for (const run of rows.runs(0, batch.rowCount)) {
      if (grid.lastEnd(run.start) === -Infinity) {
        if (someBehind) rows.addUnassigned(run, watermark, 0);
        continue;
      }
      const kept = someBehind ? rows.withoutLate(run, watermark, this.dueAt(run.start)) : run;
      if (kept.count > 0) slices.update(run.start, (table) => rows.addTo(table, kept));
    }
  }

  /** The watermark that ends the first window of a slice. */
  private dueAt(slice: number): number {
    return this.grid.maxTimestamp(this.grid.firstEndBehind(slice));
  }

  private sendDue(watermark: number): void {
    const { first } = this.slices;
    if (first !== undefined) this.send((slice) => this.dueAt(slice) <= watermark);
  }

  private sendAll(): void {
    this.send(() => true);
  }

  private send(isDue: (slice: number) => boolean): void {
    const { first } = this.slices;
    if (first === undefined || !isDue(first)) return;
    this.slices.forEach((slice, table) => {
      if (isDue(slice)) this.sendSlice(slice, table);
    });
    this.slices.releaseWhile(isDue);
    this.gauge.judge();
    if (this.gauge.isResting) this.sendAll();
  }

  private sendSlice(slice: number, table: WindowTable): void {
    const { batchSize, engine } = this.context;
    for (let from = 0; from < table.groupCount; from += batchSize) {
      const count = Math.min(batchSize, table.groupCount - from);
      const mark = engine.arena.mark();
      this.gauge.sent(count);
      this.context.emit(this.partials(slice, table, from, count));
      engine.arena.rewind(mark);
    }
  }

  private partials(slice: number, table: WindowTable, from: number, count: number): Batch {
    const { engine } = this.context;
    const { keys, state } = table.stateColumns(from, count);
    const columns = this.absentColumns();
    this.options.keys.forEach((position, index) => (columns[position] = keys[index]));
    const starts = engine.arena.allocate(count * 8);
    engine.kernels.fillTimes(starts, count, slice);
    columns[this.layout.slice] = columnOf(this.outputSchema.fields[this.layout.slice].type, starts);
    this.layout.states.forEach((position, index) => (columns[position] = state[index]));
    return new Batch(engine, this.outputSchema, columns, count);
  }

  /** Sends rows as they came. */
  private passOn(batch: Batch): void {
    const columns = this.absentColumns();
    batch.rawColumns.forEach((column, index) => (columns[index] = column));
    this.context.emit(batch.withColumns(this.outputSchema, columns));
  }

  private absentColumns(): Column[] {
    return this.outputSchema.fields.map(({ type }) => columnOf(type, 0));
  }
}
