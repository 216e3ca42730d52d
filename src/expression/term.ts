// Terms: expressions after types were checked against a schema, every operand converted to what
// its operation takes.
import type { DataType } from '../batch/dataType.js';
import { MillraceError } from '../error.js';

/** A column, or a field inside one: the path of child positions. */
export interface InputTerm {
  readonly kind: 'input';
  readonly path: readonly number[];
  /** True for all elements of the ARRAY column at the path: not a value a row. */
  readonly isElements?: boolean;
  readonly type: DataType<unknown>;
  readonly text: string;
}

/** A constant; `isFlexible` while its type is only a guess from the JavaScript value. */
export interface ConstantTerm {
  readonly kind: 'constant';
  readonly value: unknown;
  readonly type: DataType<unknown>;
  readonly isFlexible: boolean;
  readonly text: string;
}

/** One instruction of `assembly/abi/expressionOperation.ts`. */
export interface OperationTerm {
  readonly kind: 'operation';
  readonly operation: number;
  /** Type id that picks the kernel's loop. */
  readonly loop: number;
  readonly parameter: number;
  readonly args: readonly Term[];
  readonly type: DataType<unknown>;
  readonly mayFail: boolean;
  readonly text: string;
}

/** A function in JavaScript between two parts of the program. */
export interface FunctionTerm {
  readonly kind: 'function';
  readonly form: 'row' | 'vector';
  readonly body: (...values: never[]) => unknown;
  /** True when it is not called for rows with a null argument; the result is null there. */
  readonly isStrict: boolean;
  readonly args: readonly Term[];
  readonly type: DataType<unknown>;
  readonly mayFail: boolean;
  readonly text: string;
}

export type Term = InputTerm | ConstantTerm | OperationTerm | FunctionTerm;

/** `type`, nullable when one of the arguments is. */
export function nullableWith(type: DataType<unknown>, args: readonly Term[]): DataType<unknown> {
  return args.some((arg) => arg.type.isNullable) ? type.nullable() : type;
}

/** What may be said of an operation besides its operands. */
export interface OperationOptions {
  readonly parameter?: number;
  readonly mayFail?: boolean;
  /** Type id of the loop; default that of the first operand. */
  readonly loop?: number;
}

/** An operation whose result is `type` exactly. */
export function operation(
  code: number,
  args: readonly Term[],
  type: DataType<unknown>,
  text: string,
  options: OperationOptions = {},
): OperationTerm {
  return {
    kind: 'operation',
    operation: code,
    loop: options.loop ?? args[0].type.id,
    parameter: options.parameter ?? 0,
    args,
    type,
    mayFail: options.mayFail ?? false,
    text,
  };
}

/** A built-in in JavaScript: null where an argument is, else `body` of the values. */
export function strictFunction(
  args: readonly Term[],
  type: DataType<unknown>,
  text: string,
  body: (...values: never[]) => unknown,
): FunctionTerm {
  const resultType = nullableWith(type, args);
  return {
    kind: 'function',
    form: 'row',
    body,
    isStrict: true,
    args,
    type: resultType,
    mayFail: true,
    text,
  };
}

/** True when evaluating a term for a row that does not need it could raise an error. */
export function canFail(term: Term): boolean {
  if (term.kind === 'input' || term.kind === 'constant') return false;
  return term.mayFail || term.args.some(canFail);
}

/** The error of operands that do not fit their operation. */
export function typeMismatch(text: string, problem: string): MillraceError {
  return new MillraceError('PLAN_TYPE_MISMATCH', `${text}: ${problem}`);
}
