// Correlate: each row with the rows that a function makes of it.
//
//   row 0   f → a b     0 a, 0 b
//   row 1   f →         –          LEFT: 1 NULL
//   row 2   f → c       2 c
//
// Invariants
//   · Rows keep their order, event time, watermark and kind.
//   · At most a batch of rows is made at a time, however many a row becomes.
import { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import { readColumn } from '../batch/readRows.js';
import type { Schema } from '../batch/schema.js';
import { RowWriter } from '../batch/writeRows.js';
import { MillraceError } from '../error.js';
import type { Operator, OperatorContext, OperatorDescription } from './operator.js';
import { functionError } from './userFunction.js';

/** Makes rows, arrays of values, of the arguments of a row. */
export type RowsOf = (values: unknown[]) => Iterable<readonly unknown[]>;

/** What a {@link CorrelateOperator} is made with. */
export interface CorrelatePlan {
  /** For EXPLAIN and errors: `UNNEST`, the function's name. */
  readonly call: string;
  /** Positions in the input of the arguments. */
  readonly args: readonly number[];
  /** How many columns of the input are passed on, the first ones. */
  readonly width: number;
  /** Columns that are made, under the names of their positions: `0`, `1` … */
  readonly made: Schema<Fields>;
  /** Rows of which nothing is made are kept, with nulls. */
  readonly isLeft: boolean;
  readonly rowsOf: RowsOf;
}

/** Puts the rows that a function makes behind those that it was given. */
export class CorrelateOperator implements Operator {
  readonly stateBytes = 0;
  private context!: OperatorContext;
  private writer!: RowWriter;
  private rows: (readonly unknown[])[] = [];
  private origins: number[] = [];

  constructor(
    readonly name: string,
    readonly outputSchema: Schema<Fields>,
    private readonly plan: CorrelatePlan,
  ) {}

  describe(): OperatorDescription {
    const { call, isLeft } = this.plan;
    const text = `${isLeft ? 'left ' : ''}correlate with the rows of ${call}`;
    return { name: this.name, text, state: [] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.writer = new RowWriter(context.engine, this.plan.made);
  }

  processBatch(batch: Batch): void {
    const { args, isLeft, made } = this.plan;
    const columns = args.map((index) => readColumn(batch, index));
    const nothing = new Array<unknown>(made.columnCount).fill(null);
    for (let row = 0; row < batch.rowCount; row++) {
      const values = columns.map((column) => column[row]);
      const before = this.rows.length;
      let isAny = false;
      try {
        for (const one of this.plan.rowsOf(values)) {
          isAny = true;
          this.rows.push(one);
          this.origins.push(row);
          if (this.rows.length >= this.context.batchSize) this.flush(batch);
        }
      } catch (cause) {
        throw this.failed(cause, row);
      }
      if (isAny || !isLeft) continue;
      if (before >= this.context.batchSize) this.flush(batch);
      this.rows.push(nothing);
      this.origins.push(row);
    }
    this.flush(batch);
  }

  processWatermark(): void {}

  close(): void {}

  private flush(batch: Batch): void {
    const { origins, rows } = this;
    const count = rows.length;
    if (count === 0) return;
    this.rows = [];
    this.origins = [];
    const { engine } = this.context;
    const { arena } = engine;
    const mark = arena.mark();
    const selection = arena.allocate(count * 4);
    engine.memory.u32.set(origins, selection >>> 2);
    const own = batch.select(selection, count);
    const passed = this.outputSchema.fields
      .slice(0, this.plan.width)
      .map((_, index) => own.column(index));
    const made = this.writer.write(rows, 0, count).columns();
    const { kinds, timestamps, watermarks } = own;
    const extras = { kinds, timestamps, watermarks };
    const out = new Batch(engine, this.outputSchema, [...passed, ...made], count, extras);
    this.context.emit(out);
    arena.rewind(mark);
  }

  /** What readers further down threw while they were sent a batch has its own location. */
  private failed(cause: unknown, row: number): MillraceError {
    this.rows = [];
    this.origins = [];
    if (cause instanceof MillraceError && cause.location.operator !== undefined) return cause;
    const message = cause instanceof MillraceError ? cause.problem : String(cause);
    const text = `${this.plan.call} failed: ${message}`;
    return functionError(this.name, row, new MillraceError('DATA_FUNCTION', text, { cause }));
  }
}
