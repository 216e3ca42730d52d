// Flink's WindowOperator, row by row, from the rows themselves: the reference for window
// aggregates.
import type { SlicedAssigner } from '../../src/window/assigner.js';
import { naiveWindows } from './naiveWindows.js';
import { keyText } from './plainTable.js';
import type { EventRow } from './windowScript.js';

/** A result: key, count, sum, max, window start and end. */
export type NaiveResult = readonly [string | null, bigint, bigint, bigint, bigint, bigint];

/** What the reference computed. */
export interface NaiveOutput {
  readonly rows: NaiveResult[];
  readonly late: EventRow[];
}

interface OpenWindow {
  readonly key: string | null;
  readonly start: number;
  readonly end: number;
  readonly values: number[];
}

/** Translates instants to the wall clock that the assigner works on, and back. */
export interface NaiveZone {
  toWallClock(instant: number): number;
  toInstant(wallClock: number): number;
}

const UTC: NaiveZone = { toWallClock: (time) => time, toInstant: (time) => time };

/** Plays rows one by one, each followed by its watermark: highest time − bound − 1. */
export function naiveWindowAggregate(
  assigner: SlicedAssigner,
  rows: readonly EventRow[],
  boundMs: number,
  latenessMs: number,
  zone: NaiveZone = UTC,
): NaiveOutput {
  const output: NaiveOutput = { rows: [], late: [] };
  let open: OpenWindow[] = [];
  let highest = -Infinity;
  let watermark = -Infinity;
  const last = (end: number): number => zone.toInstant(end) - 1;
  const fire = (window: OpenWindow): void => void output.rows.push(resultOf(window));
  const advance = (to: number): void => {
    const due = open.filter(({ end }) => last(end) > watermark && last(end) <= to);
    due.sort((a, b) => a.end - b.end).forEach(fire);
    watermark = Math.max(watermark, to);
    open = open.filter(({ end }) => last(end) + latenessMs > watermark);
  };
  for (const row of rows) {
    const [key, value, at] = row;
    const windows = naiveWindows(assigner, zone.toWallClock(at));
    const alive = windows.filter(([, end]) => last(end) + latenessMs > watermark);
    if (alive.length === 0 && at + latenessMs <= watermark) output.late.push(row);
    for (const [start, end] of alive) {
      let window = open.find(
        (other) =>
          other.end === end && other.start === start && keyText([other.key]) === keyText([key]),
      );
      if (window === undefined) open.push((window = { key, start, end, values: [] }));
      window.values.push(value);
      if (last(end) <= watermark) fire(window);
    }
    highest = Math.max(highest, at);
    advance(highest - boundMs - 1);
  }
  advance(Infinity);
  return output;
}

function resultOf({ key, values, start, end }: OpenWindow): NaiveResult {
  const total = values.reduce((sum, value) => sum + value, 0);
  const numbers = [values.length, total, Math.max(...values), start, end];
  const [n, sum, high, from, to] = numbers.map(BigInt);
  return [key, n, sum, high, from, to];
}
