// The fastest thing to write by hand for this one question: no disorder, no watermark, nothing but
// a nested Map.
import { answerOfRows, eventRows, WINDOW_MS } from '../../support/eventRows.mjs';
import { measure } from '../../support/measure.mjs';

export default function run({ rowCount, repeat }) {
  const rows = eventRows(rowCount);
  return measure(repeat, () => answerOfRows(aggregate(rows)));
}

function aggregate(rows) {
  const windows = new Map();
  for (const { ts, key, value } of rows) {
    const start = ts - (ts % WINDOW_MS);
    let window = windows.get(start);
    if (window === undefined) windows.set(start, (window = new Map()));
    const result = window.get(key);
    if (result === undefined) {
      window.set(key, { windowStart: start, key, n: 1, sum: value, max: value });
    } else {
      result.n += 1;
      result.sum += value;
      if (value > result.max) result.max = value;
    }
  }
  return [...windows.values()].flatMap((window) => [...window.values()]);
}
