// Window batch: the rows of a batch as the window operators look at them.
import type { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import { fromI64 } from '../time/milliseconds.js';
import { partitionSlices, timeRange, type SliceRun, type TimeRange } from './slicePartition.js';
import { eventTimes } from './windowEmitter.js';
import type { WindowGrid } from './windowGrid.js';
import type { WindowTable } from './windowTable.js';

/** A batch with its times on the grid's wall clock, and the late rows found in it. */
export class WindowBatch {
  /** The earliest event time. */
  readonly lowest: number;
  private readonly timestamps: number;
  private readonly watermarks: number;
  /** i64 wall-clock milliseconds; the timestamps themselves without a zone. */
  private readonly times: number;
  private readonly keys: readonly Column[];
  private readonly late: number;
  private lateCount = 0;
  private readonly range: TimeRange;

  constructor(
    private readonly batch: Batch,
    private readonly grid: WindowGrid,
    keys: readonly number[],
    operator: string,
  ) {
    const { engine, rowCount } = batch;
    this.timestamps = eventTimes(batch, operator);
    this.watermarks = batch.watermarks;
    this.keys = keys.map((index) => batch.column(index));
    this.range = timeRange(engine, this.timestamps, rowCount);
    const [lowest, highest] = this.range;
    this.lowest = lowest;
    this.times = grid.zone === undefined ? this.timestamps : this.wallClock(lowest, highest);
    this.late = engine.arena.allocate(rowCount * 4);
  }

  /** The rows `from … from + count − 1` by slice. */
  runs(from: number, count: number): SliceRun[] {
    const { arena, kernels } = this.batch.engine;
    const isWhole = count === this.batch.rowCount && this.times === this.timestamps;
    const range = isWhole ? this.range : undefined;
    const times = this.times + from * 8;
    const runs = partitionSlices(this.batch.engine, this.grid, times, count, range);
    if (from === 0) return runs;
    return runs.map((run) => {
      if (run.rows !== 0) {
        kernels.shiftRows(run.rows, run.count, from);
        return run;
      }
      const rows = arena.allocate(run.count * 4);
      kernels.listRows(rows, from, run.count);
      return { ...run, rows };
    });
  }

  /**
   * The rows of a run whose watermark is below `cleanupTime`; the others are kept for {@link
   * lateRows}.
   */
  withoutLate(run: SliceRun, floor: number, cleanupTime: number): SliceRun {
    const { arena, kernels } = this.batch.engine;
    if (this.watermarks === 0 && floor < cleanupTime) return run;
    const kept = run.rows === 0 ? arena.allocate(run.count * 4) : run.rows;
    const { rows, count } = run;
    const to = this.late + this.lateCount * 4;
    const late = kernels.splitLate(rows, this.watermarks, kept, to, count, floor, cleanupTime);
    this.lateCount += late;
    return late === 0 ? run : { start: run.start, rows: kept, count: count - late };
  }

  /** Keeps the late ones among rows that are in no window. */
  addUnassigned(run: SliceRun, floor: number, latenessMs: number): void {
    const { timestamps, watermarks } = this;
    const to = this.late + this.lateCount * 4;
    const { rows, count } = run;
    const { kernels } = this.batch.engine;
    this.lateCount += kernels.listLate(rows, timestamps, watermarks, to, count, floor, latenessMs);
  }

  /** Late rows in order of arrival, or undefined. */
  lateRows(): Batch | undefined {
    if (this.lateCount === 0) return undefined;
    const { memory } = this.batch.engine;
    memory.u32.subarray(this.late >>> 2, (this.late >>> 2) + this.lateCount).sort();
    return this.batch.select(this.late, this.lateCount);
  }

  /**
   * The first row from `from` on that is behind the end of one of its windows while its watermark
   * is `due`.
   */
  findClosed(from: number, floor: number, due: number): number {
    const { kernels } = this.batch.engine;
    const { rowCount } = this.batch;
    // In a zone, ends do not lie on a grid of instants: every row behind its watermark is looked
    // at.
    const grid = this.grid.zone === undefined ? this.grid.endMs : 0;
    const phase = this.grid.endPhase;
    const { timestamps, watermarks } = this;
    return kernels.findClosed(timestamps, watermarks, from, rowCount, floor, due, grid, phase);
  }

  /** The watermark when a row arrived. */
  watermark(row: number, floor: number): number {
    if (this.watermarks === 0) return floor;
    const { i64 } = this.batch.engine.memory;
    return Math.max(floor, fromI64(i64[(this.watermarks >>> 3) + row]));
  }

  /** Adds the rows of a run to a table. */
  addTo(table: WindowTable, run: SliceRun): void {
    const { batch } = this;
    table.update(this.keys, (index) => batch.column(index), run.count, run.rows, batch.kinds);
  }

  /** The group of a row's key in a table. */
  groupIn(table: WindowTable, row: number): number {
    return table.groupOf(this.keys, row);
  }

  private wallClock(lowest: number, highest: number): number {
    const { engine, rowCount } = this.batch;
    const zone = this.grid.zone;
    if (zone === undefined) return this.timestamps;
    const out = engine.arena.allocate(rowCount * 8);
    const { address, count } = zone.writeSegments(engine, lowest, highest);
    engine.kernels.toWallClock(this.timestamps, out, address, rowCount, count);
    return out;
  }
}
