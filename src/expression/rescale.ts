// Exact numbers with fewer or more digits behind the point.
import { OP_RESCALE } from '../../assembly/abi/expressionOperation.js';
import type { DataType } from '../batch/dataType.js';
import { operation, type Term } from './term.js';

const DIGITS_MAX = 38;

/** How to come to a number of digits. */
export interface Rescaling {
  /** Digits behind the point that are kept; below 0: those before it that become zeros. */
  readonly kept: number;
  /** A ROUND_… constant. */
  readonly rounding: number;
  /** DECIMAL_TRY, DECIMAL_CAST. */
  readonly flags?: number;
}

/** `input`, an integer or DECIMAL, as `type` of the scale max(kept, 0). */
export function rescale(
  input: Term,
  type: DataType<unknown>,
  text: string,
  { kept, rounding, flags = 0 }: Rescaling,
): Term {
  const digits = Math.max(kept, -DIGITS_MAX);
  const { scale } = input.type;
  const drop = Math.max(scale - digits, 0);
  const raise = Math.max(digits - scale, 0) + Math.max(-digits, 0);
  const parameter = drop | (raise << 7) | (rounding << 14) | (type.precision << 16) | flags;
  return operation(OP_RESCALE, [input], type, text, { parameter, mayFail: true });
}
