// Window operators of a plan: which class runs an assigner, and what its windows hold.
import type { Operator, OperatorContext } from '../operator/operator.js';
import type { Field } from '../batch/dataType.js';
import { callUser, type Row } from '../operator/userFunction.js';
import { AccumulatorSet } from '../state/accumulatorSet.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { AggregateTable } from '../state/aggregateTable.js';
import { GroupTable } from '../state/groupTable.js';
import { ReduceSessions } from '../window/reduceSessions.js';
import { ReduceTable } from '../window/reduceTable.js';
import { SessionAggregate } from '../window/sessionAggregate.js';
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
  const types = inputSchema.fields.map((field) => field.type);
  const keyTypes = keys.map((key) => types[key]);
  const options = { name, inputSchema, outputSchema, keys, calls, allowedLatenessMs };
  if (assigner.kind === 'session') {
    return new SessionAggregate(
      { ...options, assigner },
      {
        keys: ({ engine }) => new GroupTable(engine, keyTypes, { payloadBytes: 0 }),
        accumulators: ({ engine }) => new AccumulatorSet(engine, calls, types),
      },
    );
  }
  const tables =
    ({ engine }: OperatorContext): TableFactory =>
    (expectedGroups) =>
      new AggregateTable(engine, keyTypes, calls, types, { expectedGroups });
  return new WindowAggregate({ ...options, assigner }, tables);
}

/** A fold is a window aggregate whose results are the columns of the folded row. */
function reduceOperator(node: WindowReduceNode): Operator {
  const { name, assigner, schema, call } = node;
  const keys = node.keys.map((key) => schema.indexOf(key));
  const keyTypes = keys.map((key) => schema.fields[key].type);
  const calls = schema.fields.map(lastOf);
  const fold = (accumulated: Row, row: Row, rowNumber: number): Row =>
    callUser(name, rowNumber, () => call(accumulated, row));
  const options = { name, inputSchema: schema, outputSchema: schema, keys, calls };
  if (assigner.kind === 'session') {
    return new SessionAggregate(
      { ...options, assigner },
      {
        keys: ({ engine }) => new GroupTable(engine, keyTypes, { payloadBytes: 0 }),
        accumulators: ({ engine }) => new ReduceSessions({ engine, schema, fold }),
      },
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
