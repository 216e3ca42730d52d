// Window top: the first n rows of each window (and partition) by an order.
//
//   rows of windows that ended at the same time wait until the watermark has passed it, then are
//   ranked and emitted
//
// Invariants
//   · Rows carry the event time of their window, end - 1 ms; equal event time = the same window.
//   · Ties beyond the order columns keep the order of arrival.
import { readRows } from '../batch/readRows.js';
import { RowWriter } from '../batch/writeRows.js';
import { Batch } from '../batch/batch.js';
import { int64, type Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import type { SnapshotReader, SnapshotWriter, StateTable } from '../checkpoint/snapshot.js';
import { MillraceError } from '../error.js';
import type { Inspection } from './inspection.js';
import { inspectTop } from './inspectTop.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';
import { uniqueNames } from '../state/stateNames.js';
import type { Row } from './userFunction.js';

/** The column of a snapshot that holds the event time of a waiting row. */
const WINDOW_TIME = 'window_time';

/** Rows written to a snapshot at once. */
const SNAPSHOT_ROWS = 4096;

/** One column of an order. */
export interface OrderColumn {
  readonly column: string;
  readonly descending: boolean;
}

/** Ranks the rows of each window; adds the rank as a column. */
export class TopOperator implements Operator {
  private context!: OperatorContext;
  private writer!: RowWriter<Fields>;
  private readonly windows = new Map<number, Row[]>();
  private readonly waiting: StateTable;
  /** Its column of event times. */
  private readonly timeColumn: string;

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly count: number,
    private readonly partition: readonly string[],
    private readonly order: readonly OrderColumn[],
    private readonly rankColumn: string,
  ) {
    const input = outputSchema.fields.filter((field) => field.name !== rankColumn);
    const time = { name: WINDOW_TIME, type: int64({ as: 'number' }) };
    const [{ name: timeColumn }] = uniqueNames([time], outputSchema.names);
    const schema = new Schema([...input, { name: timeColumn, type: time.type }]);
    const keys = partition.map((column) => schema.indexOf(column));
    this.waiting = { name: 'waiting', schema, distribution: { keys } };
    this.timeColumn = timeColumn;
  }

  /** Waiting rows are JavaScript objects outside of the linear memory. */
  readonly stateBytes = 0;

  describe(): OperatorDescription {
    const order = this.order.map(
      ({ column, descending }) => `${column}${descending ? ' DESC' : ''}`,
    );
    const within = ['window', ...this.partition].join(', ');
    return {
      name: this.name,
      text: `top ${this.count} of each ${within} by ${order.join(', ')}`,
      state: ['rows of windows that are not complete'],
    };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.writer = new RowWriter(context.engine, this.outputSchema);
  }

  processBatch(batch: Batch): void {
    if (batch.timestamps === 0) {
      throw new MillraceError(
        'PLAN_INVALID_GRAPH',
        'top(…) needs the result of windows as its input.',
      );
    }
    const times = batch.timestamps >>> 3;
    const { i64 } = this.context.engine.memory;
    const at = Array.from({ length: batch.rowCount }, (_, i) => Number(i64[times + i]));
    readRows(batch).forEach((row, i) => this.addWaiting(at[i], row));
  }

  processWatermark(watermark: number): void {
    const due = [...this.windows.keys()].filter((time) => time <= watermark).sort((a, b) => a - b);
    for (const time of due) {
      const rows = this.windows.get(time) ?? [];
      this.windows.delete(time);
      this.emitTop(rows, time);
    }
  }

  snapshot(writer: SnapshotWriter): void {
    const { engine } = this.context;
    const rows = new RowWriter(engine, this.waiting.schema);
    for (const [time, waiting] of this.windows) {
      const timed = waiting.map((row) => ({ ...row, [this.timeColumn]: time }));
      for (let from = 0; from < timed.length; from += SNAPSHOT_ROWS) {
        const mark = engine.arena.mark();
        const count = Math.min(SNAPSHOT_ROWS, timed.length - from);
        writer.write(this.waiting, rows.write(timed, from, count));
        engine.arena.rewind(mark);
      }
    }
  }

  restore(reader: SnapshotReader): void {
    for (const batch of reader.read(this.waiting)) {
      for (const { [this.timeColumn]: time, ...row } of readRows(batch) as Row[]) {
        this.addWaiting(time as number, row);
      }
    }
  }

  /** The rows of windows that are not complete. */
  inspect(): Inspection {
    return inspectTop(this.windows, this.partition, (rows) => this.partitions(rows));
  }

  close(): void {
    this.windows.clear();
  }

  private addWaiting(time: number, row: Row): void {
    const waiting = this.windows.get(time);
    if (waiting === undefined) this.windows.set(time, [row]);
    else waiting.push(row);
  }

  private emitTop(rows: readonly Row[], time: number): void {
    const ranked = this.partitions(rows).flatMap((part) => this.ranked(part));
    const { engine } = this.context;
    const mark = engine.arena.mark();
    const written = this.writer.write(ranked, 0, ranked.length);
    const timestamps = engine.arena.allocate(ranked.length * 8);
    engine.memory.i64.fill(BigInt(time), timestamps >>> 3, (timestamps >>> 3) + ranked.length);
    const columns = written.columns();
    this.context.emit(new Batch(engine, this.outputSchema, columns, ranked.length, { timestamps }));
    engine.arena.rewind(mark);
  }

  private partitions(rows: readonly Row[]): Row[][] {
    const parts = new Map<string, Row[]>();
    for (const row of rows) {
      const key = partitionKey(this.partition.map((name) => row[name]));
      const part = parts.get(key);
      if (part === undefined) parts.set(key, [row]);
      else part.push(row);
    }
    return [...parts.values()];
  }

  private ranked(rows: Row[]): Row[] {
    const sorted = rows.sort((a, b) => this.compare(a, b)).slice(0, this.count);
    return sorted.map((row, i) => ({ ...row, [this.rankColumn]: i + 1 }));
  }

  private compare(a: Row, b: Row): number {
    for (const { column, descending } of this.order) {
      const isDecimal = this.outputSchema.type(column).kind === 'DECIMAL';
      const difference = compareValues(a[column], b[column], isDecimal);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  }
}

/** Equal for equal values only: null is not the text 'null', and times differ by milliseconds. */
function partitionKey(values: readonly unknown[]): string {
  return JSON.stringify(
    values.map((value) => {
      if (value === null) return null;
      return String(value instanceof Date ? value.getTime() : value);
    }),
  );
}

/**
 * Nulls first ascending, as Flink orders them; numbers, bigints, dates and strings (by code unit)
 * by value.
 */
function compareValues(a: unknown, b: unknown, isDecimal: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const value = isDecimal ? unscaled : (raw: unknown) => raw as number;
  const [left, right] = [value(a), value(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A decimal of one column's scale as an integer, so that comparison is exact. */
function unscaled(text: unknown): bigint | number {
  return typeof text === 'string' ? BigInt(text.replace('.', '')) : (text as number);
}
