// Window rank: the first rows of each window and partition by an order, when the window has ended.
//
//   rows ──► late? ──► wait ──► watermark ──► windows due: ranked ──► rows out, by rank
//                       └── many wait ──► only those that may be among the first are kept
//
// Invariants
//   · A row is judged by its own watermark; so the batch size never changes an answer.
//   · Rows that wait are at most twice those that may leave, or PRUNE_ROWS.
//   · Of rows that no column of the order tells apart, the earlier ranks first (`lastOnTie`: the
//     later).
//
// Semantics: Flink's WindowRankOperator; the deduplication of windows is the rank 1 by time.
import { Batch } from '../../batch/batch.js';
import { columnOf, type Column } from '../../batch/column.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import {
  lowestValue,
  type SnapshotReader,
  type SnapshotWriter,
} from '../../checkpoint/snapshot.js';
import { MillraceError } from '../../error.js';
import { requireStorable } from '../../join/rowLayout.js';
import { WaitingRows } from '../../join/waitingRows.js';
import type { Operator, OperatorContext, OperatorDescription } from '../../operator/operator.js';
import type { WindowTime } from '../assigner.js';
import { WindowEnds } from '../table/windowEnds.js';
import { TopRows, type RankedRows, type RankOrder } from './topRows.js';

/** Rows that may wait whatever their rank. */
const PRUNE_ROWS = 1 << 16;

/** What a window rank does. */
export interface WindowRankPlan {
  readonly input: Schema<Fields>;
  /** The input's columns; behind them the rank, a BIGINT, where there is a `rankColumn`. */
  readonly output: Schema<Fields>;
  /** The column of the end of a row's window. */
  readonly windowEnd: string;
  /** Columns of a partition, those of the window among them; rows are distributed by all. */
  readonly partition: readonly string[];
  readonly order: readonly RankOrder[];
  /** The first rank that leaves, 1 or more, and the last. */
  readonly from: number;
  readonly to: number;
  readonly rankColumn?: string;
  /** Of rows of equal order the later ranks first: keeps the last row by time. Default false. */
  readonly lastOnTie?: boolean;
  /** Zone of the wall clock that windows follow; default UTC. */
  readonly timeZone?: string;
  /** The clock that windows follow; default `'event'`. */
  readonly time?: WindowTime;
}

/** Emits the first rows of windows. */
export class WindowRankOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private readonly ends: WindowEnds;
  private readonly isByClock: boolean;
  private context!: OperatorContext;
  private rows!: WaitingRows;
  private top!: TopRows;
  private watermark = -Infinity;
  private pruneAt = PRUNE_ROWS;

  constructor(
    readonly name: string,
    private readonly plan: WindowRankPlan,
  ) {
    const { input, output, timeZone, windowEnd } = plan;
    requireStorable(input.fields, 'Top-N of windows');
    this.outputSchema = output;
    this.ends = new WindowEnds(input, windowEnd, timeZone);
    this.isByClock = plan.time === 'processing';
  }

  get stateBytes(): number {
    return this.rows.stateBytes + this.top.stateBytes;
  }

  describe(): OperatorDescription {
    const { from, order, partition, to } = this.plan;
    const by = order.map(({ column, descending }) => `${column}${descending ? ' DESC' : ''}`);
    const ranks = from === 1 ? `top ${to}` : `ranks ${from} to ${to}`;
    const clock = this.isByClock ? ', processing time' : '';
    const text = `${ranks} of each ${partition.join(', ')} by ${by.join(', ')}${clock}`;
    return { name: this.name, text, state: ['rows of open windows'] };
  }

  open(context: OperatorContext): void {
    const { input, lastOnTie = false, order, partition } = this.plan;
    const { engine } = context;
    const { ends } = this;
    const positions = partition.map((column) => input.indexOf(column));
    const keys = positions.includes(ends.index) ? positions : [...positions, ends.index];
    this.context = context;
    this.rows = new WaitingRows(engine, {
      schema: input,
      keys: positions,
      ends,
      tableName: 'rows',
    });
    this.top = new TopRows(engine, { input, keys, order, lastOnTie });
  }

  processBatch(batch: Batch): void {
    const { engine, kinds, rowCount } = batch;
    if (kinds !== 0 && engine.kernels.hasRetractions(kinds, rowCount) !== 0)
      throw changelogError(this.name);
    const { context, ends, watermark } = this;
    this.rows.add(this.isByClock ? batch : ends.onTime(context, batch, watermark));
    if (this.rows.rowCount > this.pruneAt) this.prune();
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
    this.rows.snapshot(writer, this.watermark);
    writer.value('watermark', this.watermark);
  }

  restore(reader: SnapshotReader): void {
    this.watermark = lowestValue(reader.values('watermark'), -Infinity);
    this.rows.restore(reader, this.watermark);
    if (this.isByClock) this.wake();
  }

  close(): void {
    this.rows.release();
    this.top.release();
  }

  private fire(time: number): void {
    const { arena } = this.context.engine;
    const mark = arena.mark();
    const due = this.rows.takeDue(time);
    if (due.count > 0) {
      const { from, to } = this.plan;
      this.emit(this.top.of(this.rows, due, from, to));
      this.rows.releaseDue(time);
      this.pruneAt = Math.max(PRUNE_ROWS, 2 * this.rows.rowCount);
    }
    arena.rewind(mark);
  }

  /** Forgets the rows that as many others of their partition are in front of. */
  private prune(): void {
    const { arena, memory } = this.context.engine;
    const mark = arena.mark();
    const kept = this.top.of(this.rows, this.rows.waiting(), 1, this.plan.to);
    if (kept.count < this.rows.rowCount) {
      memory.u32.subarray(kept.ids >>> 2, (kept.ids >>> 2) + kept.count).sort();
      this.rows.retain(kept);
    }
    this.pruneAt = Math.max(PRUNE_ROWS, 2 * kept.count);
    arena.rewind(mark);
  }

  private wake(): void {
    const { nextDue } = this.rows;
    if (nextDue < Infinity) this.context.wakeAt(nextDue);
  }

  private emit({ ids, count, ranks }: RankedRows): void {
    const { batchSize, engine } = this.context;
    const { arena } = engine;
    const { output, rankColumn } = this.plan;
    for (let from = 0; from < count; from += batchSize) {
      const mark = arena.mark();
      const size = Math.min(batchSize, count - from);
      const some = ids + from * 4;
      const columns: Column[] = this.rows.store.columns(some, size, false);
      const rank = output.fields[columns.length];
      if (rankColumn !== undefined) columns.push(columnOf(rank.type, ranks + from * 8));
      const timestamps = this.rows.lastInstants(some, size);
      this.context.emit(new Batch(engine, output, columns, size, { timestamps }));
      arena.rewind(mark);
    }
  }
}

function changelogError(operator: string): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    'Top-N of windows takes rows that are added only; its input updates or deletes rows.',
    { location: { operator } },
  );
}
