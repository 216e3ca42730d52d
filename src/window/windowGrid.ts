// Window grid: the arithmetic of tumble, hop and cumulate over slices.
//
//   hop 15 by 10, slices of 5
//   slices    0    5    10   15   20   25
//   windows   [0            15)
//                       [10           25)
//   ends                     15        25            every `endMs`, at `endPhase` + n · endMs
//
// Times here are wall-clock milliseconds: UTC, or those of the assigner's zone. `maxTimestamp` and
// `reached` go between wall clock and the instants of watermarks.
//
// Invariants
//   · A slice lies in each window wholly or not at all.
//   · maxTimestamp(end) never falls as `end` rises, daylight saving included.
import { TimeZone } from '../time/timeZone.js';
import type { SlicedAssigner } from './assigner.js';

/** Windows and slices of one assigner. */
export class WindowGrid {
  readonly sliceMs: number;
  /** Distance of window ends. */
  readonly endMs: number;
  /** One of the window ends. */
  readonly endPhase: number;
  readonly zone: TimeZone | undefined;

  constructor(readonly assigner: SlicedAssigner) {
    const { kind, sizeMs, slideMs, stepMs, offsetMs, timeZone } = assigner;
    this.sliceMs = kind === 'hop' ? greatestCommonDivisor(sizeMs, slideMs) : stepMs;
    this.endMs = kind === 'hop' ? slideMs : stepMs;
    this.endPhase = offsetMs + sizeMs;
    this.zone = timeZone === undefined ? undefined : TimeZone.of(timeZone);
  }

  /** Most slices that one window merges. */
  get slicesPerWindow(): number {
    return this.assigner.sizeMs / this.sliceMs;
  }

  /** Start of the slice that contains a time. */
  sliceStart(time: number): number {
    return floorTo(time, this.sliceMs, this.assigner.offsetMs);
  }

  /** Start of the window that ends at `end`. */
  windowStart(end: number): number {
    const { kind, sizeMs, offsetMs } = this.assigner;
    return kind === 'cumulate' ? floorTo(end - 1, sizeMs, offsetMs) : end - sizeMs;
  }

  /** The first window end behind `time`. */
  firstEndBehind(time: number): number {
    return floorTo(time, this.endMs, this.endPhase) + this.endMs;
  }

  /**
   * End of the last window that contains a slice, or −Infinity when it lies between windows (slide
   * > size).
   */
  lastEnd(sliceStart: number): number {
    const { sizeMs, slideMs, offsetMs } = this.assigner;
    const end = floorTo(sliceStart, slideMs, offsetMs) + sizeMs;
    return end > sliceStart ? end : -Infinity;
  }

  /**
   * The last instant of the window that ends at `end`: it fires when the watermark reaches this.
   */
  maxTimestamp(end: number): number {
    return this.instant(end) - 1;
  }

  /** The instant of a wall-clock time; the later one where the clocks were put back. */
  instant(wallClock: number): number {
    return this.zone === undefined ? wallClock : this.zone.toInstant(wallClock);
  }

  /** The greatest wall-clock time whose window, ending there, a watermark has reached. */
  reached(watermark: number): number {
    const until = watermark + 1;
    if (this.zone === undefined || !Number.isFinite(until)) return until;
    let high = this.zone.toWallClock(until);
    if (this.zone.toInstant(high) <= until) return high;
    let low = high - 86_400_000;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.zone.toInstant(middle) <= until) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** The greatest `phase` + n · `unit` that is not above `time`. */
export function floorTo(time: number, unit: number, phase: number): number {
  const remainder = (time - phase) % unit;
  return time - (remainder < 0 ? remainder + unit : remainder);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
