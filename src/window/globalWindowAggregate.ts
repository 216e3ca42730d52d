// Global window aggregate: merges what local halves added up, and takes rows that they passed on.
//
//   partial rows ──► slices ──► tables load their states ┐
//   rows ──► as a window aggregate takes them ───────────┴──► windows
//
// Invariants
//   · Its state is that of a window aggregate without local halves: checkpoints fit both.
import type { Batch } from '../batch/batch.js';
import { isAbsent, type Column } from '../batch/column.js';
import { gatherColumn } from '../batch/gather.js';
import type { OperatorDescription } from '../operator/operator.js';
import type { PartialLayout } from './partialLayout.js';
import { partitionSlices, type SliceRun } from './slicePartition.js';
import { WindowAggregate, type WindowAggregateOptions } from './windowAggregate.js';
import type { WindowTable } from './windowTable.js';

/** The half of a window aggregate that is behind the exchange. */
export class GlobalWindowAggregate extends WindowAggregate {
  /** @param options  Its input has the schema of `layout`. */
  constructor(
    options: WindowAggregateOptions,
    private readonly layout: PartialLayout,
  ) {
    super(options);
  }

  override describe(): OperatorDescription {
    const description = super.describe();
    return { ...description, text: `GlobalWindowAggregate ${description.text}` };
  }

  override processBatch(batch: Batch): void {
    const { slice } = this.layout;
    if (isAbsent(batch.rawColumns[slice])) return super.processBatch(batch);
    if (batch.rowCount === 0) return;
    const starts = batch.column(slice).values;
    const runs = partitionSlices(batch.engine, this.grid, starts, batch.rowCount);
    this.addPartials(runs, (table, run) => this.load(table, batch, run));
  }

  private load(table: WindowTable, batch: Batch, { rows, count }: SliceRun): void {
    const column = (index: number): Column => {
      const all = batch.column(index);
      return rows === 0 ? all : gatherColumn(batch.engine, all, rows, count);
    };
    const keys = this.keys.map(column);
    table.load({ keys, state: this.layout.states.map(column) }, count);
  }
}
