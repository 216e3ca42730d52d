// Signatures of users' functions: types as they were written → types of SQL, and which of several
// signatures a call means.
import type { DataType } from '../../../batch/dataType.js';
import { MillraceError } from '../../../error.js';
import { parseDataType } from '../../parse/parse.js';
import {
  isImplicitCast,
  logicalType,
  resolveType,
  typeText,
  withNullability,
} from '../../types/index.js';
import type { LogicalType } from '../../types/index.js';
import type { FunctionArgument } from '../scalarFunction.js';
import type { UserFunction } from './definitions.js';
import type { SqlType } from './sqlValue.js';

/** A function with types that are known. */
export interface ResolvedFunction<F extends UserFunction = UserFunction> {
  /** As it was registered. */
  readonly name: string;
  readonly definition: F;
  readonly parameters: readonly LogicalType[];
  readonly result: LogicalType;
}

/** @throws MillraceError PLAN_… for a type that is none. */
export function resolveFunction<F extends UserFunction>(
  name: string,
  definition: F,
): ResolvedFunction<F> {
  const { parameters, result } = definition;
  const resolved = (type: SqlType, what: string): LogicalType =>
    sqlType(type, `${what} of ${name}`);
  return {
    name,
    definition,
    parameters: parameters.map((type, i) => resolved(type, `parameter ${i + 1}`)),
    result: resolved(result, 'the result'),
  };
}

function sqlType(type: SqlType, what: string): LogicalType {
  if (typeof type !== 'string') return logicalType(checkedType(type, what));
  return resolveType(parseDataType(type, { source: `the type of ${what}` }), {
    text: type,
    source: `the type of ${what}`,
  });
}

/** Functions are given what SQL has; some types surface otherwise where the schema says so. */
function checkedType(type: DataType<unknown>, what: string): DataType<unknown> {
  if (['native', 'number', 'epoch'].includes(type.representation)) return type;
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `The type of ${what} surfaces as '${type.representation}', which functions of SQL cannot ` +
      `have: leave it out.`,
  );
}

/** `SLUG(STRING, INT)`. */
export function signatureText({ name, parameters }: ResolvedFunction): string {
  return `${name}(${parameters.map(typeText).join(', ')})`;
}

/** All signatures of a name. */
export function signaturesText(functions: readonly ResolvedFunction[]): string {
  return functions.map(signatureText).join(' or ');
}

/** The signature that takes the arguments, or what is wrong with them. */
export function chosenFunction<F extends UserFunction>(
  functions: readonly ResolvedFunction<F>[],
  args: readonly FunctionArgument[],
): ResolvedFunction<F> | string {
  const problems: string[] = [];
  for (const candidate of functions) {
    const problem = problemOf(candidate, args);
    if (problem === undefined) return candidate;
    problems.push(problem);
  }
  return problems.length === 1 ? problems[0] : 'no signature takes these arguments';
}

function problemOf(
  { parameters }: ResolvedFunction,
  args: readonly FunctionArgument[],
): string | undefined {
  if (args.length !== parameters.length) {
    const count = parameters.length;
    return `${count} argument${count === 1 ? '' : 's'} expected, not ${args.length}`;
  }
  for (const [i, { keyword, type }] of args.entries()) {
    const parameter = parameters[i];
    if (keyword !== undefined) return `argument ${i + 1} is the word ${keyword}`;
    if (type.kind === 'NULL' ? parameter.isNullable : isImplicitCast(type, parameter)) continue;
    if (isImplicitCast(withNullability(type, false), parameter) || type.kind === 'NULL') {
      const expected = `${typeText(parameter)} is expected (COALESCE gives one)`;
      return `argument ${i + 1} may be null; ${expected}`;
    }
    return `argument ${i + 1} is ${typeText(type)}; ${typeText(parameter)} is expected`;
  }
  return undefined;
}

/** Fewest and most arguments. */
export function arityOf(functions: readonly ResolvedFunction[]): readonly [number, number] {
  const counts = functions.map(({ parameters }) => parameters.length);
  return [Math.min(...counts), Math.max(...counts)];
}
