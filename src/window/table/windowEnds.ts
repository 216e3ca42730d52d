// Window ends: rows that carry the end of their window in a column, and which of them are late.
//
// Ends are wall clock; the instants that watermarks are compared with are those of the zone.
//
// Semantics: Flink's TimeWindowUtil.isWindowFired: a window has fired when the watermark has
// reached its end − 1 ms.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { OperatorContext } from '../../operator/operator.js';
import { TimeZone } from '../../time/timeZone.js';
import type { Engine } from '../../wasm/engine.js';
import { tumble } from '../assigner.js';
import { partitionSlices, timeRange, type SliceRun } from '../slicePartition.js';
import { WindowGrid } from '../windowGrid.js';

/** Ends are milliseconds: rows of one end are a slice of 1 ms. */
const MILLISECONDS = new WindowGrid(tumble(1));
const DAY_MS = 86_400_000;

/** The column of window ends of an input. */
export class WindowEnds {
  readonly index: number;
  private readonly zone: TimeZone | undefined;

  /**
   * @param timeZone  Of the wall clock of the ends; UTC without.
   * @throws MillraceError PLAN_TYPE_MISMATCH when the column is no TIMESTAMP(3).
   */
  constructor(schema: Schema<Fields>, column: string, timeZone: string | undefined) {
    this.index = schema.indexOf(column);
    const { type } = schema.fields[this.index];
    const isTime = type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ';
    if (!isTime || type.unitsPerMs !== 1) {
      throw new MillraceError('PLAN_TYPE_MISMATCH', `'${column}' is a TIMESTAMP(3), not ${type}.`);
    }
    const isWallClock = type.kind === 'TIMESTAMP' && timeZone !== undefined;
    this.zone = isWallClock ? TimeZone.of(timeZone) : undefined;
  }

  /** The last instant of a window that ends at `end`. */
  lastInstant(end: number): number {
    return (this.zone === undefined ? end : this.zone.toInstant(end)) - 1;
  }

  /** The same for i64 ends, in the batch arena. */
  lastInstants(engine: Engine, ends: number, rowCount: number): number {
    const lasts = engine.arena.allocate(rowCount * 8);
    const instants = toInstants(engine, this.zone, ends, rowCount);
    engine.kernels.shiftTimes(instants, lasts, rowCount, -1);
    return lasts;
  }

  /**
   * The rows whose windows had not ended when they came. Late ones are counted and leave by a side
   * output; rows without an end, of outer joins, are left out.
   *
   * @param watermark  What the operator was told last.
   */
  onTime(context: OperatorContext, batch: Batch, watermark: number, tag = 'late'): Batch {
    const { engine } = context;
    const present = this.withEnd(engine, batch);
    const { rowCount, watermarks } = present;
    if (rowCount === 0) return present;
    const ends = present.column(this.index).values;
    const isBehind = this.lastInstant(timeRange(engine, ends, rowCount)[0]) <= watermark;
    if (!isBehind && watermarks === 0) return present;
    const lasts = this.lastInstants(engine, ends, rowCount);
    const kept = engine.arena.allocate(rowCount * 4);
    const late = engine.arena.allocate(rowCount * 4);
    const { kernels } = engine;
    const count = kernels.splitEnded(lasts, watermarks, kept, late, rowCount, watermark);
    if (count === 0) return present;
    context.count('numLateRecordsDropped', count);
    context.emitSide(tag, present.select(late, count));
    return present.select(kept, rowCount - count);
  }

  /**
   * The rows of a batch by end, ends ascending.
   *
   * @param index  Position of the ends among its columns.
   */
  *parts(batch: Batch, index: number): Generator<{ readonly start: number; readonly part: Batch }> {
    const { engine, rowCount } = batch;
    const ends = rowCount === 0 ? 0 : batch.column(index).values;
    for (const { start, rows, count } of rowsByEnd(engine, ends, rowCount)) {
      yield { start, part: rows === 0 ? batch : batch.select(rows, count) };
    }
  }

  private withEnd(engine: Engine, batch: Batch): Batch {
    const { validity } = batch.column(this.index);
    if (validity === 0) return batch;
    const { rowCount } = batch;
    const rows = engine.arena.allocate(rowCount * 4);
    const count = engine.kernels.selectBits(validity, 0, rows, rowCount);
    return count === rowCount ? batch : batch.select(rows, count);
  }
}

/** Which of the rows have which end, in the batch arena; ends ascend. */
export function rowsByEnd(engine: Engine, ends: number, rowCount: number): SliceRun[] {
  return partitionSlices(engine, MILLISECONDS, ends, rowCount);
}

/** Instants of i64 wall-clock times, in the batch arena; the times themselves without a zone. */
export function toInstants(
  engine: Engine,
  zone: TimeZone | undefined,
  times: number,
  rowCount: number,
): number {
  if (zone === undefined || rowCount === 0) return times;
  const [low, high] = timeRange(engine, times, rowCount);
  const out = engine.arena.allocate(rowCount * 8);
  const { address, count } = zone.writeSegments(engine, low - DAY_MS, high + DAY_MS);
  engine.kernels.toInstants(times, out, address, rowCount, count);
  return out;
}
