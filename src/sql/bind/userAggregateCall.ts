// Calls of users' aggregate functions.
import type { Call, Expression } from '../ast/expression.js';
import type { AggregateUserFunction } from '../functions/user/definitions.js';
import { chosenFunction, signaturesText } from '../functions/user/signature.js';
import type { ResolvedFunction } from '../functions/user/signature.js';
import type { BoundAggregate } from './aggregateCall.js';
import { bindError, unsupported } from './context.js';
import { castTo, nameOf, type ExpressionBinder } from './expression.js';

/** Binds an aggregate function of a program; `rows` binds what it reads. */
export function userAggregateCall(call: Call, rows: ExpressionBinder): BoundAggregate {
  const { context } = rows;
  const name = nameOf(call);
  const functions = (context.userFunction?.(name)?.functions ??
    []) as readonly ResolvedFunction<AggregateUserFunction>[];
  if (call.quantifier === 'DISTINCT' || call.withinGroup.length > 0 || call.orderBy.length > 0) {
    throw unsupported(context, `${name} with DISTINCT or an order`, call);
  }
  const given = call.arguments.map((argument) => rows.bind(argument as Expression));
  const types = given.map(({ type }) => ({ type }));
  const chosen = chosenFunction(functions, types);
  if (typeof chosen === 'string') {
    const problem = `${signaturesText(functions)}: ${chosen}.`;
    throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, call);
  }
  return {
    name: 'USER',
    user: chosen,
    args: given.map((rex, i) => castTo(rex, chosen.parameters[i])),
    isDistinct: false,
    type: chosen.result,
    ...(call.filter && { filter: rows.bindCondition(call.filter, 'FILTER') }),
  };
}
