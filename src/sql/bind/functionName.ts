// Names of functions, and which of them a GROUP BY answers.
import type { Call } from '../ast/expression.js';
import type { BindContext } from './context.js';

/** The name of a function, in upper case: Flink compares those of functions without case. */
export function nameOf(call: Call): string {
  return call.name.parts
    .map(({ name }) => name)
    .join('.')
    .toUpperCase();
}

/** Aggregate functions by the names of Flink. */
export const AGGREGATES: ReadonlySet<string> = new Set(
  (
    'COUNT SUM AVG MIN MAX FIRST_VALUE LAST_VALUE LISTAGG COLLECT ARRAY_AGG STDDEV STDDEV_POP ' +
    'STDDEV_SAMP VARIANCE VAR_POP VAR_SAMP SINGLE_VALUE APPROX_COUNT_DISTINCT'
  ).split(' '),
);

/** True for calls that a GROUP BY answers: aggregates of SQL, and those of users. */
export function isAggregateCall(call: Call, context: Pick<BindContext, 'userFunction'>): boolean {
  const name = nameOf(call);
  if (AGGREGATES.has(name)) return true;
  const user = context.userFunction?.(name);
  return user?.functions[0].definition.kind === 'aggregate';
}
