// CAST and TRY_CAST: numbers by kernels, text and decimals by functions over the values' texts.
import { CAST_TRY, OP_CAST, OP_CAST_TIME } from '../../assembly/abi/expressionOperation.js';
import { CAST_TIME_TRY } from '../../assembly/abi/expressionTime.js';
import { formatDecimal, parseDecimal, powerOfTen } from '../batch/decimalText.js';
import type { DataType } from '../batch/dataType.js';
import { formatTimestamp, parseDate, parseTimestamp } from '../batch/timeText.js';
import { MillraceError } from '../error.js';
import { isFloat, isInteger } from './numericTypes.js';
import { nullableWith, operation, strictFunction, typeMismatch, type Term } from './term.js';
import { thousandsOf, timeLoop, timeParameter } from './timeTerm.js';

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const DAY_MS = 86_400_000;

/** DATE, TIMESTAMP or TIMESTAMP_LTZ. */
const isTime = (type: DataType<unknown>): boolean =>
  type.kind === 'DATE' || type.kind.startsWith('TIMESTAMP');

/** Two timestamps of different precision. */
const changesDigits = (from: DataType<unknown>, to: DataType<unknown>): boolean =>
  from.kind !== 'DATE' && to.kind !== 'DATE' && from.precision !== to.precision;

/** Converts a value, undefined when it does not fit. */
type Converter = (value: unknown) => unknown;

/** `input` as `type`; with `isTry` a value that does not fit is null, else DATA_CAST. */
export function castTerm(
  input: Term,
  type: DataType<unknown>,
  isTry: boolean,
  text = `CAST(${input.text} AS ${type})`,
): Term {
  const from = input.type;
  if (from.equals(type)) return input;
  const target = type.notNull() as DataType<unknown>;
  const resultType = isTry ? target.nullable() : nullableWith(target, [input]);
  if ((isInteger(from) || isFloat(from)) && (isInteger(type) || isFloat(type))) {
    const parameter = type.id + (isTry ? CAST_TRY : 0);
    const mayFail = !isTry && !isFloat(type);
    return operation(OP_CAST, [input], resultType, text, { parameter, mayFail });
  }
  if (isTime(from) && isTime(type) && !changesDigits(from, type)) {
    return castTime(input, type, isTry, text);
  }
  const converter = converterOf(from, type);
  if (converter === undefined) throw typeMismatch(text, `${from} cannot be cast to ${type}.`);
  const body = (value: unknown): unknown => {
    const converted = converter(value);
    if (converted !== undefined) return converted;
    if (isTry) return null;
    throw new MillraceError('DATA_CAST', `'${String(value)}' is no ${type.kind} in ${text}`);
  };
  return { ...strictFunction([input], resultType, text, body), type: resultType };
}

/** Between DATE and timestamps, digit by digit. */
export function castTime(
  input: Term,
  type: DataType<unknown>,
  isTry: boolean,
  text = input.text,
): Term {
  const from = input.type;
  const target = type.notNull() as DataType<unknown>;
  const resultType = isTry ? target.nullable() : nullableWith(target, [input]);
  const grain = (type.precision << 16) | (thousandsOf(type) << 24);
  const parameter = timeParameter(from, isTry ? CAST_TIME_TRY : 0) | grain;
  const options = { parameter, loop: timeLoop(from), mayFail: !isTry };
  return operation(OP_CAST_TIME, [input], resultType, text, options);
}

/** The conversion of plain values: times in milliseconds, decimals as text. */
function converterOf(from: DataType<unknown>, to: DataType<unknown>): Converter | undefined {
  if (to.kind === 'STRING') return textOf(from);
  if (from.kind === 'STRING') return parserOf(to);
  if (to.kind === 'DECIMAL' && (isInteger(from) || isFloat(from) || from.kind === 'DECIMAL')) {
    return (value) => decimalTextOf(String(value), to);
  }
  if (from.kind === 'DECIMAL' && isFloat(to)) return Number;
  if (from.kind === 'DECIMAL' && isInteger(to)) {
    return (value) => integerOf(BigInt(String(value).replace(/\..*/, '').replace(/^-$/, '0')), to);
  }
  if (from.kind === 'BOOLEAN' && (isInteger(to) || isFloat(to))) {
    return (value) => (to.kind === 'BIGINT' ? BigInt(Number(value)) : Number(value));
  }
  if (to.kind === 'BOOLEAN' && isInteger(from)) return (value) => Number(value) !== 0;
  // Milliseconds: digits below them are lost.
  if (isTime(from) && isTime(to)) return (value) => value;
  return undefined;
}

function textOf(from: DataType<unknown>): Converter | undefined {
  if (from.kind.startsWith('TIMESTAMP')) {
    return (value) => formatTimestamp(Number(value), 0, from.precision);
  }
  if (from.kind === 'DATE') {
    return (value) => formatTimestamp(Number(value) * DAY_MS, 0, 0).slice(0, -9);
  }
  if (from.kind === 'BOOLEAN') return (value) => (value === true ? 'TRUE' : 'FALSE');
  return isInteger(from) || isFloat(from) || from.kind === 'DECIMAL' ? String : undefined;
}

function parserOf(to: DataType<unknown>): Converter | undefined {
  if (isFloat(to)) return (value) => (NUMBER.test(String(value)) ? Number(value) : undefined);
  if (isInteger(to)) {
    return (value) =>
      /^\s*[+-]?\d{1,40}\s*$/.test(String(value))
        ? integerOf(BigInt(String(value).trim().replace(/^\+/, '')), to)
        : undefined;
  }
  if (to.kind === 'DECIMAL') return (value) => decimalTextOf(String(value).trim(), to);
  if (to.kind === 'DATE') return (value) => parseDate(String(value));
  if (to.kind.startsWith('TIMESTAMP')) return (value) => parseTimestamp(String(value))?.ms;
  if (to.kind === 'BOOLEAN') return booleanOf;
  return undefined;
}

function booleanOf(value: unknown): boolean | undefined {
  const text = String(value).trim().toLowerCase();
  if (['true', 't', 'yes', 'y', '1'].includes(text)) return true;
  return ['false', 'f', 'no', 'n', '0'].includes(text) ? false : undefined;
}

function integerOf(value: bigint, to: DataType<unknown>): number | bigint | undefined {
  if (BigInt.asIntN(to.width * 8, value) !== value) return undefined;
  return to.kind === 'BIGINT' ? value : Number(value);
}

/**
 * Decimal text rounded half up to the type's scale; undefined when it is no number or too large.
 */
function decimalTextOf(text: string, to: DataType<unknown>): string | undefined {
  if (!NUMBER.test(text)) return undefined;
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const digits = (mantissa.split('.')[1] ?? '').length - Math.min(Number(exponent), 400);
  const scale = Math.max(digits, to.scale);
  if (scale > 800) return undefined;
  const unscaled = parseDecimal(text, scale);
  if (unscaled === undefined) return undefined;
  return boundedText(divideHalfUp(unscaled, powerOfTen(scale - to.scale)), to);
}

/** Text of an unscaled value, undefined when it has more digits than the type. */
export function boundedText(unscaled: bigint, to: DataType<unknown>): string | undefined {
  const limit = powerOfTen(to.precision);
  return unscaled < limit && unscaled > -limit ? formatDecimal(unscaled, to.scale) : undefined;
}

/** Quotient rounded half away from zero. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const [a, b] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const magnitude = (a * 2n + b) / (b * 2n);
  return dividend < 0n === divisor < 0n ? magnitude : -magnitude;
}
