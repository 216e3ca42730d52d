// A kernel's status as an error that names the expression and the row.
import * as status from '../../assembly/abi/status.js';
import {
  OP_CAST,
  OP_CAST_TIME,
  FAMILY_DECIMAL,
  FAMILY_PARSE,
} from '../../assembly/abi/expressionOperation.js';
import { MillraceError } from '../error.js';
import type { Instruction } from './programBuilder.js';

const CASTS: readonly number[] = [OP_CAST, OP_CAST_TIME];

/** `BIGINT overflow in (price * 2) at row 17`. */
export function kernelError(code: number, instruction: Instruction, row: number): MillraceError {
  const { text, type, operation } = instruction;
  const where = `in ${text} at row ${row}`;
  const family = operation >> 8;
  const isDecimalCast = family === FAMILY_DECIMAL && code === status.STATUS_BAD_VALUE;
  if (CASTS.includes(operation) || family === FAMILY_PARSE || isDecimalCast) {
    return new MillraceError('DATA_CAST', `A value does not fit ${type.kind} ${where}`);
  }
  if (code === status.STATUS_OVERFLOW) {
    return new MillraceError('DATA_OVERFLOW', `${type.kind} overflow ${where}`);
  }
  if (code === status.STATUS_DIVISION_BY_ZERO) {
    return new MillraceError('DATA_DIVISION_BY_ZERO', `Division by zero ${where}`);
  }
  return new MillraceError('INTERNAL_KERNEL', `Status ${code} of operation ${operation} ${where}`);
}
