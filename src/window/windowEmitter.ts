// Window emitter: the groups of a fired window as batches.
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { OperatorContext } from '../operator/operator.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { WindowColumns, type WindowTimes } from './windowColumns.js';
import type { WindowTable } from './windowTable.js';

/** Emits results; each row's event time is the last millisecond of its window. */
export class WindowEmitter {
  private readonly columns: WindowColumns;

  constructor(
    private readonly context: OperatorContext,
    private readonly schema: Schema<Fields>,
    keyNames: readonly string[],
    calls: readonly AggregateCall[],
  ) {
    this.columns = new WindowColumns(context.engine, schema, keyNames, calls);
  }

  /**
   * Emits all groups in batches of at most `context.batchSize`; what a batch needed is given back
   * behind it.
   */
  emitAll(table: WindowTable, window: WindowTimes, watermark?: number): void {
    const { batchSize } = this.context;
    for (let from = 0; from < table.groupCount; from += batchSize) {
      const count = Math.min(batchSize, table.groupCount - from);
      this.emitRange(table, from, count, window, watermark);
    }
  }

  /**
   * Emits `count` groups.
   *
   * @param watermark  The watermark that stood before, where it is known; of a window that fires
   * again, which the rows are behind.
   */
  emitRange(
    table: WindowTable,
    from: number,
    count: number,
    window: WindowTimes,
    watermark?: number,
  ): void {
    const { arena } = this.context.engine;
    const mark = arena.mark();
    const { keys, results } = table.emit(from, count);
    const timestamps = this.columns.filled(window.endInstant - 1, count);
    const watermarks = watermark === undefined ? 0 : this.columns.filled(watermark, count);
    const columns = this.columns.build(keys, results, count, window);
    this.emit(columns, count, timestamps, watermarks);
    arena.rewind(mark);
  }

  private emit(
    columns: readonly Column[],
    count: number,
    timestamps: number,
    watermarks: number,
  ): void {
    const extras = { timestamps, watermarks };
    this.context.emit(new Batch(this.context.engine, this.schema, columns, count, extras));
  }
}

/**
 * Address of the event times of a batch. @throws MillraceError PLAN_INVALID_GRAPH when it has none.
 */
export function eventTimes(batch: Batch, operator: string): number {
  const { timestamps } = batch;
  if (timestamps !== 0 || batch.rowCount === 0) return timestamps;
  throw new MillraceError(
    'PLAN_INVALID_GRAPH',
    'Event-time windows need event times: give the stream a watermark strategy, such as ' +
      "watermarks.boundedOutOfOrderness('at', '5s').",
    { location: { operator } },
  );
}
