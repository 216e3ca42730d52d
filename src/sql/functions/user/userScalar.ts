// Users' scalar, vector and asynchronous functions as functions of SQL.
import { node, type ExpressionNode } from '../../../expression/node.js';
import { MillraceError } from '../../../error.js';
import { columnType } from '../../types/index.js';
import type { BoundFunction, ScalarFunction } from '../scalarFunction.js';
import type { AsyncUserFunction, ScalarUserFunction, VectorUserFunction } from './definitions.js';
import { arityOf, chosenFunction, signaturesText, type ResolvedFunction } from './signature.js';
import { surfaced, surfacesOf } from './surface.js';

/** Functions that give a value a row. */
export type RowValueFunction = ScalarUserFunction | VectorUserFunction | AsyncUserFunction;

type Resolved = ResolvedFunction<RowValueFunction>;

/** The signatures of one name as a function of SQL. */
export function userScalar(functions: readonly Resolved[]): ScalarFunction {
  const [{ name }] = functions;
  return {
    name,
    category: 'user',
    arity: arityOf(functions),
    usage: signaturesText(functions),
    isDeterministic: functions.every(({ definition }) => definition.isDeterministic ?? true),
    bind: (args) => {
      const chosen = chosenFunction(functions, args);
      return typeof chosen === 'string' ? chosen : boundTo(chosen);
    },
  };
}

function boundTo(resolved: Resolved): BoundFunction {
  const { definition, parameters, result } = resolved;
  const make = (args: readonly ExpressionNode[]): ExpressionNode => nodeOf(resolved, args);
  return {
    type: result,
    operands: parameters,
    node: make,
    ...(definition.kind === 'async' && {
      later: resolved as ResolvedFunction<AsyncUserFunction>,
    }),
  };
}

function nodeOf(
  { name, definition, parameters, result }: Resolved,
  args: readonly ExpressionNode[],
): ExpressionNode {
  const type = columnType(result);
  const surfaces = surfacesOf(parameters, definition.parameters);
  if (definition.kind === 'async') {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `${name} answers later: it may stand in SELECT and WHERE, not in the condition of a join.`,
    );
  }
  const call = definition.call as (...values: unknown[]) => unknown;
  if (definition.kind === 'scalar') {
    const body =
      surfaces === undefined ? call : (...values: unknown[]) => call(...surfaced(values, surfaces));
    return node({ kind: 'function', name, args, type, form: 'row', body });
  }
  const body = (
    columns: readonly (readonly unknown[])[],
    rowCount: number,
    out: unknown[],
  ): void => {
    const given = columns.map((column, i) => {
      const surface = surfaces?.[i];
      return surface === undefined ? column : column.map(surface);
    });
    call(given, rowCount, out);
  };
  return node({ kind: 'function', name, args, type, form: 'vector', body });
}
