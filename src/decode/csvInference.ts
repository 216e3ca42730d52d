// Schema of a CSV file, guessed from a sample of its records.
//
//   BOOLEAN · BIGINT → DOUBLE · DATE → TIMESTAMP · STRING        a type holds when every value has
//   it
import * as types from '../batch/dataType.js';
import type { DataType, Field } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import { csvDialect, type CsvDecodeOptions, type CsvDialect } from './csvOptions.js';
import { cutRecord, type CsvField } from './csvRecord.js';

const SAMPLE_ROWS = 1000;
const LF = 10;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

interface Candidate {
  readonly type: DataType<unknown>;
  readonly accepts: (text: string) => boolean;
}

const INTEGER = /^[+-]?\d{1,19}$/;
const DOUBLE = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|inf|infinity)$/i;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIMESTAMP =
  /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/;

/** In order of preference. */
const CANDIDATES: readonly Candidate[] = [
  { type: types.boolean(), accepts: (text) => /^(?:true|false)$/i.test(text) },
  { type: types.int64(), accepts: (text) => INTEGER.test(text) && fitsInt64(text) },
  { type: types.float64(), accepts: (text) => DOUBLE.test(text) },
  { type: types.date(), accepts: (text) => DATE.test(text) },
  { type: types.timestamp(3), accepts: (text) => TIMESTAMP.test(text) },
];

/**
 * Guesses names and types: names from the header (or `field1`, `field2` … without one), types from
 * at most 1,000 records. Every column is nullable, because a sample cannot tell.
 *
 * @param bytes  The beginning of a file; a last record that is cut is left out.
 * @throws MillraceError CONNECTOR_FORMAT when there is no complete header or record.
 */
export function inferCsvSchema(bytes: Uint8Array, options: CsvDecodeOptions = {}): Schema {
  const dialect = csvDialect(options);
  const records = sample(bytes, dialect);
  if (records.length === 0) {
    throw new MillraceError('CONNECTOR_FORMAT', 'The CSV sample holds no complete record.');
  }
  const names = dialect.hasHeader
    ? records[0].map((field) => field.text)
    : records[0].map((_, index) => `field${index + 1}`);
  const rows = dialect.hasHeader ? records.slice(1) : records;
  const fields = names.map((name, index): Field => {
    const column = rows.map((row) => row[index]).filter((field) => field !== undefined);
    return { name, type: typeOf(column, dialect).nullable() };
  });
  return new Schema(fields);
}

function typeOf(column: readonly CsvField[], dialect: CsvDialect): DataType<unknown> {
  const texts = column
    .filter((field) => field.isQuoted || field.text !== dialect.nullLiteral)
    .map((field) => field.text.trim());
  if (texts.length === 0) return types.string();
  const candidate = CANDIDATES.find(({ accepts }) => texts.every(accepts));
  return candidate?.type ?? types.string();
}

/** The first records, header included. */
function sample(bytes: Uint8Array, dialect: CsvDialect): CsvField[][] {
  let at = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? 3 : 0;
  for (let line = 0; line < dialect.ignoreFirstLines; line++) at = nextLine(bytes, at);
  const records: CsvField[][] = [];
  while (at < bytes.length && records.length <= SAMPLE_ROWS) {
    if (dialect.comment !== 0 && bytes[at] === dialect.comment) {
      at = nextLine(bytes, at);
      continue;
    }
    // A record that ends with the bytes may be cut, unless it is all there is.
    const record = cutRecord(bytes, at, records.length <= 1, dialect);
    if (record === undefined) break;
    if (record.fields.length > 1 || record.fields[0].text !== '') records.push([...record.fields]);
    at = record.end;
  }
  return records;
}

function nextLine(bytes: Uint8Array, at: number): number {
  const lineEnd = bytes.indexOf(LF, at);
  return lineEnd < 0 ? bytes.length : lineEnd + 1;
}

function fitsInt64(text: string): boolean {
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value;
}
