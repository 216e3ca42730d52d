// Aggregate calls of SQL as those of the engine, whose results are cast to the types of SQL.
import type { DataType, Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import type { ExpressionNode } from '../../expression/node.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { AggregateCall, AggregateKind } from '../../state/aggregateCall.js';
import { aggregateResultType } from '../../state/aggregateResultType.js';
import type { RelAggregate, RelAggregateCall, RelColumn } from '../rel/rel.js';
import { columnType, isSameType } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import type { PlanContext } from './planContext.js';
import { schemaOf, uniqueNames } from './schema.js';

const KINDS: Readonly<Record<RelAggregateCall['name'], AggregateKind>> = {
  COUNT: 'count',
  SUM: 'sum',
  SUM0: 'sum',
  AVG: 'avg',
  MIN: 'min',
  MAX: 'max',
  FIRST_VALUE: 'first',
  LAST_VALUE: 'last',
  LISTAGG: 'listagg',
  COLLECT: 'collect',
  ARRAY_AGG: 'collect',
  STDDEV_POP: 'stddevPop',
  STDDEV_SAMP: 'stddevSamp',
  VAR_POP: 'varPop',
  VAR_SAMP: 'varSamp',
  SINGLE_VALUE: 'singleValue',
  // Planned by userAggregate.ts.
  USER: 'singleValue',
};

export function engineCall(
  call: RelAggregateCall,
  args: readonly number[],
  types: readonly DataType<unknown>[],
  name: string,
): AggregateCall {
  const kind = call.isDistinct && call.name === 'COUNT' ? 'countDistinct' : KINDS[call.name];
  const type = aggregateResultType(kind, types);
  const resultType = call.type.isNullable ? type.nullable() : type.notNull();
  return { kind, arguments: args, name, resultType };
}

/** The result as SQL types it: the engine's sums are wider. */
export function settledResult(
  { type }: RelAggregateCall,
  node: ExpressionNode,
  { resultType }: AggregateCall,
  context: PlanContext,
): ExpressionNode {
  const wanted = columnType(type);
  if (wanted.equals(resultType)) return node;
  const from = { ...type, ...engineType(resultType) } as LogicalType;
  return isSameType(from, type) ? node : context.cast(node, from, type, false);
}

function engineType(type: DataType<unknown>): Partial<LogicalType> {
  const { kind, precision, scale, isNullable } = type;
  if (kind === 'DECIMAL') return { kind, precision, scale, isNullable };
  return { kind, isNullable } as Partial<LogicalType>;
}

export function schemaOfTypes(
  names: readonly string[],
  types: readonly DataType<unknown>[],
): Schema<Fields> {
  return new Schema(names.map((name, i) => ({ name, type: types[i] })));
}

export function expressionsNode(
  input: LogicalNode,
  expressions: readonly ExpressionNode[],
  columns: readonly RelColumn[],
  context: PlanContext,
): LogicalNode {
  const schema = schemaOf(columns);
  return {
    kind: 'project',
    name: context.uniqueName('project'),
    schema,
    columns: expressions.map((expression, i) => ({ name: schema.names[i], expression })),
    inputs: [input],
  };
}

/** What operators over rows with keys need: their calls, result columns and settled results. */
export function operatorParts(rel: RelAggregate, input: LogicalNode, context: PlanContext) {
  const { fields, names } = input.schema;
  const keys = rel.groups.map((index) => names[index]);
  const resultNames = uniqueNames([...keys, ...rel.calls.map((_, i) => `$f${i}`)]).slice(
    keys.length,
  );
  const calls = rel.calls.map((call, i) => ({
    ...engineCall(
      call,
      call.args,
      call.args.map((index) => fields[index].type),
      resultNames[i],
    ),
    ...distinctAndFilter(call),
    ...(call.separator !== undefined && { separator: call.separator }),
  }));
  const output = schemaOfTypes(
    [...keys, ...resultNames],
    [...rel.groups.map((index) => fields[index].type), ...calls.map((call) => call.resultType)],
  );
  const needs = [
    ...new Set([
      ...keys,
      ...rel.calls.flatMap(({ args, filter }) =>
        [...args, ...(filter === undefined ? [] : [filter])].map((index) => names[index]),
      ),
    ]),
  ];
  const settle = (node: LogicalNode): LogicalNode => {
    const results = output.names.map((name, i): ExpressionNode => {
      const column: ExpressionNode = { kind: 'column', name };
      const call = i - keys.length;
      return call < 0 ? column : settledResult(rel.calls[call], column, calls[call], context);
    });
    return expressionsNode(node, results, rel.columns, context);
  };
  return { keys, calls, output, needs, settle };
}

/** COUNT(DISTINCT x) is an aggregate of its own. */
function distinctAndFilter({ name, isDistinct, filter }: RelAggregateCall) {
  return {
    ...(filter !== undefined && { filter }),
    ...(isDistinct && name !== 'COUNT' && { isDistinct }),
  };
}
