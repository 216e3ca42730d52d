// Window assigners: which windows a time belongs to, as frozen data.
//
//   tumble 10      [0        10)[10       20)
//   hop 10 by 5    [0        10)
//                       [5        15)
//   cumulate 5..10 [0   5)
//                  [0        10)
//   session 10     ●────10────▶ ends 10 after its last row
//
// Semantics: Flink's TumblingEventTimeWindows, SlidingEventTimeWindows, CUMULATE and
// EventTimeSessionWindows. Windows are [start, end): a row at the end belongs to the next.
import { MillraceError } from '../error.js';
import { durationMs, durationText, type Duration } from '../time/duration.js';
import { TimeZone } from '../time/timeZone.js';

/** Where the grid of windows lies. */
export interface WindowAlignment {
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
}

/** Windows that end when a key has had no row for a while. */
export interface SessionAssigner {
  readonly kind: 'session';
  readonly gapMs: number;
}

/** Any assigner, for `keyBy(...).window(...)`. */
export type WindowAssigner = SlicedAssigner | SessionAssigner;

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
 */
export function session(gap: Duration): SessionAssigner {
  return Object.freeze({ kind: 'session', gapMs: positive(gap, 'The session gap') });
}

/** One line for EXPLAIN: `HOP(1 h, 5 min)`. */
export function assignerText(assigner: WindowAssigner): string {
  if (assigner.kind === 'session') return `SESSION(${durationText(assigner.gapMs)})`;
  const { kind, sizeMs, slideMs, stepMs, offsetMs, timeZone } = assigner;
  const parts = [durationText(sizeMs)];
  if (kind === 'hop') parts.push(`every ${durationText(slideMs)}`);
  if (kind === 'cumulate') parts.push(`step ${durationText(stepMs)}`);
  if (offsetMs !== 0) parts.push(`offset ${durationText(offsetMs)}`);
  if (timeZone !== undefined) parts.push(timeZone);
  return `${kind.toUpperCase()}(${parts.join(', ')})`;
}

function sliced(
  kind: SlicedAssigner['kind'],
  sizeMs: number,
  slideMs: number,
  stepMs: number,
  { offset = 0, timeZone }: WindowAlignment,
): SlicedAssigner {
  const offsetMs = durationMs(offset, 'The window offset', { min: -Number.MAX_SAFE_INTEGER });
  if (timeZone !== undefined) TimeZone.of(timeZone);
  return Object.freeze({ kind, sizeMs, slideMs, stepMs, offsetMs: offsetMs % slideMs, timeZone });
}

function positive(duration: Duration, what: string): number {
  return durationMs(duration, what, { min: 1 });
}
