// A file as chunks of whole lines, read synchronously, about 1 MB each.
//
// Lines become strings one by one: a string of a whole chunk takes two bytes a letter as soon as
// one letter is outside Latin-1, and JSON.parse is 1.5 times slower on those.
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

/** Yields buffers that end with a line end; the half line behind it is kept for the next. */
export function* fileChunks(path) {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(2 * CHUNK_BYTES);
  let kept = 0;
  for (;;) {
    const count = readSync(file, buffer, kept, CHUNK_BYTES, null);
    if (count === 0) break;
    const filled = kept + count;
    const end = buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield buffer.subarray(0, end);
    buffer.copy(buffer, 0, end, filled);
    kept = filled - end;
  }
  closeSync(file);
}

/** Bytes in memory as chunks of whole lines. */
export function* memoryChunks(bytes) {
  for (let start = 0; start < bytes.length;) {
    const limit = Math.min(start + CHUNK_BYTES, bytes.length);
    const end = limit === bytes.length ? limit : bytes.lastIndexOf(NEWLINE, limit - 1) + 1;
    yield bytes.subarray(start, end);
    start = end;
  }
}
