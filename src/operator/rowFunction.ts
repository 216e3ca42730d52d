// Row functions: the user's TypeScript over row objects, where expressions do not reach.
import { keepValues } from '../batch/read/keptValues.js';
import { rowObjects } from '../batch/read/rowObjects.js';
import { readColumns, readRows } from '../batch/readRows.js';
import { RowWriter } from '../batch/writeRows.js';
import { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { MillraceError } from '../error.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';
import { functionError, isRow, wrongResult, type Row } from './userFunction.js';

/** What a {@link RowFunctionOperator} does with the function's result. */
export type RowFunctionMode = 'filter' | 'map' | 'flatMap';

/**
 * Calls a function once a row. `filter` keeps the columns as they are; the others write the
 * returned rows as columns.
 */
export class RowFunctionOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;
  private writer!: RowWriter<Fields>;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly mode: RowFunctionMode,
    private readonly call: (row: Row) => unknown,
  ) {}

  describe(): OperatorDescription {
    return { name: this.name, text: `${this.mode} by a TypeScript function`, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.writer = new RowWriter(context.engine, this.outputSchema);
  }

  processBatch(batch: Batch): void {
    if (this.mode === 'filter') this.filter(batch);
    else if (this.mode === 'map') this.map(batch, readRows(batch));
    else this.flatMap(batch, readRows(batch));
  }

  processWatermark(): void {}

  close(): void {}

  private filter(batch: Batch): void {
    const columns = readColumns(batch);
    const rows = rowObjects(batch.schema.names, columns, batch.rowCount);
    const { arena, memory } = this.context.engine;
    const selection = arena.allocate(rows.length * 4);
    const u32 = memory.u32;
    const first = selection >>> 2;
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const keep = this.callAt(rows, i);
      if (typeof keep !== 'boolean') throw this.wrongResult(i, keep, 'true or false');
      if (keep) u32[first + count++] = i;
    }
    const isWhole = count === rows.length;
    const kept = isWhole ? batch : batch.select(selection, count);
    keepValues(kept, columns, isWhole ? 0 : selection);
    this.context.emit(kept);
  }

  private map(batch: Batch, rows: readonly Row[]): void {
    const results = new Array<object>(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const result = this.callAt(rows, i);
      if (!isRow(result)) throw this.wrongResult(i, result, 'a row');
      results[i] = result;
    }
    const written = this.writer.write(results, 0, results.length);
    this.context.emit(batch.withDenseColumns(this.outputSchema, written.columns()));
  }

  private flatMap(batch: Batch, rows: readonly Row[]): void {
    const results: object[] = [];
    const origins: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      const result = this.callAt(rows, i);
      if (!isIterable(result)) throw this.wrongResult(i, result, 'an array or iterable of rows');
      for (const row of result) {
        results.push(row);
        origins.push(i);
      }
    }
    this.emitFlat(batch, results, origins);
  }

  /** Rows that a function made of one row keep that row's event time, watermark and kind. */
  private emitFlat(batch: Batch, results: readonly object[], origins: readonly number[]): void {
    const { arena, memory } = this.context.engine;
    const { batchSize } = this.context;
    for (let from = 0; from < results.length; from += batchSize) {
      const count = Math.min(batchSize, results.length - from);
      const selection = arena.allocate(count * 4);
      for (let i = 0; i < count; i++) memory.u32[(selection >>> 2) + i] = origins[from + i];
      const { timestamps, watermarks, kinds } = batch.select(selection, count);
      const columns = this.writer.write(results, from, count).columns();
      const extras = { timestamps, watermarks, kinds };
      const { engine } = this.context;
      this.context.emit(new Batch(engine, this.outputSchema, columns, count, extras));
    }
  }

  private callAt(rows: readonly Row[], index: number): unknown {
    // Not callUser: its closure a row would cost as much as a small function.
    try {
      return this.call(rows[index]);
    } catch (cause) {
      throw functionError(this.name, index, cause);
    }
  }

  private wrongResult(row: number, result: unknown, expected: string): MillraceError {
    return wrongResult(this.name, row, result, expected);
  }
}

function isIterable(value: unknown): value is Iterable<object> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
