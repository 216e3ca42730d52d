// What a TypeScript engineer writes: an accumulator object a key in a Map a window. Reading the
// columns is free of objects.
import { readColumn } from '../../support/columns.mjs';
import { measure } from '../../support/measure.mjs';

const WINDOW_MS = 10_000;

export default function run({ files, repeat }) {
  const times = Float64Array.from(readColumn(files.ts, BigInt64Array), Number);
  const keys = Float64Array.from(readColumn(files.key, BigInt64Array), Number);
  const values = readColumn(files.value, Float64Array);
  return measure(repeat, () => answerOf(aggregate(times, keys, values)));
}

function aggregate(times, keys, values) {
  const windows = new Map();
  for (let row = 0; row < times.length; row++) {
    const start = times[row] - (times[row] % WINDOW_MS);
    let window = windows.get(start);
    if (window === undefined) windows.set(start, (window = new Map()));
    const value = values[row];
    const accumulator = window.get(keys[row]);
    if (accumulator === undefined) {
      window.set(keys[row], { count: 1, sum: value, max: value });
    } else {
      accumulator.count += 1;
      accumulator.sum += value;
      if (value > accumulator.max) accumulator.max = value;
    }
  }
  return windows;
}

function answerOf(windows) {
  const answer = { groups: 0, count: 0, sum: 0, max: 0 };
  for (const window of windows.values()) {
    for (const accumulator of window.values()) {
      answer.groups += 1;
      answer.count += accumulator.count;
      answer.sum += accumulator.sum;
      answer.max += accumulator.max;
    }
  }
  return answer;
}
