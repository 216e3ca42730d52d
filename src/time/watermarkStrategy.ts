// Watermark strategies: which column is the event time, and how far it is known to be complete.
//
//   rows in order of arrival   10   12   30   14
//   boundedOutOfOrderness 5 ms       4    6   24    the watermark before each row: highest so far − 5 − 1
//
// Semantics: Flink's WatermarkStrategy; a watermark w says that no row with time <= w is expected
// any more.
import type { Batch } from '../batch/batch.js';
import type { Fields, ValueOf } from '../batch/dataType.js';
import type { StateValue } from '../checkpoint/snapshot.js';
import { durationMs, type Duration } from './duration.js';
import type { AlignmentSettings } from './watermarkAlignment.js';

/** Columns that can be an event time: TIMESTAMP, TIMESTAMP_LTZ, or BIGINT epoch milliseconds. */
export type TimeColumn<F extends Fields> = {
  [K in keyof F & string]: NonNullable<ValueOf<F[K]>> extends Date | string | bigint | number
    ? K
    : never;
}[keyof F & string];

/** Decides whether a row marks the progress of event time. */
export type PunctuationFunction = (timestamp: number, row: number, batch: Batch) => boolean;

/** A watermark generator of the user. All times are milliseconds; −Infinity = no watermark yet. */
export interface CustomWatermarks {
  /**
   * Called for every row in order of arrival: the watermark that it causes applies to the rows
   * behind it.
   */
  onEvent?(timestamp: number, row: number, batch: Batch): void;
  /**
   * Called once behind every batch. What it does depends on the batch size; prefer `onEvent` where
   * answers matter.
   */
  onBatch?(batch: Batch): void;
  /** The watermark at the moment. Lower values than before are ignored. */
  current(): number;
  /**
   * What a checkpoint keeps of the generator. Without it, a generator that is restored starts anew,
   * and only the watermark that it had reached still holds.
   */
  snapshot?(): StateValue;
  /** Takes back what `snapshot` returned, before the first row. */
  restore?(state: StateValue): void;
}

/** How the watermark follows from the rows. */
export type WatermarkRule =
  | { readonly kind: 'bounded'; readonly boundMs: number }
  | { readonly kind: 'punctuated'; readonly marker: string | PunctuationFunction }
  | { readonly kind: 'custom'; readonly create: () => CustomWatermarks };

const DEFAULT_IDLENESS_MS = 10_000;

/** An event-time column `C` with its watermarks. Immutable. */
export class WatermarkStrategy<C extends string = string> {
  constructor(
    /**
     * The event-time column: TIMESTAMP or TIMESTAMP_LTZ of any precision, or BIGINT milliseconds.
     */
    readonly column: C,
    readonly rule: WatermarkRule,
    /**
     * Processing time without rows after which a split no longer holds the watermark back; false =
     * never.
     */
    readonly idlenessMs: number | false = DEFAULT_IDLENESS_MS,
    /** How far ahead of others splits may be read; undefined = as far as they go. */
    readonly alignment?: AlignmentSettings,
  ) {}

  /**
   * The same strategy with another idleness; it is 10 s of processing time by default, `false`
   * switches it off.
   */
  withIdleness(idleness: Duration | false): WatermarkStrategy<C> {
    const ms = idleness === false ? false : durationMs(idleness, 'The idleness', { min: 1 });
    return new WatermarkStrategy(this.column, this.rule, ms, this.alignment);
  }

  /**
   * The same strategy, but splits whose watermark is more than `maxDrift` ahead of the lowest of
   * their group wait until the others have caught up. A group is made of all splits of all sources
   * of the job that name it, in all subtasks; splits that are idle or have ended hold nobody back.
   * It bounds what joins and windows keep where one source is read faster than another.
   *
   * @param updateInterval  How often threads tell each other where they are. Default 1 s.
   */
  withWatermarkAlignment(
    group: string,
    maxDrift: Duration,
    updateInterval: Duration = '1s',
  ): WatermarkStrategy<C> {
    const maxDriftMs = durationMs(maxDrift, 'The maximum drift', { min: 0 });
    const updateIntervalMs = durationMs(updateInterval, 'The update interval', { min: 1 });
    const alignment = Object.freeze({ group, maxDriftMs, updateIntervalMs });
    return new WatermarkStrategy(this.column, this.rule, this.idlenessMs, alignment);
  }
}

/** Makers of {@link WatermarkStrategy}. */
export const watermarks = {
  /** Times never fall within a split: the watermark is the highest time so far less 1 ms. */
  monotonous<const C extends string>(column: C): WatermarkStrategy<C> {
    return new WatermarkStrategy(column, { kind: 'bounded', boundMs: 0 });
  },

  /**
   * Times lag behind the highest so far by at most `bound`: the watermark is the highest − bound −
   * 1 ms.
   */
  boundedOutOfOrderness<const C extends string>(column: C, bound: Duration): WatermarkStrategy<C> {
    const boundMs = durationMs(bound, 'The out-of-orderness', { min: 0 });
    return new WatermarkStrategy(column, { kind: 'bounded', boundMs });
  },

  /**
   * Rows that carry a mark move the watermark to their time.
   *
   * @param marker  A BOOLEAN column (null is false), or a function of the row.
   */
  punctuated<const C extends string>(
    column: C,
    marker: string | PunctuationFunction,
  ): WatermarkStrategy<C> {
    return new WatermarkStrategy(column, { kind: 'punctuated', marker });
  },

  /** Watermarks of your own; `create` is called once a split. */
  custom<const C extends string>(column: C, create: () => CustomWatermarks): WatermarkStrategy<C> {
    return new WatermarkStrategy(column, { kind: 'custom', create });
  },
} as const;
