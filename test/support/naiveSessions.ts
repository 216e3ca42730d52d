// Flink's merging session windows, row by row: the reference for session aggregates.
import type { NaiveOutput, NaiveResult } from './naiveWindowAggregate.js';
import type { EventRow } from './windowScript.js';

interface OpenSession {
  readonly key: string | null;
  start: number;
  end: number;
  /** Arrival of the first row. */
  first: number;
  values: number[];
}

/**
 * Plays rows one by one, each followed by its watermark: highest time − bound − 1. Firings are in
 * order of end, arrival.
 */
export function naiveSessions(
  gap: number,
  rows: readonly EventRow[],
  boundMs: number,
  latenessMs: number,
): NaiveOutput {
  const output: NaiveOutput = { rows: [], late: [] };
  let open: OpenSession[] = [];
  let highest = -Infinity;
  let watermark = -Infinity;
  const advance = (to: number): void => {
    const due = open.filter(({ end }) => end - 1 > watermark && end - 1 <= to);
    due.sort((a, b) => a.end - b.end || a.first - b.first);
    for (const session of due) output.rows.push(resultOf(session));
    watermark = Math.max(watermark, to);
    open = open.filter(({ end }) => end - 1 + latenessMs > watermark);
  };
  rows.forEach((row, arrival) => {
    const [key, value, at] = row;
    const touching = open.filter(
      (other) => other.key === key && other.start <= at + gap && other.end >= at,
    );
    const merged: OpenSession = {
      key,
      start: Math.min(at, ...touching.map(({ start }) => start)),
      end: Math.max(at + gap, ...touching.map(({ end }) => end)),
      first: Math.min(arrival, ...touching.map(({ first }) => first)),
      values: [...touching.flatMap(({ values }) => values), value],
    };
    if (merged.end - 1 + latenessMs <= watermark) output.late.push(row);
    else {
      open = [...open.filter((other) => !touching.includes(other)), merged];
      if (merged.end - 1 <= watermark) output.rows.push(resultOf(merged));
    }
    highest = Math.max(highest, at);
    advance(highest - boundMs - 1);
  });
  advance(Infinity);
  return output;
}

function resultOf({ key, values, start, end }: OpenSession): NaiveResult {
  const total = values.reduce((sum, value) => sum + value, 0);
  const numbers = [values.length, total, Math.max(...values), start, end];
  const [n, sum, high, from, to] = numbers.map(BigInt);
  return [key, n, sum, high, from, to];
}
