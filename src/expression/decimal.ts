// DECIMAL: exact to 38 digits, rounded half away from zero to Flink's scale. Products and sums
// of up to 18 digits are integer
// instructions; wider ones and quotients go by 128-bit kernels.
import * as ops from '../../assembly/abi/expressionOperation.js';
import { TYPE_INT64 } from '../../assembly/abi/type.js';
import { decimal, type DataType } from '../batch/dataType.js';
import { castTerm } from './cast.js';
import { asDecimal, decimalResult } from './numericTypes.js';
import { rescale } from './rescale.js';
import { nullableWith, operation, type Term } from './term.js';

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
  const isShort = [a.type, b.type, surfaced].every(({ precision }) => precision <= 18);
  if (isShort && (name === 'mul' || (sameScale && name !== 'div'))) {
    return operation(CODES[name], [a, b], surfaced, text, { loop: TYPE_INT64, mayFail: true });
  }
  const parameter = a.type.scale | (b.type.scale << 6) | resultParameter(surfaced);
  return operation(WIDE_CODES[name], [a, b], surfaced, text, { parameter, mayFail: true });
}

const resultParameter = ({ scale, precision }: DataType<unknown>): number =>
  (scale << 12) | (precision << 18);

const CODES: Readonly<Record<Operator, number>> = {
  add: ops.OP_ADD,
  sub: ops.OP_SUBTRACT,
  mul: ops.OP_MULTIPLY,
  div: ops.OP_DIVIDE,
  mod: ops.OP_MODULO,
};

const WIDE_CODES: Readonly<Record<Operator, number>> = {
  add: ops.OP_DECIMAL_ADD,
  sub: ops.OP_DECIMAL_SUBTRACT,
  mul: ops.OP_DECIMAL_MULTIPLY,
  div: ops.OP_DECIMAL_DIVIDE,
  mod: ops.OP_DECIMAL_MODULO,
};

/** Negation, absolute value, sign and rounding. */
export function decimalFunction(name: string, input: Term, text: string, digits = 0): Term {
  const { precision, scale } = input.type;
  const kept = name === 'round' ? digits : 0;
  const rounding: number | undefined = ROUNDINGS[name];
  if (name === 'round' && digits >= scale) return input;
  const exact =
    rounding === undefined ? decimal(precision, scale) : roundedType(name, precision, scale, kept);
  const plain = nullableWith(exact, [input]);
  const type = input.type.representation === 'number' ? plain.asNumber() : plain;
  if (rounding !== undefined) return rescale(input, type, text, { kept, rounding });
  const parameter = resultParameter(type);
  return operation(SIGN_CODES[name], [input], type, text, { parameter, mayFail: name === 'sign' });
}

const ROUNDINGS: Readonly<Record<string, number>> = {
  round: ops.ROUND_HALF_UP,
  floor: ops.ROUND_FLOOR,
  ceil: ops.ROUND_CEIL,
};
const SIGN_CODES: Readonly<Record<string, number>> = {
  neg: ops.OP_DECIMAL_NEGATE,
  abs: ops.OP_DECIMAL_ABSOLUTE,
  sign: ops.OP_DECIMAL_SIGN,
};

function roundedType(name: string, precision: number, scale: number, digits: number) {
  if (name !== 'round') return decimal(Math.max(1, precision), 0);
  const kept = Math.max(digits, 0);
  return decimal(Math.min(38, 1 + precision - scale + kept), kept);
}
