// Row collector: rows of one output as a process function makes them, until they fill a batch.
//
// Invariants
//   · A batch has event times in all rows or in none.
//   · A row carries the watermark that readers had been told when it was made, so that they judge
//     it the same in batches of any size.
import { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { RowWriter } from '../../batch/writeRows.js';
import type { Engine } from '../../wasm/engine.js';

/** Rows of one output. */
export class RowCollector {
  private readonly writer: RowWriter<Fields>;
  private readonly rows: object[];
  private readonly times: Float64Array;
  private readonly watermarks: Float64Array;
  private count = 0;
  private isTimed = false;
  private hasWatermarks = false;

  /**
   * @param emit  Takes a batch, which is gone when it returns.
   */
  constructor(
    private readonly engine: Engine,
    private readonly schema: Schema<Fields>,
    private readonly batchSize: number,
    private readonly emit: (batch: Batch) => void,
  ) {
    this.writer = new RowWriter(engine, schema);
    this.rows = new Array<object>(batchSize);
    this.times = new Float64Array(batchSize);
    this.watermarks = new Float64Array(batchSize);
  }

  /**
   * Takes a row.
   *
   * @param time  Event time in milliseconds, undefined where there is none.
   */
  add(row: object, time: number | undefined, watermark: number): void {
    const isTimed = time !== undefined;
    if (isTimed !== this.isTimed) {
      this.flush();
      this.isTimed = isTimed;
    }
    const { count } = this;
    this.rows[count] = row;
    if (isTimed) {
      this.times[count] = time;
      this.watermarks[count] = watermark;
      if (watermark !== -Infinity) this.hasWatermarks = true;
    }
    this.count = count + 1;
    if (this.count === this.batchSize) this.flush();
  }

  /** Sends what there is. */
  flush(): void {
    const { count, engine, hasWatermarks, isTimed } = this;
    if (count === 0) return;
    this.count = 0;
    this.hasWatermarks = false;
    const mark = engine.arena.mark();
    const columns = this.writer.write(this.rows, 0, count).columns();
    const timestamps = isTimed ? this.writeTimes(this.times, count) : 0;
    const watermarks = isTimed && hasWatermarks ? this.writeTimes(this.watermarks, count) : 0;
    this.emit(new Batch(engine, this.schema, columns, count, { timestamps, watermarks }));
    engine.arena.rewind(mark);
  }

  /** Forgets the rows: their function has failed. */
  discard(): void {
    this.count = 0;
  }

  private writeTimes(times: Float64Array, count: number): number {
    const address = this.engine.arena.allocate(count * 8);
    const { i32 } = this.engine.memory;
    let at = address >>> 2;
    for (let i = 0; i < count; i++) {
      const high = Math.floor(times[i] / 4294967296);
      // ±Infinity become the ends of the range; its lower half is then of no matter.
      i32[at++] = times[i] === Infinity ? -1 : times[i];
      i32[at++] = high > 0x7fffffff ? 0x7fffffff : high < -0x80000000 ? -0x80000000 : high;
    }
    return address;
  }
}
