// Window operators of a plan: which class runs an assigner.
import type { Operator } from '../operator/operator.js';
import { SessionAggregate } from '../window/sessionAggregate.js';
import { sessionState } from '../window/sessionState.js';
import { WindowAggregate } from '../window/windowAggregate.js';
import type { WindowAggregateNode } from './logical.js';

/** The operator of a windowed node. */
export function createWindowOperator(node: WindowAggregateNode): Operator {
  const { name, assigner, calls, allowedLatenessMs, schema: outputSchema } = node;
  const inputSchema = node.inputs[0].schema;
  const keys = node.keys.map((key) => inputSchema.indexOf(key));
  const options = { name, inputSchema, outputSchema, keys, calls, allowedLatenessMs };
  return assigner.kind === 'session'
    ? new SessionAggregate({ ...options, assigner }, sessionState(options))
    : new WindowAggregate({ ...options, assigner });
}
