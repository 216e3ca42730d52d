// Row times: the times by which rows get their windows, event time or the clock.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { OperatorContext } from '../../operator/operator.js';
import { TimeZone } from '../../time/timeZone.js';
import type { Engine } from '../../wasm/engine.js';
import { timeRange } from '../slicePartition.js';

/** Rows that have a time. */
export interface TimedRows {
  readonly batch: Batch;
  /** Address of i64 instants, milliseconds. */
  readonly instants: number;
  /** The same on the wall clock of the windows. */
  readonly times: number;
}

/** Reads the times of rows. */
export class RowTimes {
  readonly isByClock: boolean;
  readonly zone: TimeZone | undefined;
  private readonly index: number;
  private readonly unit: number;

  constructor(schema: Schema<Fields>, time: string | 'proctime', timeZone: string | undefined) {
    this.isByClock = time === 'proctime';
    this.index = this.isByClock ? -1 : schema.indexOf(time);
    const type = this.index < 0 ? undefined : schema.fields[this.index].type;
    this.unit = type?.unitsPerMs ?? 1;
    this.zone =
      timeZone === undefined || type?.kind === 'TIMESTAMP' ? undefined : TimeZone.of(timeZone);
  }

  /** The rows with their times; those without are counted and left out. */
  of(context: OperatorContext, batch: Batch): TimedRows {
    const rows = this.present(context, batch);
    const { engine } = context;
    const { rowCount } = rows;
    if (rowCount === 0) return { batch: rows, instants: 0, times: 0 };
    const instants = this.instants(context, rows);
    return { batch: rows, instants, times: this.wallClock(engine, instants, rowCount) };
  }

  /** The wall clock at i64 instants, in the batch arena; the instants themselves without a zone. */
  wallClock(engine: Engine, instants: number, rowCount: number): number {
    if (this.zone === undefined || rowCount === 0) return instants;
    const [low, high] = timeRange(engine, instants, rowCount);
    const times = engine.arena.allocate(rowCount * 8);
    const { address, count } = this.zone.writeSegments(engine, low, high);
    engine.kernels.toWallClock(instants, times, address, rowCount, count);
    return times;
  }

  private instants({ clock, engine }: OperatorContext, batch: Batch): number {
    const { rowCount } = batch;
    const { arena, kernels } = engine;
    const values = this.isByClock ? 0 : batch.column(this.index).values;
    if (!this.isByClock && this.unit === 1) return values;
    const out = arena.allocate(rowCount * 8);
    if (this.isByClock) kernels.fillTimes(out, rowCount, clock.now());
    else kernels.floorTimes(values, out, rowCount, this.unit);
    return out;
  }

  private present(context: OperatorContext, batch: Batch): Batch {
    const validity = this.isByClock ? 0 : batch.column(this.index).validity;
    if (validity === 0) return batch;
    const { rowCount } = batch;
    const { arena, kernels } = context.engine;
    const rows = arena.allocate(rowCount * 4);
    const count = kernels.selectBits(validity, 0, rows, rowCount);
    if (count === rowCount) return batch;
    context.count('numNullRowTimeRecordsDropped', rowCount - count);
    return batch.select(rows, count);
  }
}
