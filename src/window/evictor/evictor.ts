// Evictor: drops rows from a window when it fires, before or behind its function.
//
// Semantics: Flink's Evictor. A window with an evictor keeps all its rows, since nothing can be
// computed ahead.
import type { TimeWindow } from '../triggered/timeWindow.js';

/** A row of a window. */
export interface WindowElement<out R = unknown> {
  readonly row: R;
  /** Event time in milliseconds; undefined where rows have none. */
  readonly timestamp: number | undefined;
}

/** What an evictor is told. */
export interface EvictorContext {
  /** Milliseconds; −Infinity before the first, +Infinity at the end of the input. */
  readonly currentWatermark: number;
  /** Milliseconds, by the job's clock. */
  readonly currentProcessingTime: number;
}

/** Answers with those of the elements that stay, in any way that keeps their order. */
export type Evict<R> = <E extends WindowElement<R>>(
  elements: readonly E[],
  window: TimeWindow,
  ctx: EvictorContext,
) => readonly E[];

/** Which rows of a window are dropped; those that stay are there when it fires again. */
export interface Evictor<in R = never> {
  /** Shown by EXPLAIN. */
  readonly name?: string;
  /** Called before the window's function, which sees the elements that it answers with. */
  evictBefore?<E extends WindowElement<R>>(
    elements: readonly E[],
    window: TimeWindow,
    ctx: EvictorContext,
  ): readonly E[];
  /** Called behind the window's function. */
  evictAfter?<E extends WindowElement<R>>(
    elements: readonly E[],
    window: TimeWindow,
    ctx: EvictorContext,
  ): readonly E[];
}
