// Drives the watermark generator of a user over the rows of a batch, one by one.
import type { Batch } from '../batch/batch.js';
import type { Engine } from '../wasm/engine.js';
import type { StateValue } from '../checkpoint/snapshot.js';
import { toI64 } from './milliseconds.js';
import type { WatermarkBounds } from './watermarkGenerator.js';
import type { CustomWatermarks } from './watermarkStrategy.js';

/** A user's generator with its watermark so far, which never falls. */
export class CustomWatermarkDriver {
  current = -Infinity;

  constructor(
    private readonly engine: Engine,
    private readonly custom: CustomWatermarks,
    private readonly writesAlways = false,
  ) {}

  /**
   * Shows every row to the generator.
   *
   * @param timestamps  Address of i64 milliseconds.
   * @returns The address of i64 watermarks a row, or 0 when no row is behind.
   */
  drive(batch: Batch, timestamps: number, bounds: WatermarkBounds): number {
    const { arena, memory } = this.engine;
    const out = arena.allocate(batch.rowCount * 8) >>> 3;
    let someBehind = this.writesAlways;
    for (let row = 0; row < batch.rowCount; row++) {
      // The generator may allocate, so that the views are read anew.
      const time = Number(memory.i64[(timestamps >>> 3) + row]);
      const watermark = Math.max(bounds.floor, Math.min(bounds.ceiling, this.current));
      memory.i64[out + row] = toI64(watermark);
      if (time <= watermark + 1) someBehind = true;
      if (this.custom.onEvent !== undefined) {
        this.custom.onEvent(time, row, batch);
        this.advance();
      }
    }
    this.custom.onBatch?.(batch);
    this.advance();
    return someBehind ? out * 8 : 0;
  }

  /** A copy of what the user's generator keeps of itself; null when it keeps nothing. */
  snapshot(): StateValue {
    return structuredClone(this.custom.snapshot?.() ?? null);
  }

  restore(current: number, state: StateValue): void {
    this.current = current;
    if (state !== null) this.custom.restore?.(state);
  }

  /** Asks the generator for its watermark. */
  advance(): void {
    const watermark = this.custom.current();
    if (watermark > this.current) this.current = Math.floor(watermark);
  }
}
