// What asynchronous functions answered, as batches: results to the main output, rows whose call
// failed to where the policy says.
//
// Invariants
//   · Results keep event time, watermark and row kind of the row that they were made of.
//   · A result that does not fit the schema is an error of its row, and of no other.
import { Batch, type BatchExtras } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { RowWriter } from '../../batch/writeRows.js';
import { MillraceError } from '../../error.js';
import type { OperatorContext } from '../operator.js';
import type { ErrorPolicy } from './asyncOptions.js';
import type { Marker, PendingRow, PendingTarget } from './pendingRows.js';

/** Name of the side output of rows whose call failed, and of its additional column. */
export const ERRORS_TAG = 'errors';
/** The column with the error's text in that output. */
export const ERROR_COLUMN = 'error';

/** Counts rows whose call failed and that were left out or sent to the side output. */
const FAILED_METRIC = 'numAsyncRowsFailed';
const ROW_TEXT_MAX = 200;

/** Gathers rows until a batch is full, a marker comes, or the turn ends. */
export class AsyncOutput implements PendingTarget {
  private results: object[] = [];
  private origins: PendingRow[] = [];
  private failed: PendingRow[] = [];
  private readonly writer: RowWriter<Fields>;

  constructor(
    private readonly context: OperatorContext,
    private readonly operator: string,
    private readonly schema: Schema<Fields>,
    private readonly errorSchema: Schema<Fields> | undefined,
    private readonly policy: ErrorPolicy,
  ) {
    this.writer = new RowWriter(context.engine, schema);
  }

  takeRow(row: PendingRow): void {
    if (row.error !== undefined) return this.takeFailed(row);
    for (const result of row.results) {
      this.results.push(result);
      this.origins.push(row);
    }
    if (this.results.length >= this.context.batchSize) this.flush();
  }

  takeMarker(marker: Marker): void {
    this.flush();
    if (marker === 'idle') this.context.emitIdle();
    else this.context.emitWatermark(marker);
  }

  /** Emits what was gathered. */
  flush(): void {
    const { results, origins } = this;
    this.results = [];
    this.origins = [];
    const { batchSize } = this.context;
    for (let from = 0, to = 0; from < results.length; from = to) {
      to = Math.min(results.length, from + batchSize);
      // Results of a row stay together: when one does not fit, none of them is emitted.
      while (to > from && origins[to] === origins[to - 1]) to -= 1;
      if (to === from) to = this.emitLong(results, origins, from);
      else this.emitResults(results.slice(from, to), origins.slice(from, to));
    }
    this.flushFailed();
  }

  /** Emits more results of one row than a batch holds; returns where they end. */
  private emitLong(results: object[], origins: PendingRow[], from: number): number {
    const origin = origins[from];
    let end = from;
    while (origins[end] === origin) end += 1;
    const error = this.misfit(results, from, end - from);
    if (error !== undefined) {
      origin.error = error;
      this.takeFailed(origin);
      return end;
    }
    const { batchSize } = this.context;
    for (let at = from; at < end; at += batchSize) {
      const to = Math.min(end, at + batchSize);
      this.emitResults(results.slice(at, to), origins.slice(at, to));
    }
    return end;
  }

  private takeFailed(row: PendingRow): void {
    if (this.policy === 'fail') throw this.errorOf(row);
    this.context.count(FAILED_METRIC, 1);
    if (this.policy === 'errors') this.failed.push(row);
    if (this.failed.length >= this.context.batchSize) this.flush();
  }

  private emitResults(results: object[], origins: PendingRow[]): void {
    let batch: Batch;
    try {
      batch = this.writer.write(results);
    } catch (error) {
      if (!isOfRow(error)) throw error;
      return this.emitFitting(results, origins);
    }
    const extras = this.extras(origins);
    this.context.emit(
      new Batch(batch.engine, this.schema, batch.columns(), origins.length, extras),
    );
  }

  /** Some result does not fit: each is tried by itself, those of a row together. */
  private emitFitting(results: readonly object[], origins: readonly PendingRow[]): void {
    const kept: number[] = [];
    for (let from = 0, to = 0; from < results.length; from = to) {
      const origin = origins[from];
      while (to < results.length && origins[to] === origin) to += 1;
      const error = this.misfit(results, from, to - from);
      if (error === undefined) for (let i = from; i < to; i++) kept.push(i);
      else {
        origin.error = error;
        this.takeFailed(origin);
      }
    }
    if (kept.length === 0) return;
    this.emitResults(
      kept.map((i) => results[i]),
      kept.map((i) => origins[i]),
    );
  }

  private misfit(results: readonly object[], from: number, count: number): Error | undefined {
    const { arena } = this.context.engine;
    const mark = arena.mark();
    try {
      this.writer.write(results, from, count);
      return undefined;
    } catch (error) {
      if (!isOfRow(error)) throw error;
      return new MillraceError(error.code, `The function's result does not fit: ${error.problem}`, {
        cause: error,
      });
    } finally {
      arena.rewind(mark);
    }
  }

  private flushFailed(): void {
    const { failed, errorSchema } = this;
    if (failed.length === 0 || errorSchema === undefined) return;
    this.failed = [];
    const rows = failed.map((row) => ({
      ...row.row,
      [ERROR_COLUMN]: callError(row.error).message,
    }));
    const { engine } = this.context;
    const columns = new RowWriter(engine, errorSchema).write(rows).columns();
    const batch = new Batch(engine, errorSchema, columns, rows.length, this.extras(failed));
    this.context.emitSide(ERRORS_TAG, batch);
  }

  private extras(origins: readonly PendingRow[]): BatchExtras {
    return {
      timestamps: this.int64s(origins, (row) => row.timestamp),
      watermarks: this.int64s(origins, (row) => row.watermark),
      kinds: this.kinds(origins),
    };
  }

  /** A column of milliseconds, or 0 where no row has one. */
  private int64s(rows: readonly PendingRow[], of: (row: PendingRow) => number): number {
    if (rows.every((row) => Number.isNaN(of(row)))) return 0;
    const { arena, memory } = this.context.engine;
    const address = arena.allocate(rows.length * 8);
    const { i32 } = memory;
    rows.forEach((row, index) => {
      const ms = of(row);
      const value = Number.isNaN(ms) ? -(2 ** 63) : ms;
      i32[(address >>> 2) + 2 * index] = value;
      i32[(address >>> 2) + 2 * index + 1] = Math.floor(value / 4294967296);
    });
    return address;
  }

  private kinds(rows: readonly PendingRow[]): number {
    if (rows.every((row) => row.kind === 0)) return 0;
    const { arena, memory } = this.context.engine;
    const address = arena.allocate(rows.length);
    rows.forEach((row, index) => (memory.i8[address + index] = row.kind));
    return address;
  }

  private errorOf({ error, row, batch, index }: PendingRow): MillraceError {
    const { code, problem, cause, retryable } = callError(error);
    return new MillraceError(code, `${problem} The row: ${rowText(row)}.`, {
      cause,
      location: { operator: this.operator, batch, row: index },
      retryable,
    });
  }
}

/** What a call threw as an error; made only where it is told, because stacks cost. */
function callError(cause: unknown): MillraceError {
  if (cause instanceof MillraceError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new MillraceError('DATA_FUNCTION', `The function failed: ${message}.`, { cause });
}

/** The error of a value that does not fit its column, as {@link RowWriter} gives it. */
function isOfRow(error: unknown): error is MillraceError {
  return error instanceof MillraceError && error.location.row !== undefined;
}

function rowText(row: object): string {
  const text = JSON.stringify(row, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return text.length <= ROW_TEXT_MAX ? text : `${text.slice(0, ROW_TEXT_MAX)}…`;
}
