// Time window: what triggers, evictors and process functions see of a window.

/**
 * A window [start, end) in milliseconds, wall clock of the assigner's zone. The window of global
 * and count windows is from −∞ to +∞.
 */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
  /** The last instant of the window: it is complete when the watermark reaches this. */
  readonly maxTimestamp: number;
}

/** The one window of global and count windows. */
export const GLOBAL_WINDOW: TimeWindow = Object.freeze({
  start: -Infinity,
  end: Infinity,
  maxTimestamp: Infinity,
});
