// Window operators of a plan: which class runs an assigner, and what its windows hold.
import type { Field } from '../batch/dataType.js';
import type { Operator, OperatorContext } from '../operator/operator.js';
import { callUser, type Row } from '../operator/userFunction.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { ReduceSessions } from '../window/reduceSessions.js';
import { ReduceTable } from '../window/reduceTable.js';
import { SessionAggregate } from '../window/sessionAggregate.js';
import { sessionState } from '../window/sessionState.js';
import { WindowAggregate } from '../window/windowAggregate.js';
import type { TableFactory } from '../window/windowTable.js';
import type { WindowAggregateNode, WindowReduceNode } from './logical.js';

/** The operator of a windowed node. */
export function createWindowOperator(node: WindowAggregateNode | WindowReduceNode): Operator {
  return node.kind === 'windowAggregate' ? aggregateOperator(node) : reduceOperator(node);
}

function aggregateOperator(node: WindowAggregateNode): Operator {
  const { name, assigner, calls, allowedLatenessMs, schema: outputSchema } = node;
  const inputSchema = node.inputs[0].schema;
  const keys = node.keys.map((key) => inputSchema.indexOf(key));
  const options = { name, inputSchema, outputSchema, keys, calls, allowedLatenessMs };
  return assigner.kind === 'session'
    ? new SessionAggregate({ ...options, assigner }, sessionState(options))
    : new WindowAggregate({ ...options, assigner });
}

/** A fold is a window aggregate whose results are the columns of the folded row. */
function reduceOperator(node: WindowReduceNode): Operator {
  const { name, assigner, schema, call } = node;
  const keys = node.keys.map((key) => schema.indexOf(key));
  const calls = schema.fields.map(lastOf);
  const options = { name, inputSchema: schema, outputSchema: schema, keys, calls };
  const fold = (accumulated: Row, row: Row, rowNumber: number): Row =>
    callUser(name, rowNumber, () => call(accumulated, row));
  if (assigner.kind === 'session') {
    const accumulators = ({ engine }: OperatorContext): ReduceSessions =>
      new ReduceSessions({ engine, schema, fold });
    return new SessionAggregate(
      { ...options, assigner },
      { ...sessionState(options), accumulators },
    );
  }
  const tables =
    ({ engine }: OperatorContext): TableFactory =>
    (expectedGroups) =>
      new ReduceTable({ engine, schema, keys, fold }, expectedGroups);
  return new WindowAggregate({ ...options, assigner }, tables);
}

/** Names the result columns of a fold: every column of the folded row, by its position. */
function lastOf(field: Field, index: number): AggregateCall {
  return { kind: 'last', arguments: [index], name: field.name, resultType: field.type };
}
