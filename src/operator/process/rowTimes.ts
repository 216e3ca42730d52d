// Row times: event times and watermarks of a batch's rows as numbers, copied once, because a call
// of the user may grow the memory and views of it end.
import type { Batch } from '../../batch/batch.js';
import type { Engine } from '../../wasm/engine.js';

/** The ends of the range stand for −Infinity and +Infinity. */
const RANGE_END = 2 ** 63;

/** Times of the batch read last. */
export class RowTimes {
  private times = new Float64Array(0);
  private watermarks = new Float64Array(0);
  private isTimed = false;
  private hasWatermarks = false;

  constructor(private readonly engine: Engine) {}

  read(batch: Batch): void {
    const { rowCount, timestamps, watermarks } = batch;
    this.isTimed = timestamps !== 0;
    this.hasWatermarks = watermarks !== 0;
    if (this.times.length < rowCount) {
      this.times = new Float64Array(rowCount * 2);
      this.watermarks = new Float64Array(rowCount * 2);
    }
    if (timestamps !== 0) this.copy(timestamps, rowCount, this.times);
    if (watermarks !== 0) this.copy(watermarks, rowCount, this.watermarks);
  }

  /** Event time in milliseconds; undefined in a batch without. */
  timestamp(row: number): number | undefined {
    return this.isTimed ? this.times[row] : undefined;
  }

  /** The watermark as it stood before a row; −Infinity where the batch does not tell. */
  watermark(row: number): number {
    return this.hasWatermarks ? this.watermarks[row] : -Infinity;
  }

  private copy(address: number, rowCount: number, out: Float64Array): void {
    const { i32, u32 } = this.engine.memory;
    let at = address >>> 2;
    for (let row = 0; row < rowCount; row++, at += 2) {
      const time = i32[at + 1] * 4294967296 + u32[at];
      out[row] = Math.abs(time) < RANGE_END ? time : Math.sign(time) * Infinity;
    }
  }
}
