// Watermark generator: sets the event times and watermarks of the rows of one split.
//
//   batch ──► timestamps i64 ms ──► some row behind its watermark? ──no──► batch with timestamps
//                                             └──yes──► watermarks i64 ms ──► batch with both
//
// Invariants
//   · `current` is what the rows seen so far allow; it never falls.
//   · A row's watermark is the one that stood before it: max(floor, min(ceiling, own)). Cutting the same rows into other
//     batches changes nothing (but for custom `onBatch`).
//   · The `watermarks` of a batch are absent unless some row has time <= watermark + 1; 1 ms more than lateness needs,
//     because sessions that touch must know whether the earlier one had fired.
import * as abi from '../../assembly/abi/windowTime.js';
import { Batch } from '../batch/batch.js';
import type { Column } from '../batch/column.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { StateValue } from '../checkpoint/snapshot.js';
import type { Engine } from '../wasm/engine.js';
import { CustomWatermarkDriver } from './customWatermarks.js';
import { fromI64, toI64 } from './milliseconds.js';
import { markerColumnIndex, nullTimeError, timeColumnUnits } from './timeColumn.js';
import type { PunctuationFunction, WatermarkStrategy } from './watermarkStrategy.js';

/** What the other splits say about a row's watermark, from `WatermarkTracker.bounds`. */
export interface WatermarkBounds {
  /** The combined watermark already announced. */
  readonly floor: number;
  /** The lowest watermark of the other active splits; +Infinity without any. */
  readonly ceiling: number;
}

const UNBOUNDED: WatermarkBounds = { floor: -Infinity, ceiling: Infinity };

/** Watermarks of one split. */
export class WatermarkGenerator<F extends Fields = Fields> {
  private readonly column: number;
  private readonly unitsPerMs: number;
  private readonly state: number;
  private readonly marker: number | PunctuationFunction | undefined;
  private readonly custom: CustomWatermarkDriver | undefined;

  constructor(
    private readonly engine: Engine,
    schema: Schema<F>,
    private readonly strategy: WatermarkStrategy,
    /** Whether batches carry watermarks though no row is behind: for timers between rows. */
    private readonly writesAlways = false,
  ) {
    const { rule } = strategy;
    this.column = schema.indexOf(strategy.column);
    this.unitsPerMs = timeColumnUnits(schema.type(strategy.column), strategy.column);
    if (rule.kind === 'custom')
      this.custom = new CustomWatermarkDriver(engine, rule.create(), writesAlways);
    if (rule.kind === 'punctuated') {
      this.marker =
        typeof rule.marker === 'string' ? markerColumnIndex(schema, rule.marker) : rule.marker;
    }
    this.state = engine.memory.allocate(abi.TIME_BYTES);
    // The watermark of a mark is its own time, max − (−1) − 1; that of no row is the lowest i64.
    const bound = rule.kind === 'bounded' ? rule.boundMs : -1;
    this.write(abi.TIME_BOUND, BigInt(bound));
    this.write(abi.TIME_MAX_TIMESTAMP, toI64(-Infinity) + BigInt(bound + 1));
  }

  /** The watermark of the rows so far in milliseconds; −Infinity before the first. */
  get current(): number {
    if (this.custom !== undefined) return this.custom.current;
    return fromI64(this.read(abi.TIME_MAX_TIMESTAMP) - this.read(abi.TIME_BOUND) - 1n);
  }

  /**
   * The rows with their system columns `timestamps` and, where some row is behind, `watermarks`.
   *
   * @throws MillraceError DATA_NULL when the event time of a row is null.
   */
  assign(batch: Batch<F>, bounds: WatermarkBounds = UNBOUNDED): Batch<F> {
    if (batch.rowCount === 0) {
      this.custom?.advance();
      return batch;
    }
    this.write(abi.TIME_FLOOR, toI64(bounds.floor));
    this.write(abi.TIME_CEILING, toI64(bounds.ceiling));
    const timestamps = this.timestamps(batch.column(this.column), batch.rowCount);
    const watermarks =
      this.custom === undefined
        ? this.advance(batch, timestamps)
        : this.custom.drive(batch, timestamps.address, bounds);
    const extras = { timestamps: timestamps.address, watermarks, kinds: batch.kinds };
    return new Batch(this.engine, batch.schema, batch.columns(), batch.rowCount, extras);
  }

  /** What a checkpoint keeps: the watermark, and what a custom generator keeps of itself. */
  snapshot(): StateValue {
    return { watermark: this.current, custom: this.custom?.snapshot() ?? null };
  }

  /**
   * Goes on from what generators wrote: the one with the lowest watermark, where several subtasks
   * did. Anything else is of another strategy, and is passed over.
   */
  restore(states: readonly StateValue[]): void {
    const known = states.filter(isGeneratorState);
    if (known.length === 0) return;
    const lowest = known.reduce((a, b) => (b.watermark < a.watermark ? b : a));
    if (this.custom !== undefined) return this.custom.restore(lowest.watermark, lowest.custom);
    const bound = this.read(abi.TIME_BOUND);
    this.write(abi.TIME_MAX_TIMESTAMP, toI64(lowest.watermark) + bound + 1n);
  }

  /** Frees the state. */
  release(): void {
    this.engine.memory.free(this.state, abi.TIME_BYTES);
  }

  private timestamps(column: Column, rowCount: number): Timestamps {
    const { arena, kernels, memory } = this.engine;
    const { values, validity } = column;
    const address = this.unitsPerMs === 1 ? values : arena.allocate(rowCount * 8);
    const units = this.unitsPerMs;
    const status = kernels.assignTimestamps(
      values,
      validity,
      address,
      0,
      this.state,
      rowCount,
      units,
    );
    if (status >= 0) return { address, someBehind: status === 1 };
    const row = memory.i32[(this.state + abi.TIME_NULL_ROW) >>> 2];
    throw nullTimeError(this.strategy.column, row);
  }

  /** Moves the watermark over the rows; the watermarks a row where some row is behind, else 0. */
  private advance(batch: Batch<F>, timestamps: Timestamps): number {
    const { arena, kernels } = this.engine;
    const { rowCount } = batch;
    const { address } = timestamps;
    let { someBehind } = timestamps;
    let markers = 0;
    if (this.marker !== undefined) {
      markers = this.markers(this.marker, batch, address);
      someBehind =
        kernels.assignTimestamps(address, 0, address, markers, this.state, rowCount, 1) === 1;
    }
    let watermarks = 0;
    if (someBehind || this.writesAlways) {
      watermarks = arena.allocate(rowCount * 8);
      kernels.writeWatermarks(address, markers, watermarks, this.state, rowCount);
    }
    kernels.advanceWatermark(address, markers, this.state, rowCount);
    return watermarks;
  }

  /** A bitmap of the rows that mark a watermark. */
  private markers(
    marker: number | PunctuationFunction,
    batch: Batch<F>,
    timestamps: number,
  ): number {
    const { arena, memory } = this.engine;
    const { rowCount } = batch;
    const bytes = ((rowCount + 63) >>> 6) << 3;
    const out = arena.allocateZeroed(bytes);
    if (typeof marker === 'number') {
      const { values, validity } = batch.column(marker);
      for (let i = 0; i < bytes; i++) {
        memory.u8[out + i] =
          memory.u8[values + i] & (validity === 0 ? 255 : memory.u8[validity + i]);
      }
      return out;
    }
    for (let row = 0; row < rowCount; row++) {
      const time = Number(memory.i64[(timestamps >>> 3) + row]);
      if (marker(time, row, batch)) memory.u8[out + (row >>> 3)] |= 1 << (row & 7);
    }
    return out;
  }

  private read(offset: number): bigint {
    return this.engine.memory.i64[(this.state + offset) >>> 3];
  }

  private write(offset: number, value: bigint): void {
    this.engine.memory.i64[(this.state + offset) >>> 3] = value;
  }
}

interface GeneratorState {
  readonly watermark: number;
  readonly custom: StateValue;
}

function isGeneratorState(state: StateValue): state is StateValue & GeneratorState {
  if (typeof state !== 'object' || state === null || !('watermark' in state)) return false;
  return typeof state.watermark === 'number';
}

interface Timestamps {
  readonly address: number;
  readonly someBehind: boolean;
}
