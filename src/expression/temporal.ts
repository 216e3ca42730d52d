// Time functions of DATE, TIMESTAMP and TIMESTAMP_LTZ (in UTC), of any precision.
import * as ops from '../../assembly/abi/expressionOperation.js';
import * as abi from '../../assembly/abi/expressionTime.js';
import { int32, int64, timestamp, type DataType } from '../batch/dataType.js';
import { castTerm, castTime } from './cast.js';
import { convert, settled } from './convert.js';
import { dateFormat } from './dateFormat.js';
import type { FunctionTable } from './functionTable.js';
import { nullableWith, operation, typeMismatch, type Term } from './term.js';
import { temporalOperand, timeLoop, timeParameter } from './timeTerm.js';
import { UNIT_CODES, UNIT_MONTHS, UNIT_MS, isTimeUnit, type TimeUnit } from './timeUnit.js';

const bigint = (): DataType<unknown> => int64().asNumber();

function unitOf(unit: string | undefined, text: string, extraOnly = false): TimeUnit {
  const isLength = isTimeUnit(unit) && (UNIT_MS[unit] ?? UNIT_MONTHS[unit]) !== undefined;
  if (isTimeUnit(unit) && (isLength || extraOnly)) return unit;
  const units = Object.keys(extraOnly ? UNIT_CODES : { ...UNIT_MS, ...UNIT_MONTHS }).join(', ');
  throw typeMismatch(text, `there is no unit '${String(unit)}'; take one of ${units}.`);
}

/** A number of one time. */
function part(arg: Term, text: string, unit: number): Term {
  const input = temporalOperand(arg, text);
  const parameter = timeParameter(input.type, unit);
  const loop = timeLoop(input.type);
  return operation(ops.OP_EXTRACT, [input], nullableWith(bigint(), [input]), text, {
    parameter,
    loop,
  });
}

function rounding(code: number) {
  return (args: readonly Term[], text: string, unit?: string): Term => {
    const input = temporalOperand(args[0], text);
    const parameter = timeParameter(input.type, UNIT_CODES[unitOf(unit, text)]);
    return operation(code, [input], input.type, text, { parameter, loop: timeLoop(input.type) });
  };
}

function timestampAdd(args: readonly Term[], text: string, option?: string): Term {
  const unit = unitOf(option, text);
  const input = temporalOperand(args[0], text);
  const isDay = UNIT_MONTHS[unit] !== undefined || unit === 'DAY' || unit === 'WEEK';
  const base =
    input.type.kind === 'DATE' && !isDay ? castTerm(input, timestamp(), false, input.text) : input;
  const by = args[1];
  const count =
    by.kind === 'constant' && by.isFlexible
      ? convert(by, int32(), text)
      : castTerm(by, int32(), false, by.text);
  const parameter = timeParameter(base.type, UNIT_CODES[unit]);
  const type = nullableWith(base.type, [base, count]);
  const options = { parameter, loop: timeLoop(base.type), mayFail: true };
  return operation(ops.OP_ADD_TIME, [base, count], type, text, options);
}

function timestampDiff(args: readonly Term[], text: string, option?: string): Term {
  const unit = unitOf(option, text);
  const [a, b] = args.map((arg) => temporalOperand(arg, text));
  const precision = Math.max(a.type.precision, b.type.precision);
  const isDates = a.type.kind === 'DATE' && b.type.kind === 'DATE';
  const operands = isDates
    ? [a, b]
    : [a, b].map((arg) => castTime(arg, timestamp(precision), false));
  const { type } = operands[0];
  const parameter = timeParameter(type, UNIT_CODES[unit]);
  const options = { parameter, loop: timeLoop(type), mayFail: true };
  return operation(ops.OP_DIFF_TIME, operands, nullableWith(int32(), [a, b]), text, options);
}

function toTimestamp(args: readonly Term[], text: string): Term {
  const input = settled(args[0]);
  if (input.type.kind === 'STRING') return castTerm(input, timestamp(), false, text);
  if (input.type.kind !== 'BIGINT' && input.type.kind !== 'INT') {
    throw typeMismatch(text, `expected BIGINT milliseconds or STRING, got ${input.type}.`);
  }
  const ms = castTerm(input, int64(), false, input.text);
  return operation(ops.OP_COPY, [ms], nullableWith(timestamp(), [input]), text);
}

export const TEMPORAL: FunctionTable = {
  extract: (args, text, unit) => part(args[0], text, UNIT_CODES[unitOf(unit, text, true)]),
  floorTo: rounding(ops.OP_FLOOR_TIME),
  ceilTo: rounding(ops.OP_CEIL_TIME),
  dateFormat,
  timestampAdd,
  timestampDiff,
  epochMs: (args, text) => part(args[0], text, abi.UNIT_EPOCH_MS),
  toTimestamp,
};
