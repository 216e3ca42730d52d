// Rows that are made of the columns of each row: LATERAL TABLE(f(x)) and UNNEST(x), joined.
import type { Expression } from '../ast/expression.js';
import type { Join, TableAlias, TableFunction, Unnest } from '../ast/tableReference.js';
import { chosenFunction, signaturesText } from '../functions/user/signature.js';
import type { ResolvedFunction } from '../functions/user/signature.js';
import type { TableUserFunction } from '../functions/user/definitions.js';
import { tableRows, unnestRows } from '../functions/user/tableRows.js';
import type { Rel, RelColumn, RelCorrelate, TableCall } from '../rel/rel.js';
import type { Rex } from '../rex/rex.js';
import { isTrue } from '../rex/logic.js';
import { typeText, withNullability } from '../types/index.js';
import { bindError, unsupported, type BindContext } from './context.js';
import { castTo, ExpressionBinder, nameOf } from './expression.js';
import type { BoundFrom, FromContext } from './from.js';
import { Scope } from './scope.js';

// Pages load what programs' functions of rows and groups need together.
export { userAggregateCall } from './userAggregateCall.js';

/** References whose rows are made of those in front of them. */
export type LateralReference = TableFunction | Unnest;

/** The rows without any in front of them: `FROM UNNEST(ARRAY[1, 2])`. */
export function bindAlone(reference: LateralReference, from: FromContext): BoundFrom {
  const rel: Rel = { kind: 'values', rows: [[]], columns: [] };
  return bindCall(reference, { rel, scope: new Scope([], from.outer) }, 'inner', from);
}

/** `left JOIN LATERAL TABLE(f(x))`, `left CROSS JOIN UNNEST(x)`. */
export function bindLateral(
  join: Join,
  reference: LateralReference,
  left: BoundFrom,
  from: FromContext,
): BoundFrom {
  const { context } = from;
  if (join.type === 'RIGHT' || join.type === 'FULL') {
    const advice = 'Its rows are made of those on the left: take LEFT, INNER or CROSS JOIN.';
    throw unsupported(context, `${join.type} JOIN of a table function`, join, advice);
  }
  if (join.condition !== undefined && join.condition.kind !== 'on') {
    throw unsupported(context, 'USING with a table function', join, 'Write ON.');
  }
  const isLeft = join.type === 'LEFT';
  const bound = bindCall(reference, left, isLeft ? 'left' : 'inner', from);
  if (join.condition?.kind !== 'on') return bound;
  const { expression } = join.condition;
  const condition = new ExpressionBinder(context, bound.scope).bindCondition(expression, 'ON');
  if (isTrue(condition)) return bound;
  if (isLeft) {
    const advice = 'ON TRUE only; conditions go to WHERE.';
    throw unsupported(
      context,
      'A condition of LEFT JOIN with a table function',
      expression,
      advice,
    );
  }
  const { columns } = bound.rel;
  return { ...bound, rel: { kind: 'filter', input: bound.rel, condition, columns } };
}

function bindCall(
  reference: LateralReference,
  left: BoundFrom,
  type: RelCorrelate['type'],
  from: FromContext,
): BoundFrom {
  const { context } = from;
  const binder = new ExpressionBinder(context, left.scope);
  const { args, call, names } =
    reference.kind === 'unnest'
      ? unnestCall(reference, binder)
      : functionCall(reference, binder, context);
  const { alias } = reference;
  const made = call.types.map((own, i): RelColumn => {
    const nullable = withNullability(own, own.isNullable || type === 'left');
    return { name: names[i], type: nullable };
  });
  const renamed = alias === undefined ? made : aliased(made, alias, context);
  const columns = [...left.rel.columns, ...renamed];
  const rel: RelCorrelate = { kind: 'correlate', type, input: left.rel, call, args, columns };
  const table = {
    name: alias?.name.name,
    offset: left.rel.columns.length,
    columns: renamed,
  };
  const scope = new Scope([...left.scope.tables, table], from.outer, left.scope.hidden);
  return { rel, scope };
}

function aliased(made: readonly RelColumn[], alias: TableAlias, context: BindContext): RelColumn[] {
  const names = alias.columns;
  if (names.length === 0) return [...made];
  if (names.length !== made.length) {
    const list = made.map(({ name, type }) => `${name} ${typeText(type)}`).join(', ');
    const problem = `${names.length} names for ${made.length} columns: ${list}.`;
    throw bindError(context, 'PLAN_INVALID_ARGUMENT', problem, alias);
  }
  return made.map((column, i) => ({ ...column, name: names[i].name }));
}

interface BoundCall {
  readonly call: TableCall;
  readonly args: readonly Rex[];
  readonly names: readonly string[];
}

function functionCall(
  { call }: TableFunction,
  binder: ExpressionBinder,
  context: BindContext,
): BoundCall {
  const name = nameOf(call);
  const found = context.userFunction?.(name);
  if (found === undefined) throw unsupported(context, `The table function ${name}`, call);
  if (found.functions[0].definition.kind !== 'table') {
    const problem = `${name} gives values, not rows: call it in SELECT.`;
    throw bindError(context, 'PLAN_UNSUPPORTED', problem, call);
  }
  const functions = found.functions as readonly ResolvedFunction<TableUserFunction>[];
  const given = call.arguments.map((argument) => binder.bind(argument as Expression));
  const chosen = chosenFunction(
    functions,
    given.map((rex) => ({ type: rex.type })),
  );
  if (typeof chosen === 'string') {
    const problem = `${signaturesText(functions)}: ${chosen}.`;
    throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, call);
  }
  const { fields, rowsOf } = tableRows(chosen);
  return {
    args: given.map((rex, i) => castTo(rex, chosen.parameters[i])),
    names: fields.map((field) => field.name),
    call: {
      name,
      types: fields.map((field) => field.type),
      rowsOf,
      isDeterministic: chosen.definition.isDeterministic ?? true,
    },
  };
}

function unnestCall(unnest: Unnest, binder: ExpressionBinder): BoundCall {
  const { context } = binder;
  const [operand, ...more] = unnest.operands;
  if (more.length > 0) {
    throw unsupported(context, 'UNNEST of several values', unnest, 'Join one UNNEST for each.');
  }
  const rex = binder.bind(operand);
  const rows = unnestRows(rex.type, unnest.hasOrdinality);
  if (rows === undefined) {
    const problem = `UNNEST takes an ARRAY or a MAP, not ${typeText(rex.type)}.`;
    throw bindError(context, 'PLAN_TYPE_MISMATCH', problem, operand);
  }
  const name = unnest.hasOrdinality ? 'UNNEST WITH ORDINALITY' : 'UNNEST';
  const types = rows.fields.map((field) => field.type);
  return {
    args: [rex],
    names: rows.fields.map((field) => field.name),
    call: { name, types, rowsOf: rows.rowsOf, isDeterministic: true },
  };
}
