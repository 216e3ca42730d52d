// Window join: pairs of rows of the same window and keys, when the window has ended.
//
//   left  ──► late? ──► wait ┐
//   right ──► late? ──► wait ┤
//   watermark ──► windows due: group the right rows, probe with the left ones ──► pairs, rows alone
//
// Invariants
//   · A row is judged by its own watermark; so the batch size never changes an answer.
//   · Null keys match nothing; rows of theirs leave alone where their side is outer.
//
// Semantics: Flink's WindowJoinOperator. A condition beyond the equal columns is part of the match.
import type { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { lowestValue, type SnapshotReader, type SnapshotWriter } from '../checkpoint/snapshot.js';
import { MillraceError } from '../error.js';
import type { ExpressionNode } from '../expression/node.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator/operator.js';
import type { WindowTime } from '../window/assigner.js';
import { WindowEnds } from '../window/table/windowEnds.js';
import { requireStorable } from './rowLayout.js';
import { WaitingRows } from './waitingRows.js';
import { storedColumns, type StoredColumns } from './windowJoinColumns.js';
import { WindowJoinDue } from './windowJoinDue.js';

/** Which rows of windows leave. */
export type WindowJoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';

/** What a window join does. */
export interface WindowJoinPlan {
  readonly type: WindowJoinType;
  /** Left and right. */
  readonly inputs: readonly [Schema<Fields>, Schema<Fields>];
  /** Left columns, then right ones; of semi and anti joins the left ones only. */
  readonly output: Schema<Fields>;
  /** The column of the end of a row's window, of each input. */
  readonly windowEnds: readonly [string, string];
  /**
   * Columns that have to be equal, those of the window among them; rows are distributed by all of
   * them.
   */
  readonly keys: readonly (readonly [left: string, right: string])[];
  /** A BOOLEAN over the columns of both, which `joined` names. */
  readonly condition?: {
    readonly expression: ExpressionNode;
    readonly joined: Schema<Fields>;
  };
  /** Positions of columns of `output` that anybody reads; the others are absent. Default all. */
  readonly needed?: readonly number[];
  /** Zone of the wall clock that windows follow; default UTC. */
  readonly timeZone?: string;
  /** The clock that windows follow; default `'event'`. */
  readonly time?: WindowTime;
}

const LATE_TAGS = ['leftLate', 'rightLate'] as const;
const TABLES = ['left', 'right'] as const;

/** Joins two inputs by window and keys. */
export class WindowJoinOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private readonly ends: readonly [WindowEnds, WindowEnds];
  private readonly stored: readonly [StoredColumns, StoredColumns];
  private readonly isByClock: boolean;
  private context!: OperatorContext;
  private sides!: readonly [WaitingRows, WaitingRows];
  private due!: WindowJoinDue;
  private watermark = -Infinity;

  constructor(
    readonly name: string,
    private readonly plan: WindowJoinPlan,
  ) {
    const { inputs, output, timeZone, windowEnds } = plan;
    this.stored = [storedColumns(plan, 0), storedColumns(plan, 1)];
    for (const { schema } of this.stored) requireStorable(schema.fields, 'A window join');
    this.outputSchema = output;
    this.ends = [
      new WindowEnds(inputs[0], windowEnds[0], timeZone),
      new WindowEnds(inputs[1], windowEnds[1], timeZone),
    ];
    this.isByClock = plan.time === 'processing';
  }

  get stateBytes(): number {
    return this.sides.reduce((sum, { stateBytes }) => sum + stateBytes, this.due.stateBytes);
  }

  describe(): OperatorDescription {
    const { condition, keys, type } = this.plan;
    const on = keys.map(([left, right]) => `${left} = ${right}`).join(', ');
    const clock = this.isByClock ? ', processing time' : '';
    const further = condition === undefined ? '' : ', and a condition';
    const text = `${type} join of windows on ${on}${further}${clock}`;
    return { name: this.name, text, state: ['rows of open windows, of both sides'] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.sides = [this.side(0), this.side(1)];
    this.due = new WindowJoinDue(context, this.plan, this.sides, this.stored);
  }

  processBatch(batch: Batch, input: number): void {
    const { engine, kinds, rowCount } = batch;
    if (kinds !== 0 && engine.kernels.hasRetractions(kinds, rowCount) !== 0)
      throw changelogError(this.name);
    const { context, ends, watermark } = this;
    const rows = this.isByClock
      ? batch
      : ends[input].onTime(context, batch, watermark, LATE_TAGS[input]);
    const { positions, schema } = this.stored[input];
    const columns = positions.map((position) => rows.column(position));
    this.sides[input].add(rows.withDenseColumns(schema, columns));
    if (this.isByClock) this.wake();
  }

  processWatermark(watermark: number): void {
    if (this.isByClock || watermark <= this.watermark) return;
    this.fire(watermark);
    this.watermark = watermark;
  }

  processTimer(now: number): void {
    if (!this.isByClock) return;
    // Rows of this very millisecond may come yet.
    this.fire(now - 1);
    this.wake();
  }

  snapshot(writer: SnapshotWriter): void {
    for (const side of this.sides) side.snapshot(writer, this.watermark);
    writer.value('watermark', this.watermark);
  }

  restore(reader: SnapshotReader): void {
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    for (const side of this.sides) side.restore(reader, this.watermark);
    if (this.isByClock) this.wake();
  }

  close(): void {
    for (const side of this.sides) side.release();
    this.due.release();
  }

  private side(input: 0 | 1): WaitingRows {
    const { keys, timeZone, windowEnds } = this.plan;
    const { schema } = this.stored[input];
    return new WaitingRows(this.context.engine, {
      schema,
      keys: keys.map((pair) => schema.indexOf(pair[input])),
      ends: new WindowEnds(schema, windowEnds[input], timeZone),
      tableName: TABLES[input],
    });
  }

  private fire(time: number): void {
    const { arena } = this.context.engine;
    const mark = arena.mark();
    const [left, right] = this.sides.map((side) => side.takeDue(time));
    if (left.count + right.count > 0) {
      this.due.join(left, right);
      for (const side of this.sides) side.releaseDue(time);
    }
    arena.rewind(mark);
  }

  private wake(): void {
    const next = Math.min(...this.sides.map(({ nextDue }) => nextDue));
    if (next < Infinity) this.context.wakeAt(next);
  }
}

function changelogError(operator: string): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    'A join of windows takes rows that are added only; its input updates or deletes rows.',
    { location: { operator } },
  );
}
