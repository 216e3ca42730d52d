// CSV encoder: one record a row, RFC 4180.
import * as abi from '../../assembly/abi/encode.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { EncoderFactory } from './encoder.js';
import { RowEncoder } from './rowEncoder.js';
import { timestampFlags, type TimestampText } from './timestampText.js';

/** How rows become CSV. */
export interface CsvEncodeOptions extends TimestampText {
  /** Writes the column names first; default true. */
  readonly header?: boolean;
  /** One ASCII character between fields; default `,`. */
  readonly delimiter?: string;
  /** One ASCII character around fields that need it; default `"`. */
  readonly quote?: string;
  /** Text of NULL; default nothing. A string of this text is quoted. */
  readonly nullLiteral?: string;
  /** Default `\n`. */
  readonly lineEnd?: '\n' | '\r\n';
  /** First size of the output in bytes; it grows as needed. Default 64 KiB. */
  readonly outputBytes?: number;
}

/** Delimiters that no number, date, boolean or base64 text holds: such fields need no search. */
const PLAIN_DELIMITERS = ',;|\t\u0001';

const text = new TextEncoder();

/**
 * Rows as CSV: NULL as the null literal, the empty string as `""`, fields with a delimiter, quote
 * or line end quoted, timestamps `yyyy-MM-dd HH:mm:ss.SSS`, decimals plain, doubles as JavaScript
 * writes them, BYTES as base64, ROW, ARRAY and MAP as JSON text.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT when delimiter or quote is not one ASCII character.
 */
export function csvEncoder(options: CsvEncodeOptions = {}): EncoderFactory {
  const dialect = encodeDialect(options);
  return (engine, schema) =>
    new RowEncoder(
      engine,
      schema,
      {
        kernel: engine.kernels.encodeCsv,
        header: options.header === false ? new Uint8Array(0) : headerOf(schema, dialect),
        configure: (arena, state) => {
          const literal = text.encode(dialect.nullLiteral);
          const address = arena.allocateZeroed(literal.length);
          arena.memory.u8.set(literal, address);
          const word = (offset: number, value: number): void => {
            arena.memory.u32[(state + offset) >>> 2] = value;
          };
          word(abi.ENCODE_FLAGS, dialect.flags);
          word(abi.ENCODE_DELIMITER, dialect.delimiter.charCodeAt(0));
          word(abi.ENCODE_QUOTE, dialect.quote.charCodeAt(0));
          word(abi.ENCODE_NULL_ADDRESS, address);
          word(abi.ENCODE_NULL_LENGTH, literal.length);
          word(abi.ENCODE_LINE_END, dialect.lineEnd === '\n' ? 0x0a : 0x0a0d);
          word(abi.ENCODE_LINE_END_LENGTH, dialect.lineEnd.length);
        },
      },
      options.outputBytes,
    );
}

interface EncodeDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly nullLiteral: string;
  readonly lineEnd: string;
  readonly flags: number;
}

function encodeDialect(options: CsvEncodeOptions): EncodeDialect {
  const { delimiter = ',', quote = '"', nullLiteral = '', lineEnd = '\n' } = options;
  oneCharacter('delimiter', delimiter);
  oneCharacter('quote', quote);
  if (delimiter === quote) {
    throw new MillraceError('PLAN_INVALID_ARGUMENT', 'CSV delimiter and quote must differ.');
  }
  if ([delimiter, quote, '\r', '\n'].some((special) => nullLiteral.includes(special))) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `CSV nullLiteral is ${JSON.stringify(nullLiteral)}; ` +
        'it must hold no delimiter, quote or line end.',
    );
  }
  const isPlain = PLAIN_DELIMITERS.includes(delimiter) && (quote === '"' || quote === "'");
  const flags = timestampFlags(options) | (isPlain ? 0 : abi.ENCODE_SCAN_ALL);
  return { delimiter, quote, nullLiteral, lineEnd, flags };
}

function oneCharacter(what: string, value: string): void {
  if (value.length === 1 && value.charCodeAt(0) < 0x80 && value !== '\n' && value !== '\r') return;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `CSV ${what} is ${JSON.stringify(value)}; expected one ASCII character that ends no line.`,
  );
}

function headerOf(schema: Schema, dialect: EncodeDialect): Uint8Array {
  const { delimiter, quote, lineEnd } = dialect;
  const special = new Set([delimiter, quote, '\r', '\n']);
  const cells = schema.names.map((name) => {
    const mustQuote = name === '' || [...name].some((character) => special.has(character));
    return mustQuote ? quote + name.replaceAll(quote, quote + quote) + quote : name;
  });
  return text.encode(cells.join(delimiter) + lineEnd);
}
