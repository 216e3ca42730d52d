// How functions are defined: kinds of parameters, the type of the result, the expression.
import type { DataType } from '../../batch/dataType.js';
import { callNode, node, type ExpressionNode } from '../../expression/node.js';
import { columnType, isNumeric, typeText, withNullability, MAX_LENGTH } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import type {
  FunctionArgument,
  FunctionCategory,
  FunctionContext,
  ScalarFunction,
} from './scalarFunction.js';

/**
 * What a parameter takes: `int` and `bigint` whole numbers, which are cast; `double` any number,
 * cast; `number` any as it is; `time` DATE and timestamps; `keyword` a word of the syntax.
 */
export type Parameter =
  | 'text'
  | 'number'
  | 'int'
  | 'bigint'
  | 'double'
  | 'boolean'
  | 'time'
  | 'timeOrInterval'
  | 'bytes'
  | 'array'
  | 'map'
  | 'any'
  | 'keyword';

export const TEXT: LogicalType = { kind: 'VARCHAR', length: MAX_LENGTH, isNullable: false };
export const BYTES: LogicalType = { kind: 'VARBINARY', length: MAX_LENGTH, isNullable: false };
export const BOOLEAN: LogicalType = { kind: 'BOOLEAN', isNullable: false };
export const INT: LogicalType = { kind: 'INT', isNullable: false };
export const BIGINT: LogicalType = { kind: 'BIGINT', isNullable: false };
export const DOUBLE: LogicalType = { kind: 'DOUBLE', isNullable: false };
export const DATE: LogicalType = { kind: 'DATE', isNullable: false };

/** A timestamp of a precision. */
export const TIMESTAMP = (precision: number): LogicalType => ({
  kind: 'TIMESTAMP',
  precision,
  isNullable: false,
});
/** A TIMESTAMP_LTZ of a precision. */
export const LOCAL = (precision: number): LogicalType => ({
  kind: 'TIMESTAMP_LTZ',
  precision,
  isNullable: false,
});

/** What a definition may look at. */
export interface Bound {
  /** Without keywords. */
  readonly types: readonly LogicalType[];
  /** Of literals, by the position of their argument. */
  readonly literals: readonly ({ readonly value: unknown } | undefined)[];
  readonly keywords: readonly string[];
  readonly context: FunctionContext;
}

/** A definition: what a {@link ScalarFunction} is made of. */
export interface Definition {
  readonly parameters: readonly Parameter[];
  /** How many of the parameters may be left out; default none. */
  readonly optional?: number;
  /** The last parameter may be given any number of times. */
  readonly isVariadic?: boolean;
  readonly result: LogicalType | ((bound: Bound) => LogicalType | string);
  /**
   * Null where an argument is (default), where the first is, always possible, never, or as the
   * result says.
   */
  readonly nullable?: 'always' | 'never' | 'first' | 'own';
  readonly isDeterministic?: boolean;
  readonly usage?: string;
  /** The types that the arguments are cast to, where those of the parameters do not say it. */
  operands?(bound: Bound): readonly (LogicalType | undefined)[] | string;
  make(args: readonly ExpressionNode[], bound: Bound, type: DataType<unknown>): ExpressionNode;
}

/** A function of a category. */
export function define(
  category: FunctionCategory,
  name: string,
  definition: Definition,
): ScalarFunction {
  const { parameters, optional = 0, isVariadic = false } = definition;
  const most = isVariadic ? Infinity : parameters.length;
  const usage = definition.usage ?? usageOf(name, definition);
  return {
    name,
    category,
    arity: [parameters.length - optional, most],
    usage,
    ...(definition.isDeterministic === false && { isDeterministic: false }),
    bind(args, context) {
      const operands: (LogicalType | undefined)[] = [];
      for (const [i, arg] of args.entries()) {
        const parameter = parameters[Math.min(i, parameters.length - 1)];
        const operand = operandOf(arg, parameter);
        if (typeof operand === 'string') return `argument ${i + 1} ${operand}`;
        operands.push(operand ?? undefined);
      }
      const values = args.filter(({ keyword }) => keyword === undefined);
      const bound: Bound = {
        types: values.map(({ type }) => type),
        literals: values.map(({ literal }) => literal),
        keywords: args.flatMap(({ keyword }) => keyword ?? []),
        context,
      };
      const result =
        typeof definition.result === 'function' ? definition.result(bound) : definition.result;
      if (typeof result === 'string') return result;
      const own = definition.operands?.(bound) ?? operands;
      if (typeof own === 'string') return own;
      const type =
        definition.nullable === 'own'
          ? result
          : withNullability(result, isNullable(definition, bound));
      const column = columnType(type);
      return { type, operands: own, node: (nodes) => definition.make(nodes, bound, column) };
    },
  };
}

function isNullable({ nullable }: Definition, { types }: Bound): boolean {
  if (nullable === 'first') return types[0].isNullable;
  if (nullable !== undefined) return nullable === 'always';
  return types.some((type) => type.isNullable);
}

function usageOf(name: string, { parameters, optional = 0, isVariadic }: Definition): string {
  const fixed = parameters.length - optional;
  const list = parameters.map((parameter, i) => (i < fixed ? parameter : `[${parameter}]`));
  return `${name}(${list.join(', ')}${isVariadic === true ? ', …' : ''})`;
}

const EXPECTED: Readonly<Record<Parameter, string>> = {
  text: 'a text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  double: 'a number',
  boolean: 'a BOOLEAN',
  time: 'a DATE or TIMESTAMP',
  timeOrInterval: 'a time or an INTERVAL',
  bytes: 'BINARY',
  array: 'an ARRAY',
  map: 'a MAP',
  any: 'a value',
  keyword: 'a keyword',
};
const CASTS: Partial<Record<Parameter, LogicalType>> = {
  text: TEXT,
  int: INT,
  bigint: BIGINT,
  double: DOUBLE,
  boolean: BOOLEAN,
};
const FITS: Readonly<Record<Parameter, RegExp>> = {
  text: /^(?:VAR)?CHAR$/,
  number: /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)$/,
  int: /^(?:TINYINT|SMALLINT|INT|BIGINT)$/,
  bigint: /^(?:TINYINT|SMALLINT|INT|BIGINT)$/,
  double: /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)$/,
  boolean: /^BOOLEAN$/,
  time: /^(?:DATE|TIME|TIMESTAMP|TIMESTAMP_LTZ)$/,
  timeOrInterval: /^(?:DATE|TIME|TIMESTAMP|TIMESTAMP_LTZ|INTERVAL)$/,
  bytes: /^(?:VAR)?BINARY$/,
  array: /^ARRAY$/,
  map: /^MAP$/,
  any: /./,
  keyword: /$^/,
};

/** The cast that an argument needs, null for none; a text says what is wrong. */
function operandOf(arg: FunctionArgument, parameter: Parameter): LogicalType | null | string {
  if (arg.keyword !== undefined) return null;
  const target = CASTS[parameter];
  if (arg.type.kind === 'NULL') return target ?? null;
  if (!FITS[parameter].test(arg.type.kind)) {
    return `is ${typeText(arg.type)}; ${EXPECTED[parameter]} is expected`;
  }
  if (target === undefined || parameter === 'text') return null;
  return arg.type.kind === target.kind ? null : target;
}

/** Calls a function of the kernels with all arguments. */
export function kernel(name: string, option?: string): Definition['make'] {
  return (args) => callNode(name, args, option);
}

/** A function in JavaScript; null where an argument is. */
export function js(
  name: string,
  body: (bound: Bound) => (...values: never[]) => unknown,
): Definition['make'] {
  return (args, bound, type) => {
    const call = body(bound) as (...values: unknown[]) => unknown;
    return functionNode(name, args, type, (...values: unknown[]) =>
      values.includes(null) ? null : call(...values),
    );
  };
}

/** A function in JavaScript that is given nulls. */
export function functionNode(
  name: string,
  args: readonly ExpressionNode[],
  type: DataType<unknown>,
  body: (...values: never[]) => unknown,
): ExpressionNode {
  return node({ kind: 'function', name, args, type, form: 'row', body });
}

/** The type of the first argument. */
export function sameAsFirst({ types }: Bound): LogicalType {
  return types[0].kind === 'NULL' ? TEXT : types[0];
}

/** True for numbers that are no approximations. */
export function isExact(type: LogicalType): boolean {
  return isNumeric(type) && type.kind !== 'FLOAT' && type.kind !== 'DOUBLE';
}
