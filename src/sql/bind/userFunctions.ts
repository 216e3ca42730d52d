// Users' functions where they cannot stand.
import type { Call } from '../ast/expression.js';
import { bindError, type BindContext } from './context.js';

/** @throws MillraceError located for a table function as a value. */
export function requireScalar(name: string, call: Call, context: BindContext): void {
  const kind = context.userFunction?.(name)?.functions[0].definition.kind;
  if (kind !== 'table') return;
  const problem = `${name} gives rows: write FROM t, LATERAL TABLE(${name}(…)) AS r(…).`;
  throw bindError(context, 'PLAN_UNSUPPORTED', problem, call);
}
