// Preamble of a CSV file: byte order mark, lines that are skipped, comments, header.
//
//   │ BOM │ ignored lines … │ # comments … │ header │ records …
import { MillraceError } from '../error.js';
import type { CsvDialect } from './csvOptions.js';
import { cutRecord } from './csvRecord.js';

const LF = 10;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** What precedes the first record. */
export interface CsvPreamble {
  readonly byteCount: number;
  /** The names of the header; null without one. */
  readonly names: readonly string[] | null;
}

/**
 * Reads the preamble at the start of a file; undefined when it is not complete.
 *
 * @param isFinal  No more bytes follow.
 * @throws MillraceError CONNECTOR_FORMAT when a line of it is longer than a record may be.
 */
export function readPreamble(
  bytes: Uint8Array,
  isFinal: boolean,
  dialect: CsvDialect,
  source: string,
): CsvPreamble | undefined {
  const mark = BYTE_ORDER_MARK.filter((byte, index) => (bytes[index] ?? byte) === byte).length;
  if (mark === 3 && bytes.length < 3 && (!isFinal || bytes.length === 0)) return undefined;
  let at = mark === 3 && bytes.length >= 3 ? 3 : 0;
  for (let line = 0; line < dialect.ignoreFirstLines; line++) {
    const end = bytes.indexOf(LF, at);
    if (end < 0) return incomplete(bytes.length - at, dialect, source);
    at = end + 1;
  }
  if (!dialect.hasHeader) return { byteCount: at, names: null };
  while (dialect.comment !== 0 && bytes[at] === dialect.comment) {
    const end = bytes.indexOf(LF, at);
    if (end < 0) return incomplete(bytes.length - at, dialect, source);
    at = end + 1;
  }
  if (at === bytes.length) return undefined;
  const record = cutRecord(bytes, at, isFinal, dialect);
  if (record === undefined) return incomplete(bytes.length - at, dialect, source);
  return { byteCount: record.end, names: record.fields.map((field) => field.text) };
}

function incomplete(byteCount: number, { maxRecordBytes }: CsvDialect, source: string): undefined {
  if (byteCount <= maxRecordBytes) return undefined;
  throw new MillraceError(
    'CONNECTOR_FORMAT',
    `The header is longer than ${maxRecordBytes} bytes; is this a CSV file?`,
    { location: { source, line: 1 } },
  );
}
