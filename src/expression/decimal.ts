// DECIMAL: exact to 38 digits, rounded half away from zero to Flink's scale. Products and sums
// of up to 18 digits are integer
// instructions; wider ones and quotients are computed on BigInt.
import * as ops from '../../assembly/abi/expressionOperation.js';
import { TYPE_INT64 } from '../../assembly/abi/type.js';
import { decimal, type DataType } from '../batch/dataType.js';
import { parseDecimal, powerOfTen } from '../batch/decimalText.js';
import { MillraceError } from '../error.js';
import { boundedText, castTerm, divideHalfUp } from './cast.js';
import { asDecimal, decimalResult } from './numericTypes.js';
import { nullableWith, operation, strictFunction, type Term } from './term.js';

type Operator = 'add' | 'sub' | 'mul' | 'div' | 'mod';

/** `a ∘ b` with Flink's precision and scale. */
export function decimalOperator(name: Operator, args: readonly Term[], text: string): Term {
  const [a, b] = args.map((arg) => {
    const { precision, scale } = asDecimal(arg.type);
    return castTerm(arg, decimal(precision, scale), false, arg.text);
  });
  const type = nullableWith(decimalResult(name, a.type, b.type), [a, b]);
  const surfaced = args.every(
    (arg) => arg.kind === 'constant' || arg.type.representation === 'number',
  )
    ? type.asNumber()
    : type;
  const sameScale = a.type.scale === b.type.scale;
  if (surfaced.precision <= 18 && (name === 'mul' || (sameScale && name !== 'div'))) {
    return operation(CODES[name], [a, b], surfaced, text, { loop: TYPE_INT64, mayFail: true });
  }
  const compute = computation(name, a.type, b.type, surfaced, text);
  return { ...strictFunction([a, b], surfaced, text, compute), type: surfaced };
}

const CODES: Readonly<Record<Operator, number>> = {
  add: ops.OP_ADD,
  sub: ops.OP_SUBTRACT,
  mul: ops.OP_MULTIPLY,
  div: ops.OP_DIVIDE,
  mod: ops.OP_MODULO,
};

function computation(
  name: Operator,
  a: DataType<unknown>,
  b: DataType<unknown>,
  result: DataType<unknown>,
  text: string,
): (x: unknown, y: unknown) => string {
  const scale = Math.max(a.scale, b.scale);
  return (x, y) => {
    const [left, right] = name === 'mul' || name === 'div' ? [a.scale, b.scale] : [scale, scale];
    const [p, q] = [unscaled(x, left), unscaled(y, right)];
    if (q === 0n && (name === 'div' || name === 'mod')) {
      throw new MillraceError('DATA_DIVISION_BY_ZERO', `Division by zero in ${text}`);
    }
    let value: bigint;
    if (name === 'add') value = rescale(p + q, scale, result.scale);
    else if (name === 'sub') value = rescale(p - q, scale, result.scale);
    else if (name === 'mul') value = rescale(p * q, a.scale + b.scale, result.scale);
    else if (name === 'mod') value = rescale(p % q, scale, result.scale);
    else value = quotient(p, q, result.scale + b.scale - a.scale);
    return fitting(value, result, text);
  };
}

function quotient(p: bigint, q: bigint, shift: number): bigint {
  return shift >= 0
    ? divideHalfUp(p * powerOfTen(shift), q)
    : divideHalfUp(p, q * powerOfTen(-shift));
}

/** Negation, absolute value, sign and rounding. */
export function decimalFunction(name: string, input: Term, text: string, digits = 0): Term {
  const { precision, scale } = input.type;
  const kept = name === 'round' ? digits : 0;
  const rounds = ['round', 'floor', 'ceil'].includes(name);
  if (name === 'round' && digits >= scale) return input;
  const result = rounds ? roundedType(name, precision, scale, kept) : decimal(precision, scale);
  const compute = (value: unknown): string => {
    const x = unscaled(value, scale);
    if (name === 'neg') return fitting(-x, result, text);
    if (name === 'abs') return fitting(x < 0n ? -x : x, result, text);
    if (name === 'sign') {
      return fitting((x < 0n ? -1n : x > 0n ? 1n : 0n) * powerOfTen(scale), result, text);
    }
    const unit = powerOfTen(scale - kept);
    const units = name === 'round' ? divideHalfUp(x, unit) : wholeUnits(name, x, unit);
    return fitting(kept < 0 ? units * powerOfTen(-kept) : units, result, text);
  };
  const term = strictFunction([input], result, text, compute);
  const isNumber = input.type.representation === 'number';
  return isNumber ? { ...term, type: term.type.asNumber() } : term;
}

function roundedType(name: string, precision: number, scale: number, digits: number) {
  if (name !== 'round') return decimal(Math.max(1, precision), 0);
  const kept = Math.max(digits, 0);
  return decimal(Math.min(38, 1 + precision - scale + kept), kept);
}

function wholeUnits(name: string, x: bigint, unit: bigint): bigint {
  const truncated = x / unit;
  const rest = x % unit;
  if (name === 'floor') return rest < 0n ? truncated - 1n : truncated;
  return rest > 0n ? truncated + 1n : truncated;
}

function unscaled(value: unknown, scale: number): bigint {
  return parseDecimal(String(value), scale) as bigint;
}

function rescale(value: bigint, from: number, to: number): bigint {
  return to >= from ? value * powerOfTen(to - from) : divideHalfUp(value, powerOfTen(from - to));
}

function fitting(value: bigint, type: DataType<unknown>, text: string): string {
  const result = boundedText(value, type);
  if (result !== undefined) return result;
  throw new MillraceError('DATA_OVERFLOW', `${type.notNull()} overflow in ${text}`);
}
