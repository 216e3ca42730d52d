// Window operators of a plan: which class runs an assigner, and what its windows hold.
import type { Operator, OperatorContext } from '../operator/operator.js';
import { callUser } from '../operator/userFunction.js';
import { MillraceError } from '../error.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { AggregateTable } from '../state/aggregateTable.js';
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
  const options = { name, inputSchema, outputSchema, keys, calls, allowedLatenessMs };
  if (assigner.kind === 'session') return new SessionAggregate({ ...options, assigner });
  const types = inputSchema.fields.map((field) => field.type);
  const keyTypes = keys.map((key) => types[key]);
  const tables =
    ({ engine }: OperatorContext): TableFactory =>
    (expectedGroups) =>
      new AggregateTable(engine, keyTypes, calls, types, { expectedGroups });
  return new WindowAggregate({ ...options, assigner }, tables);
}

/** A fold is a window aggregate whose results are the columns of the folded row. */
function reduceOperator(node: WindowReduceNode): Operator {
  const { name, assigner, schema, call } = node;
  if (assigner.kind === 'session') {
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `reduce(…) over session windows is not there yet; use aggregate({ … }), or a tumbling window.`,
    );
  }
  const keys = node.keys.map((key) => schema.indexOf(key));
  const calls = schema.fields.map(
    (field, index): AggregateCall => ({
      kind: 'last',
      arguments: [index],
      name: field.name,
      resultType: field.type,
    }),
  );
  const fold: ConstructorParameters<typeof ReduceTable>[0]['fold'] = (accumulated, row, rowNumber) =>
    callUser(name, rowNumber, () => call(accumulated, row));
  const tables =
    ({ engine }: OperatorContext): TableFactory =>
    (expectedGroups) =>
      new ReduceTable({ engine, schema, keys, fold }, expectedGroups);
  return new WindowAggregate(
    { name, assigner, inputSchema: schema, outputSchema: schema, keys, calls },
    tables,
  );
}
