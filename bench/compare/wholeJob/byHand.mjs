// A well-written Node program: chunks of 1 MB, JSON.parse per line, an accumulator object a key in
// a Map a window, windows written as soon as the watermark passes them.
import { closeSync, openSync, writeSync } from 'node:fs';
import { fileChunks } from '../../support/fileLines.mjs';

const WINDOW_MS = 10_000;
const DISORDER_MS = 4_000;
const NEWLINE = 10;
const FLUSH_CHARS = 1 << 20;

export default async function run({ file, out }) {
  const output = openSync(out, 'w');
  const windows = new Map();
  let latest = -Infinity;
  for (const chunk of fileChunks(file)) {
    latest = aggregate(chunk, windows, latest);
    emit(windows, latest - DISORDER_MS, output);
  }
  emit(windows, Infinity, output);
  closeSync(output);
  return {};
}

/** Adds the bids of a chunk; returns the latest event time. */
function aggregate(chunk, windows, latest) {
  let window;
  let windowStart = NaN;
  for (let start = 0; start < chunk.length;) {
    const end = chunk.indexOf(NEWLINE, start);
    const { auction, price, dateTime } = JSON.parse(chunk.toString('utf8', start, end));
    start = end + 1;
    const time = Date.parse(dateTime);
    if (time > latest) latest = time;
    const begin = time - (time % WINDOW_MS);
    if (begin !== windowStart) {
      windowStart = begin;
      window = windows.get(begin);
      if (window === undefined) windows.set(begin, (window = new Map()));
    }
    const accumulator = window.get(auction);
    if (accumulator === undefined) {
      window.set(auction, { count: 1, high: price, sum: price });
    } else {
      accumulator.count += 1;
      accumulator.sum += price;
      if (price > accumulator.high) accumulator.high = price;
    }
  }
  return latest;
}

function emit(windows, watermark, output) {
  for (const [start, window] of windows) {
    if (start + WINDOW_MS - 1 > watermark) continue;
    const windowStart = new Date(start).toISOString();
    let text = '';
    for (const [auction, { count, high, sum }] of window) {
      text += `${JSON.stringify({ auction, windowStart, n: count, high, mean: sum / count })}\n`;
      if (text.length > FLUSH_CHARS) {
        writeSync(output, text);
        text = '';
      }
    }
    writeSync(output, text);
    windows.delete(start);
  }
}
