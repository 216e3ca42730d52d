// One CSV record cut into fields in TypeScript: for headers, samples and error messages, where
// speed does not matter.
import type { CsvDialect } from './csvOptions.js';

/** A field's text; an unquoted one may be NULL. */
export interface CsvField {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** A record and the offset behind its line end. */
export interface CsvRecord {
  readonly fields: readonly CsvField[];
  readonly end: number;
}

interface Quoted {
  readonly text: Uint8Array;
  /** Behind the closing quote. */
  readonly end: number;
}

const LF = 10;
const CR = 13;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Cuts the record that starts at `start`.
 *
 * @param isFinal  No bytes follow: the last record needs no line end.
 * @returns undefined when the record is not complete.
 */
export function cutRecord(
  bytes: Uint8Array,
  start: number,
  isFinal: boolean,
  dialect: CsvDialect,
): CsvRecord | undefined {
  const fields: CsvField[] = [];
  for (let at = start; ;) {
    const isQuoted = bytes[at] === dialect.quote;
    const quoted = isQuoted ? takeQuoted(bytes, at + 1, dialect) : undefined;
    const from = quoted?.end ?? at;
    let end = from;
    while (end < bytes.length && bytes[end] !== dialect.delimiter && bytes[end] !== LF) end++;
    if (end === bytes.length && !isFinal) return undefined;
    const isLast = bytes[end] !== dialect.delimiter;
    const rest = bytes.subarray(
      from,
      isLast && bytes[end - 1] === CR && end > from ? end - 1 : end,
    );
    const prefix = quoted === undefined ? '' : decoder.decode(quoted.text);
    fields.push({ text: prefix + decoder.decode(rest), isQuoted });
    if (isLast) return { fields, end: Math.min(end + 1, bytes.length) };
    at = end + 1;
  }
}

function takeQuoted(bytes: Uint8Array, start: number, { quote, escape }: CsvDialect): Quoted {
  const text: number[] = [];
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    const following = bytes[at + 1];
    if (byte === escape && following !== undefined && (escape !== quote || following === quote)) {
      text.push(following);
      at++;
    } else if (byte === quote) {
      return { text: Uint8Array.from(text), end: at + 1 };
    } else {
      text.push(byte);
    }
  }
  return { text: Uint8Array.from(text), end: bytes.length };
}
