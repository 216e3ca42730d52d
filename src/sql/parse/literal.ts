// Literals with a keyword: dates, times, intervals.
import type {
  IntervalLiteral,
  IntervalQualifier,
  NumberLiteral,
  TemporalLiteral,
  TimeUnit,
} from '../ast/literal.js';
import { parseString } from './strings.js';
import type { TokenReader } from './tokenReader.js';

/** A number as it is written. */
export function parseNumber(reader: TokenReader): NumberLiteral {
  const { start, image: text } = reader;
  if (!reader.isNumber()) reader.fail();
  reader.index++;
  return reader.node(start, { kind: 'number', text } as const);
}

/** A number that counts: precisions, repetitions. */
export function parseCount(reader: TokenReader): number {
  const { index } = reader;
  const { text } = parseNumber(reader);
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return reader.refuse(`'${text}' is no count`, 'write a whole number of up to 9 digits', index);
}

/** `DATE '…'`; the reader is at DATE, TIME or TIMESTAMP. */
export function parseTemporal(reader: TokenReader): TemporalLiteral {
  const { start } = reader;
  const type = reader.expectEither('DATE', 'TIME', 'TIMESTAMP');
  const text = parseString(reader);
  return reader.node(start, { kind: 'temporal', type, text } as const);
}

/** `INTERVAL '1' DAY`; the reader is at INTERVAL. */
export function parseInterval(reader: TokenReader): IntervalLiteral {
  const { start } = reader;
  reader.expect('INTERVAL');
  const isNegative = reader.eat('-');
  if (!isNegative) reader.eat('+');
  const text = parseString(reader);
  const qualifier = parseQualifier(reader);
  return reader.node(start, { kind: 'interval', isNegative, text, qualifier } as const);
}

const UNITS = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'] as const;
const WRITTEN: readonly string[] = UNITS.flatMap((unit) => [unit, `${unit}S`]);

/** `DAY(2) TO SECOND(3)`. */
export function parseQualifier(reader: TokenReader): IntervalQualifier {
  const { start } = reader;
  const from = parseUnit(reader);
  let precision: number | undefined;
  let fraction: number | undefined;
  if (reader.eat('(')) {
    precision = parseCount(reader);
    if (from === 'SECOND' && reader.eat(',')) fraction = parseCount(reader);
    reader.expect(')');
  }
  const to = reader.eat('TO') ? parseUnit(reader) : undefined;
  if (to === 'SECOND' && reader.is('(')) fraction = reader.inParentheses(parseCount);
  return reader.node(start, { kind: 'intervalQualifier', from, precision, to, fraction } as const);
}

function parseUnit(reader: TokenReader): TimeUnit {
  const written = reader.expectEither(...WRITTEN);
  return UNITS[WRITTEN.indexOf(written) >> 1];
}
