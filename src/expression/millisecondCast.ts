// Casts between timestamps of different precision, and of those finer than milliseconds from and
// to text: row by row, in milliseconds. Digits below them are lost; kernels for these casts exist
// (OP_CAST_TIME, OP_PARSE, OP_TO_TEXT) and keep them.
import type { DataType } from '../batch/dataType.js';
import { formatTimestamp, parseTimestamp } from '../batch/timeText.js';
import { MillraceError } from '../error.js';
import { strictFunction, type Term } from './term.js';

const isStamp = (type: DataType<unknown>): boolean => type.kind.startsWith('TIMESTAMP');

/** The cast, or undefined when it is none of these. */
export function millisecondCast(
  input: Term,
  result: DataType<unknown>,
  isTry: boolean,
  text: string,
): Term | undefined {
  const convert = converterOf(input.type, result);
  if (convert === undefined) return undefined;
  const body = (value: unknown): unknown => {
    const converted = convert(value);
    if (converted !== undefined) return converted;
    if (isTry) return null;
    throw new MillraceError('DATA_CAST', `'${String(value)}' is no ${result.kind} in ${text}`);
  };
  return { ...strictFunction([input], result, text, body), type: result };
}

function converterOf(
  from: DataType<unknown>,
  to: DataType<unknown>,
): ((value: unknown) => unknown) | undefined {
  if (isStamp(from) && isStamp(to) && from.precision !== to.precision) return (value) => value;
  if (isStamp(from) && from.precision > 3 && to.kind === 'STRING') {
    return (value) => formatTimestamp(Number(value), 0, from.precision);
  }
  if (from.kind === 'STRING' && isStamp(to) && to.precision > 3) {
    return (value) => parseTimestamp(String(value))?.ms;
  }
  return undefined;
}
