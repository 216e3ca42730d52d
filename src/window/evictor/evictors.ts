// The evictors that come with the library, by name.
import { MillraceError } from '../../error.js';
import { durationMs, type Duration } from '../../time/duration.js';
import type { Evictor, WindowElement } from './evictor.js';

/** Whether rows are dropped behind the window's function instead of before it. */
export interface EvictorOptions {
  readonly after?: boolean;
}

type Keep<R> = <E extends WindowElement<R>>(elements: readonly E[]) => readonly E[];

/** Keeps the last `rows` rows. */
function count(rows: number, options: EvictorOptions = {}): Evictor<unknown> {
  if (!Number.isSafeInteger(rows) || rows < 0) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The count of an evictor is ${rows}: a whole number of rows is expected.`,
    );
  }
  const keep: Keep<unknown> = (elements) =>
    elements.length <= rows ? elements : elements.slice(elements.length - rows);
  return made(`count ${rows}`, keep, options);
}

/** Keeps the rows whose event time is less than `span` behind the latest. */
function time(span: Duration, options: EvictorOptions = {}): Evictor<unknown> {
  const spanMs = durationMs(span, 'The span of an evictor');
  const keep: Keep<unknown> = (elements) => {
    // Like Flink: where the first row has no time, none has.
    if (elements.length === 0 || elements[0].timestamp === undefined) return elements;
    let latest = -Infinity;
    for (const { timestamp = -Infinity } of elements) latest = Math.max(latest, timestamp);
    const cutoff = latest - spanMs;
    return elements.filter(({ timestamp = -Infinity }) => timestamp > cutoff);
  };
  return made(`time ${spanMs} ms`, keep, options);
}

/** Keeps the rows whose distance to the last row is less than `threshold`. */
function delta<R>(
  threshold: number,
  distance: (row: R, last: R) => number,
  options: EvictorOptions = {},
): Evictor<R> {
  const keep: Keep<R> = (elements) => {
    const last = elements.at(-1);
    if (last === undefined) return elements;
    return elements.filter(({ row }) => !(distance(row, last.row) >= threshold));
  };
  return made(`delta ${threshold}`, keep, options);
}

function made<R>(name: string, keep: Keep<R>, { after = false }: EvictorOptions): Evictor<R> {
  return Object.freeze(after ? { name, evictAfter: keep } : { name, evictBefore: keep });
}

/**
 * Which rows of a window are dropped when it fires.
 *
 * @example trips.keyBy('car').window(tumble('1h')).evictor(evictors.count(10))
 */
export const evictors = Object.freeze({ count, time, delta });
