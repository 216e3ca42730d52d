// Lines in CSV bytes, and records that come as messages.
import { cutRecord } from './csvRecord.js';
import type { CsvDialect } from './csvOptions.js';

const LF = 10;
const CR = 13;

/** Line feeds in some bytes. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

/** Bytes without the line end that they may have. */
export function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== LF) return bytes;
  return bytes.subarray(0, bytes.at(-2) === CR ? -2 : -1);
}

/**
 * True when bytes that end with a line feed are one record: an open quote, or several records,
 * would change what follows.
 */
export function isOneRecord(bytes: Uint8Array, dialect: CsvDialect): boolean {
  return cutRecord(bytes, 0, false, dialect)?.end === bytes.length;
}
