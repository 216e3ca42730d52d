// Window assigners: which windows a time belongs to, as frozen data.
//
//   tumble 10      [0        10)[10       20)
//   hop 10 by 5    [0        10)
//                       [5        15)
//   cumulate 5..10 [0   5)
//                  [0        10)
//   session 10     ●────10────▶ ends 10 after its last row
//   global         one for all times; a trigger says when to compute it
//
// Semantics: Flink's TumblingEventTimeWindows, SlidingEventTimeWindows, CUMULATE and
// EventTimeSessionWindows. Windows are [start, end): a row at the end belongs to the next.
import { MillraceError } from '../error.js';
import { durationMs, durationText, type Duration } from '../time/duration.js';
import { TimeZone } from '../time/timeZone.js';
import type { TimeWindow } from './triggered/timeWindow.js';

/** Which clock windows follow: the event times and watermarks of rows, or the job's clock. */
export type WindowTime = 'event' | 'processing';

/** The clock of windows. */
export interface WindowTimeOptions {
  /** Default `'event'`. */
  readonly time?: WindowTime;
}

/** Where the grid of windows lies. */
export interface WindowAlignment extends WindowTimeOptions {
  /** Shift of the grid: windows start at `offset` + n · size. Default 0. */
  readonly offset?: Duration;
  /**
   * Zone whose wall clock the grid follows: windows of a day start at local midnight and last 23 or
   * 25 hours when the clocks change. Default UTC.
   */
  readonly timeZone?: string;
}

/** Windows on a grid. */
export interface SlicedAssigner {
  readonly kind: 'tumble' | 'hop' | 'cumulate';
  /** Length of the (longest) window. */
  readonly sizeMs: number;
  /** Distance between window starts. */
  readonly slideMs: number;
  /** Distance between window ends that share a start: cumulate's step, else the size. */
  readonly stepMs: number;
  readonly offsetMs: number;
  readonly timeZone: string | undefined;
  readonly time: WindowTime;
}

/** Windows that end when a key has had no row for a while. */
export interface SessionAssigner<in R = never> {
  readonly kind: 'session';
  /** Milliseconds; NaN where each row brings its own. */
  readonly gapMs: number;
  /** The gap behind a row. */
  readonly gapOf: ((row: R) => Duration) | undefined;
  readonly time: WindowTime;
}

/** One window for all times, which a trigger computes. */
export interface GlobalAssigner {
  readonly kind: 'global';
  readonly time: 'processing';
}

/** Windows by a function. */
export interface CustomAssigner<in R = never> {
  readonly kind: 'custom';
  readonly name: string;
  readonly time: WindowTime;
  readonly merges: boolean;
  readonly assign: AssignWindows<R>;
}

/** The windows of a row, [start, end) in milliseconds. */
export type AssignWindows<in R> = (
  row: R,
  timestamp: number,
) => readonly Pick<TimeWindow, 'start' | 'end'>[];

/** Windows that begin and end. */
export type BoundedAssigner<R = unknown> = SlicedAssigner | SessionAssigner<R> | CustomAssigner<R>;

/** Any assigner, for `keyBy(...).window(...)`. */
export type WindowAssigner<R = unknown> = BoundedAssigner<R> | GlobalAssigner;

/** Windows of `size`, side by side. */
export function tumble(size: Duration, alignment: WindowAlignment = {}): SlicedAssigner {
  const sizeMs = positive(size, 'The window size');
  return sliced('tumble', sizeMs, sizeMs, sizeMs, alignment);
}

/**
 * Windows of `size` that start every `slide`: they overlap when `slide` is smaller, and leave rows
 * out when it is larger.
 */
export function hop(
  size: Duration,
  slide: Duration,
  alignment: WindowAlignment = {},
): SlicedAssigner {
  const sizeMs = positive(size, 'The window size');
  const slideMs = positive(slide, 'The slide');
  return sliced('hop', sizeMs, slideMs, sizeMs, alignment);
}

/** Windows that start every `maxSize` and are reported every `step` while they grow. */
export function cumulate(
  step: Duration,
  maxSize: Duration,
  alignment: WindowAlignment = {},
): SlicedAssigner {
  const stepMs = positive(step, 'The step');
  const sizeMs = positive(maxSize, 'The maximum window size');
  if (sizeMs % stepMs !== 0) {
    const [size, part] = [durationText(sizeMs), durationText(stepMs)];
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The maximum window size ${size} is no multiple of the step ${part}; make it one.`,
    );
  }
  return sliced('cumulate', sizeMs, sizeMs, stepMs, alignment);
}

/**
 * Windows that end `gap` behind the last row of a key; rows that bridge two sessions merge them.
 *
 * @param gap  A function gives each row a gap of its own.
 */
export function session<R>(
  gap: Duration | ((row: R) => Duration),
  { time = 'event' }: WindowTimeOptions = {},
): SessionAssigner<R> {
  const isFunction = typeof gap === 'function';
  const gapMs = isFunction ? NaN : positive(gap, 'The session gap');
  return Object.freeze({ kind: 'session', gapMs, gapOf: isFunction ? gap : undefined, time });
}

/** One window for all rows of a key, ever: give it a trigger. */
export function globalWindow(): GlobalAssigner {
  return Object.freeze({ kind: 'global', time: 'processing' });
}

/** How a {@link customWindow} is made. */
export interface CustomWindowOptions<R> extends WindowTimeOptions {
  /** Shown by EXPLAIN. */
  readonly name?: string;
  /** Whether windows of a key that overlap or touch become one, as sessions do. */
  readonly merges?: boolean;
  /**
   * The windows of a row. `timestamp` is its event time, or the clock's for windows of processing
   * time.
   */
  readonly assign: AssignWindows<R>;
}

/** Windows by a function of the row. */
export function customWindow<R>(options: CustomWindowOptions<R>): CustomAssigner<R> {
  const { assign, merges = false, name = 'custom', time = 'event' } = options;
  return Object.freeze({ kind: 'custom', name, time, merges, assign });
}

/** One line for EXPLAIN: `HOP(1 h, 5 min)`. */
export function assignerText(assigner: WindowAssigner<never>): string {
  if (assigner.kind === 'global') return 'GLOBAL';
  if (assigner.kind === 'custom') return assigner.name;
  const clock = assigner.time === 'processing' ? ', processing time' : '';
  if (assigner.kind === 'session') {
    const gap = assigner.gapOf === undefined ? durationText(assigner.gapMs) : 'by row';
    return `SESSION(${gap}${clock})`;
  }
  const { kind, sizeMs, slideMs, stepMs, offsetMs, timeZone } = assigner;
  const parts = [durationText(sizeMs)];
  if (kind === 'hop') parts.push(`every ${durationText(slideMs)}`);
  if (kind === 'cumulate') parts.push(`step ${durationText(stepMs)}`);
  if (offsetMs !== 0) parts.push(`offset ${durationText(offsetMs)}`);
  if (timeZone !== undefined) parts.push(timeZone);
  return `${kind.toUpperCase()}(${parts.join(', ')}${clock})`;
}

function sliced(
  kind: SlicedAssigner['kind'],
  sizeMs: number,
  slideMs: number,
  stepMs: number,
  { offset = 0, timeZone, time = 'event' }: WindowAlignment,
): SlicedAssigner {
  const offsetMs = durationMs(offset, 'The window offset', { min: -Number.MAX_SAFE_INTEGER });
  if (timeZone !== undefined) TimeZone.of(timeZone);
  const grid = { sizeMs, slideMs, stepMs, offsetMs: offsetMs % slideMs };
  return Object.freeze({ kind, ...grid, timeZone, time });
}

function positive(duration: Duration, what: string): number {
  return durationMs(duration, what, { min: 1 });
}
