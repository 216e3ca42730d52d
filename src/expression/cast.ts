// CAST and TRY_CAST: which kernel converts what to what.
import * as ops from '../../assembly/abi/expressionOperation.js';
import { CAST_TIME_TRY } from '../../assembly/abi/expressionTime.js';
import { boolean, type DataType } from '../batch/dataType.js';
import { isFloat, isInteger } from './numericTypes.js';
import { rescale } from './rescale.js';
import { nullableWith, operation, typeMismatch, type Term } from './term.js';
import { thousandsOf, timeLoop, timeParameter } from './timeTerm.js';

/** DATE, TIMESTAMP or TIMESTAMP_LTZ. */
const isTime = (type: DataType<unknown>): boolean =>
  type.kind === 'DATE' || type.kind.startsWith('TIMESTAMP');

const isNumber = (type: DataType<unknown>): boolean => isInteger(type) || isFloat(type);

/**
 * `input` as `type`; with `isTry` a value that does not fit is null, else DATA_CAST; with `wraps`
 * integers keep their low bits.
 */
export function castTerm(
  input: Term,
  type: DataType<unknown>,
  isTry: boolean,
  text = `CAST(${input.text} AS ${type})`,
  wraps = false,
): Term {
  const from = input.type;
  if (from.equals(type)) return input;
  const target = type.notNull();
  const result = isTry ? target.nullable() : nullableWith(target, [input]);
  const plan: Plan = { input, from, result, isTry, text, wraps };
  const term = numberCast(plan) ?? decimalCast(plan) ?? textCast(plan) ?? booleanCast(plan);
  if (term !== undefined) return term;
  if (!isTime(from) || !isTime(type)) {
    throw typeMismatch(text, `${from} cannot be cast to ${type}.`);
  }
  return castTime(input, type, isTry, text);
}

interface Plan {
  readonly input: Term;
  readonly from: DataType<unknown>;
  readonly result: DataType<unknown>;
  readonly isTry: boolean;
  readonly text: string;
  readonly wraps: boolean;
}

function numberCast({ input, from, result, isTry, text, wraps }: Plan): Term | undefined {
  if (!isNumber(from) || !isNumber(result)) return undefined;
  const parameter = result.id + (isTry ? ops.CAST_TRY : 0) + (wraps ? ops.CAST_WRAP : 0);
  const mayFail = !isTry && !wraps && !isFloat(result);
  return operation(ops.OP_CAST, [input], result, text, { parameter, mayFail });
}

function decimalCast({ input, from, result, isTry, text }: Plan): Term | undefined {
  const isExact = (type: DataType<unknown>): boolean => isInteger(type) || type.kind === 'DECIMAL';
  if (from.kind !== 'DECIMAL' && result.kind !== 'DECIMAL') return undefined;
  if (isExact(from) && isExact(result)) {
    const rounding = isInteger(result) ? ops.ROUND_DOWN : ops.ROUND_HALF_UP;
    const flags = ops.DECIMAL_CAST | (isTry ? ops.DECIMAL_TRY : 0);
    return rescale(input, result, text, { kept: result.scale, rounding, flags });
  }
  if (isFloat(result)) {
    const parameter = from.scale;
    return operation(ops.OP_DECIMAL_TO_FLOAT, [input], result, text, { parameter });
  }
  if (!isFloat(from)) return undefined;
  const parameter = parseParameter(result, isTry);
  return operation(ops.OP_FLOAT_TO_DECIMAL, [input], result, text, { parameter, mayFail: !isTry });
}

const parseParameter = ({ scale, precision }: DataType<unknown>, isTry: boolean): number =>
  scale | (precision << 6) | (isTry ? ops.PARSE_TRY : 0);

function textCast({ input, from, result, isTry, text }: Plan): Term | undefined {
  const isText = (type: DataType<unknown>): boolean =>
    isNumber(type) || type.kind === 'DECIMAL' || isTime(type);
  if (result.kind === 'STRING' && isText(from)) {
    const parameter = from.kind === 'DECIMAL' ? from.scale : from.precision;
    return operation(ops.OP_TO_TEXT, [input], result, text, { parameter });
  }
  if (from.kind !== 'STRING' || !(isText(result) || result.kind === 'BOOLEAN')) return undefined;
  const parameter = parseParameter(result, isTry);
  const options = { parameter, loop: result.id, mayFail: !isTry };
  return operation(ops.OP_PARSE, [input], result, text, options);
}

function booleanCast({ input, from, result, text }: Plan): Term | undefined {
  if (result.kind === 'BOOLEAN' && isInteger(from)) {
    const zero = constant(from.kind === 'BIGINT' ? 0n : 0, from);
    return operation(ops.OP_NOT_EQUAL, [input, zero], result, text);
  }
  if (from.kind !== 'BOOLEAN') return undefined;
  const values =
    result.kind === 'STRING'
      ? ['TRUE', 'FALSE']
      : result.kind === 'BIGINT'
        ? [1n, 0n]
        : isNumber(result)
          ? [1, 0]
          : undefined;
  if (values === undefined) return undefined;
  const [yes, no] = values.map((value) => constant(value, result));
  const loop = result.id;
  const chosen = operation(ops.OP_SELECT, [input, yes, no], result, text, { loop });
  if (!from.isNullable) return chosen;
  const present = operation(ops.OP_IS_NOT_NULL, [input], boolean(), text);
  const none = constant(null, result.nullable());
  return operation(ops.OP_SELECT, [present, chosen, none], result, text, { loop });
}

function constant(value: unknown, type: DataType<unknown>): Term {
  const own = value === null ? type : type.notNull();
  return { kind: 'constant', value, type: own, isFlexible: false, text: String(value) };
}

/** Between DATE and timestamps, digit by digit. */
export function castTime(
  input: Term,
  type: DataType<unknown>,
  isTry: boolean,
  text = input.text,
): Term {
  const from = input.type;
  const target = type.notNull();
  const result = isTry ? target.nullable() : nullableWith(target, [input]);
  const grain = (type.precision << 16) | (thousandsOf(type) << 24);
  const parameter = timeParameter(from, isTry ? CAST_TIME_TRY : 0) | grain;
  const options = { parameter, loop: timeLoop(from), mayFail: !isTry };
  return operation(ops.OP_CAST_TIME, [input], result, text, options);
}
