// What a window top shows of the rows that wait for the ends of their windows.
import type { InspectedEntry, InspectedState, Inspection } from './inspection.js';
import type { Row } from './userFunction.js';

const ROWS = 'rows';
const WINDOW_END = 'window_end';

/**
 * The waiting rows of each window and partition, in order of arrival.
 *
 * @param windows  By event time, the last millisecond of the window.
 * @param partitionsOf  Rows of a window by partition.
 */
export function inspectTop(
  windows: ReadonlyMap<number, readonly Row[]>,
  partition: readonly string[],
  partitionsOf: (rows: readonly Row[]) => Row[][],
): Inspection {
  const keyNames = [...partition.filter((name) => name !== WINDOW_END), WINDOW_END];
  const entries = (): InspectedEntry[] =>
    [...windows].flatMap(([time, waiting]) =>
      partitionsOf(waiting).map((rows) => {
        const own = partition.map((name) => [name, rows[0][name]] as const);
        const key = { ...Object.fromEntries(own), [WINDOW_END]: new Date(time + 1) };
        return { key, value: rows };
      }),
    );
  const state: InspectedState = {
    keyNames,
    entries,
    get: (wanted) =>
      entries().find(({ key }) => keyNames.every((of) => isSame(key[of], wanted[of])))?.value,
  };
  return { stateNames: [ROWS], state: () => state, timers: () => [] };
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
