// A file as texts of whole lines, read synchronously in chunks of 1 MB.
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

/** Yields texts that end with a line end; the half line behind it is kept for the next. */
export function* fileLines(path) {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(2 * CHUNK_BYTES);
  let kept = 0;
  for (;;) {
    const count = readSync(file, buffer, kept, CHUNK_BYTES, null);
    if (count === 0) break;
    const filled = kept + count;
    const end = buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield buffer.toString('utf8', 0, end);
    buffer.copy(buffer, 0, end, filled);
    kept = filled - end;
  }
  closeSync(file);
}
