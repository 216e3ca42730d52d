// What a CSV file looks like and what to do where it does not: the options of `csv()`.
import { MillraceError } from '../error.js';
import type { BadRecordPolicy } from '../source/source.js';

/** How CSV is read. */
export interface CsvDecodeOptions {
  /**
   * `true` (default) or `match`: the first record names the columns, in any order; columns that the
   * schema does not name are ignored. `false`: no header, fields are the schema's columns in order.
   */
  readonly header?: boolean | 'match';
  /** One ASCII character between fields; default `,`. */
  readonly delimiter?: string;
  /** One ASCII character around fields; default `"`. */
  readonly quote?: string;
  /** ASCII character that makes the next one literal in quotes; default: quotes are doubled. */
  readonly escape?: string;
  /** Lines that start with this ASCII character are skipped; default none are. */
  readonly comment?: string;
  /** Unquoted text of NULL; default nothing. */
  readonly nullLiteral?: string;
  /** Lines before the header that are skipped; default 0. */
  readonly ignoreFirstLines?: number;
  /** What happens to a record that does not fit; default FAIL. */
  readonly badRecords?: BadRecordPolicy;
  /** Longest record in bytes; default 16 MiB. */
  readonly maxRecordBytes?: number;
  /** Missing fields and header columns are NULL; default false: they are errors. */
  readonly allowMissingColumns?: boolean;
}

/** {@link CsvDecodeOptions}, checked and complete; characters as their codes. */
export interface CsvDialect {
  readonly hasHeader: boolean;
  readonly delimiter: number;
  readonly quote: number;
  /** The quote itself when quotes are doubled. */
  readonly escape: number;
  /** 0 for none. */
  readonly comment: number;
  readonly nullLiteral: string;
  readonly ignoreFirstLines: number;
  readonly badRecords: BadRecordPolicy;
  readonly maxRecordBytes: number;
  readonly allowMissingColumns: boolean;
}

const DEFAULT_MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Checks the options. @throws MillraceError PLAN_INVALID_ARGUMENT */
export function csvDialect(options: CsvDecodeOptions = {}): CsvDialect {
  const { header = true, badRecords = 'FAIL', allowMissingColumns = false } = options;
  const { nullLiteral = '', maxRecordBytes = DEFAULT_MAX_RECORD_BYTES } = options;
  const delimiter = asciiCode('delimiter', options.delimiter ?? ',');
  const quote = asciiCode('quote', options.quote ?? '"');
  const escape = asciiCode('escape', options.escape ?? options.quote ?? '"');
  const comment = options.comment === undefined ? 0 : asciiCode('comment', options.comment);
  if (delimiter === quote || delimiter === escape || [delimiter, quote].includes(comment)) {
    throw invalid('delimiter, quote, escape and comment must differ.');
  }
  if ([delimiter, quote, 10, 13].some((code) => nullLiteral.includes(String.fromCharCode(code)))) {
    throw invalid(`nullLiteral ${JSON.stringify(nullLiteral)} has a delimiter, quote or line end.`);
  }
  return {
    hasHeader: header !== false,
    delimiter,
    quote,
    escape,
    comment,
    nullLiteral,
    ignoreFirstLines: whole('ignoreFirstLines', options.ignoreFirstLines ?? 0, 0),
    badRecords,
    maxRecordBytes: whole('maxRecordBytes', maxRecordBytes, 1),
    allowMissingColumns,
  };
}

/**
 * The code of one ASCII character that ends no line. @throws MillraceError PLAN_INVALID_ARGUMENT
 */
export function asciiCode(option: string, value: string): number {
  const code = value.charCodeAt(0);
  if (value.length === 1 && code > 0 && code < 0x80 && code !== 10 && code !== 13) return code;
  const found = JSON.stringify(value);
  throw invalid(`${option} is ${found}; expected one ASCII character that ends no line.`);
}

function whole(option: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw invalid(`${option} is ${value}; expected a whole number of at least ${least}.`);
}

function invalid(problem: string): MillraceError {
  return new MillraceError('PLAN_INVALID_ARGUMENT', `CSV ${problem}`);
}
