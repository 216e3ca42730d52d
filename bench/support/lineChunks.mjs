// Bytes as texts of whole lines, about 1 MB each.
const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

/** Yields whole lines; each text ends with a line end. */
export function* lineChunks(bytes) {
  for (let start = 0; start < bytes.length;) {
    const limit = Math.min(start + CHUNK_BYTES, bytes.length);
    const end = limit === bytes.length ? limit : bytes.lastIndexOf(NEWLINE, limit - 1) + 1;
    yield bytes.toString('utf8', start, end);
    start = end;
  }
}
