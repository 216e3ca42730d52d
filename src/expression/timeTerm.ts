// Operands of time functions and how instructions describe them (assembly/abi/expressionTime.ts).
import { TYPE_DATE, TYPE_TIMESTAMP } from '../../assembly/abi/type.js';
import { timestamp, type DataType } from '../batch/dataType.js';
import { convert, settled } from './convert.js';
import { typeMismatch, type Term } from './term.js';

/** Checks that an operand is a time; text becomes a TIMESTAMP. */
export function temporalOperand(arg: Term, text: string): Term {
  const term = settled(arg);
  const { kind } = term.type;
  if (term.kind === 'constant' && kind === 'STRING') return convert(arg, timestamp(), text);
  if (kind === 'DATE' || kind.startsWith('TIMESTAMP')) return term;
  throw typeMismatch(text, `expected DATE or TIMESTAMP, ${arg.text} is ${arg.type}; cast it.`);
}

/** How often a millisecond's units were divided by 1000: 0, 1 or 2. */
export function thousandsOf(type: DataType<unknown>): number {
  return type.precision <= 3 ? 0 : type.precision <= 6 ? 1 : 2;
}

/** The parameter of an instruction over times of a type. */
export function timeParameter(type: DataType<unknown>, unit: number): number {
  return unit | (thousandsOf(type) << 8);
}

/** The loop over times: days or units. */
export function timeLoop(type: DataType<unknown>): number {
  return type.kind === 'DATE' ? TYPE_DATE : TYPE_TIMESTAMP;
}
