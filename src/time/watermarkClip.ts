// At a union, a row is late against the combined watermark only: what its own input had reached
// does not count beyond that.
import { Batch } from '../batch/batch.js';

/**
 * The rows with their watermarks limited to `ceiling`, the lowest watermark of the other active
 * inputs (`WatermarkTracker.bounds`). A batch without watermarks comes back as it is.
 */
export function clipWatermarks(batch: Batch, ceiling: number): Batch {
  const { engine, extras, physicalRowCount } = batch;
  const { watermarks = 0 } = extras;
  if (watermarks === 0 || ceiling === Infinity) return batch;
  if (ceiling === -Infinity) return withWatermarks(batch, 0);
  const out = engine.arena.allocate(physicalRowCount * 8);
  engine.kernels.clipWatermarks(watermarks, out, physicalRowCount, ceiling);
  return withWatermarks(batch, out);
}

function withWatermarks(batch: Batch, watermarks: number): Batch {
  const extras = { ...batch.extras, watermarks };
  return new Batch(batch.engine, batch.schema, batch.rawColumns, batch.physicalRowCount, extras);
}
