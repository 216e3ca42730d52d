// Window table function: rows with the start, the end and the time of their windows.
//
//   TUMBLE, HOP, CUMULATE    a row leaves at once, one time for each of its windows
//   SESSION                  rows wait until their session has ended
//
// Semantics: Flink's AlignedWindowTableFunctionOperator and UnalignedWindowTableFunctionOperator.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { SnapshotReader, SnapshotWriter } from '../../checkpoint/snapshot.js';
import { MillraceError } from '../../error.js';
import type { Operator, OperatorContext, OperatorDescription } from '../../operator/operator.js';
import type { SessionAssigner, SlicedAssigner } from '../assigner.js';
import { AlignedWindowTable } from './alignedWindowTable.js';
import { SessionWindowTable } from './sessionWindowTable.js';

/** What a window table function does. */
export interface WindowTablePlan {
  readonly input: Schema<Fields>;
  /**
   * The input's columns, then `window_start` and `window_end` (TIMESTAMP(3), wall clock of the
   * assigner's zone) and `window_time`: TIMESTAMP(3), or TIMESTAMP_LTZ(3), which is an instant.
   */
  readonly output: Schema<Fields>;
  /** The column of event times, or the clock. */
  readonly time: string | 'proctime';
  readonly assigner: SlicedAssigner | SessionAssigner;
  /** Columns of the input that sessions are of. */
  readonly partition: readonly string[];
  /** Zone of the wall clock that sessions are told in; assigners of the others have their own. */
  readonly timeZone?: string;
}

/** Adds window columns to rows. */
export class WindowTableOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private readonly rows: Operator;

  constructor(
    readonly name: string,
    plan: WindowTablePlan,
  ) {
    const { assigner, input, output } = plan;
    if (output.columnCount !== input.columnCount + 3) {
      throw new MillraceError(
        'PLAN_INVALID_ARGUMENT',
        `A window function adds three columns to ${input.columnCount}, not to make it ` +
          `${output.columnCount}.`,
      );
    }
    this.outputSchema = output;
    this.rows =
      assigner.kind === 'session'
        ? new SessionWindowTable(name, { ...plan, assigner })
        : new AlignedWindowTable(name, { ...plan, assigner });
  }

  get stateBytes(): number {
    return this.rows.stateBytes;
  }

  describe(): OperatorDescription {
    return this.rows.describe();
  }

  open(context: OperatorContext): void {
    this.rows.open(context);
  }

  processBatch(batch: Batch): void {
    this.rows.processBatch(batch, 0);
  }

  processWatermark(watermark: number): void {
    this.rows.processWatermark(watermark);
  }

  processTimer(now: number): void {
    this.rows.processTimer?.(now);
  }

  snapshot(writer: SnapshotWriter): void {
    this.rows.snapshot?.(writer);
  }

  restore(reader: SnapshotReader): void {
    this.rows.restore?.(reader);
  }

  close(): void {
    this.rows.close();
  }
}
