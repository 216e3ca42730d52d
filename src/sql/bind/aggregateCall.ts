// Aggregate calls: their types as Flink derives them.
import type { Call, Expression } from '../ast/expression.js';
import type { AggregateName, RelAggregateCall } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { isNumeric, typeText, withNullability, type LogicalType } from '../types/index.js';
import { averageType, sumType } from '../types/index.js';
import { bindError, unsupported } from './context.js';
import { castTo, nameOf, type ExpressionBinder } from './expression.js';
import { AGGREGATES } from './functionName.js';
import { lateral } from './laterals.node.js';

/** An aggregate over expressions of the rows before they are grouped. */
export interface BoundAggregate extends Omit<RelAggregateCall, 'args' | 'filter'> {
  readonly args: readonly Rex[];
  readonly filter?: Rex;
}

const SYNONYMS: Readonly<Record<string, AggregateName>> = {
  STDDEV: 'STDDEV_SAMP',
  VARIANCE: 'VAR_SAMP',
  APPROX_COUNT_DISTINCT: 'COUNT',
};
const NUMERIC = /^(?:SUM|AVG|STDDEV|VAR)/;
const MEASURES = /^(?:STDDEV|VAR)/;
const DOUBLE: LogicalType = { kind: 'DOUBLE', isNullable: true };

/**
 * Binds an aggregate; `rows` binds what it reads.
 *
 * @param isGlobal  True without GROUP BY: there may be no rows.
 */
export function bindAggregateCall(
  call: Call,
  rows: ExpressionBinder,
  isGlobal: boolean,
): BoundAggregate {
  const { context } = rows;
  const written = nameOf(call);
  if (!AGGREGATES.has(written)) {
    return lateral().userAggregateCall(call, rows);
  }
  const name = SYNONYMS[written] ?? (written as AggregateName);
  if (call.withinGroup.length > 0 || call.orderBy.length > 0) {
    throw unsupported(context, `${written} with an order`, call);
  }
  if (call.nullTreatment !== undefined) throw unsupported(context, 'IGNORE NULLS', call);
  const { args, separator } = argumentsOfCall(call, name, rows);
  const [argument] = args;
  if (argument !== undefined && NUMERIC.test(name) && !isNumeric(argument.type)) {
    const problem = `${written} needs a number, not ${typeText(argument.type)}. Cast it.`;
    throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, call);
  }
  const filter = call.filter && rows.bindCondition(call.filter, 'FILTER');
  // Of no rows, or none that the filter lets through, there is no value.
  const mayBeEmpty = isGlobal || filter !== undefined;
  const isDistinct = call.quantifier === 'DISTINCT' || written === 'APPROX_COUNT_DISTINCT';
  const measured = MEASURES.test(name) ? [castTo(argument, DOUBLE)] : args;
  return {
    name,
    args: measured,
    isDistinct: isDistinct && !/^(?:MIN|MAX)$/.test(name),
    type: resultType(name, argument?.type, mayBeEmpty),
    ...(filter && { filter }),
    ...(separator !== undefined && { separator }),
  };
}

function argumentsOfCall(
  call: Call,
  name: AggregateName,
  rows: ExpressionBinder,
): { readonly args: readonly Rex[]; readonly separator?: string } {
  const { context } = rows;
  const given = call.arguments;
  if (name === 'COUNT' && given.length === 1 && given[0].kind === 'star') return { args: [] };
  const values = given.map((argument) => rows.bind(argument as Expression));
  const most = name === 'LISTAGG' ? 2 : 1;
  if (values.length < 1 || values.length > most) {
    const what = name === 'COUNT' ? '* or one argument' : 'one argument';
    const problem = `${nameOf(call)} takes ${what}, not ${values.length}.`;
    throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, call);
  }
  if (name !== 'LISTAGG') return { args: values };
  const separator = values[1] ?? { kind: 'literal', value: ',' };
  if (separator.kind !== 'literal' || typeof separator.value !== 'string') {
    const problem = 'The separator of LISTAGG has to be a text.';
    throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, given[1] ?? call);
  }
  return { args: [values[0]], separator: separator.value };
}

function resultType(
  name: AggregateName,
  argument: LogicalType | undefined,
  mayBeEmpty: boolean,
): LogicalType {
  if (name === 'COUNT' || argument === undefined) return { kind: 'BIGINT', isNullable: false };
  const isNullable = mayBeEmpty || argument.isNullable;
  switch (name) {
    case 'SUM':
      return withNullability(sumType(argument), isNullable);
    case 'SUM0':
      return withNullability(sumType(argument), false);
    case 'AVG':
      return withNullability(averageType(argument), isNullable);
    case 'STDDEV_POP':
    case 'VAR_POP':
      return withNullability(DOUBLE, isNullable);
    case 'STDDEV_SAMP':
    case 'VAR_SAMP':
    case 'SINGLE_VALUE':
      return name === 'SINGLE_VALUE' ? withNullability(argument, true) : DOUBLE;
    case 'COLLECT':
      return { kind: 'MULTISET', element: withNullability(argument, false), isNullable: false };
    case 'ARRAY_AGG':
      return { kind: 'ARRAY', element: argument, isNullable: true };
    default:
      return withNullability(argument, isNullable);
  }
}
