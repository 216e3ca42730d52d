// Numeric operators and functions.
import * as ops from '../../assembly/abi/expressionOperation.js';
import { TYPE_FLOAT64 } from '../../assembly/abi/type.js';
import { DataType, decimal, float64 } from '../batch/dataType.js';
import { castTerm } from './cast.js';
import { convert, literalDecimal, unify } from './convert.js';
import { decimalFunction, decimalOperator } from './decimal.js';
import type { FunctionTable } from './functionTable.js';
import { isFloat, isInteger, isNumeric } from './numericTypes.js';
import { nullableWith, operation, typeMismatch, type Term } from './term.js';

type Operator = 'add' | 'sub' | 'mul' | 'div' | 'mod';

const CODES: Readonly<Record<Operator, number>> = {
  add: ops.OP_ADD,
  sub: ops.OP_SUBTRACT,
  mul: ops.OP_MULTIPLY,
  div: ops.OP_DIVIDE,
  mod: ops.OP_MODULO,
};

const flexible = (term: Term): boolean => term.kind === 'constant' && term.isFlexible;

function operator(name: Operator) {
  return (args: readonly Term[], text: string, option?: string): Term => {
    const known = args.filter((arg) => !flexible(arg));
    requireNumbers(known.length > 0 ? known : args, text);
    if (
      known.some((arg) => arg.type.kind === 'DECIMAL') &&
      !known.some((arg) => isFloat(arg.type))
    ) {
      return decimalOperator(
        name,
        args.map((arg) => exact(arg, text)),
        text,
      );
    }
    const operands = unify(args, text);
    requireNumbers(operands, text);
    if (operands[0].type.kind === 'DECIMAL') return decimalOperator(name, operands, text);
    const type = surfaced(nullableWith(operands[0].type.notNull(), operands), args);
    const wraps = option === 'wrap' && isInteger(type);
    const mayFail = isInteger(type) && !(wraps && name !== 'div' && name !== 'mod');
    const parameter = wraps ? ops.OVERFLOW_WRAPS : 0;
    return operation(CODES[name], operands, type, text, { parameter, mayFail });
  };
}

/** A literal next to a DECIMAL: the decimal that it is exactly. */
function exact(term: Term, text: string): Term {
  if (term.kind !== 'constant' || !term.isFlexible) return term;
  return convert(term, literalDecimal(term) ?? decimal(38, 0), text);
}

/** BIGINT surfaces as a number when all columns that it comes from do. */
function surfaced(type: DataType<unknown>, args: readonly Term[]): DataType<unknown> {
  if (type.kind !== 'BIGINT') return type;
  const isNumber = args
    .filter((arg) => !flexible(arg))
    .every((arg) => arg.type.kind !== 'BIGINT' || arg.type.representation === 'number');
  return isNumber ? type.asNumber() : new DataType('BIGINT', { nullable: type.isNullable });
}

function requireNumbers(args: readonly Term[], text: string): void {
  for (const arg of args) {
    if (isNumeric(arg.type)) continue;
    throw typeMismatch(text, `expected numbers, ${arg.text} is ${arg.type}; cast it.`);
  }
}

/** Negation, absolute value and sign: of the operand's own type. */
function sameType(name: string, code: number) {
  return ([input]: readonly Term[], text: string, option?: string): Term => {
    requireNumbers([input], text);
    if (input.type.kind === 'DECIMAL') return decimalFunction(name, input, text);
    const wraps = option === 'wrap' && isInteger(input.type);
    const parameter = wraps ? ops.OVERFLOW_WRAPS : 0;
    const mayFail = isInteger(input.type) && !wraps;
    return operation(code, [input], input.type, text, { parameter, mayFail });
  };
}

/** Rounding: integers stay, doubles by kernel. */
function rounding(name: string, code: number) {
  return ([input]: readonly Term[], text: string, option?: string): Term => {
    requireNumbers([input], text);
    const digits = Number(option ?? 0);
    if (input.type.kind === 'DECIMAL') return decimalFunction(name, input, text, digits);
    if (isInteger(input.type) && digits >= 0) return input;
    const double = castTerm(input, float64(), false, input.text);
    const type = nullableWith(float64(), [input]);
    const rounded = operation(code, [double], type, text, {
      parameter: digits,
      loop: TYPE_FLOAT64,
    });
    return castTerm(rounded, input.type, false, text);
  };
}

/** A function of doubles. */
function doubles(code: number) {
  return (args: readonly Term[], text: string): Term => {
    requireNumbers(args, text);
    const inputs = args.map((arg) =>
      flexible(arg) ? convert(arg, float64(), text) : castTerm(arg, float64(), false, arg.text),
    );
    return operation(code, inputs, nullableWith(float64(), inputs), text, { loop: TYPE_FLOAT64 });
  };
}

export const ARITHMETIC: FunctionTable = {
  add: operator('add'),
  sub: operator('sub'),
  mul: operator('mul'),
  div: operator('div'),
  mod: operator('mod'),
  neg: sameType('neg', ops.OP_NEGATE),
  abs: sameType('abs', ops.OP_ABSOLUTE),
  sign: sameType('sign', ops.OP_SIGN),
  round: rounding('round', ops.OP_ROUND),
  floor: rounding('floor', ops.OP_FLOOR),
  ceil: rounding('ceil', ops.OP_CEIL),
  sqrt: doubles(ops.OP_SQRT),
  power: doubles(ops.OP_POWER),
  ln: doubles(ops.OP_LN),
  log10: doubles(ops.OP_LOG10),
  exp: doubles(ops.OP_EXP),
};
