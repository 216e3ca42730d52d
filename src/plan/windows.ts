// Window operators of a plan: which class runs an assigner.
import type { Operator } from '../operator/operator.js';
import { GlobalWindowAggregate } from '../window/globalWindowAggregate.js';
import { LocalWindowAggregate } from '../window/localWindowAggregate.js';
import { PartialLayout } from '../window/partialLayout.js';
import { SessionAggregate } from '../window/sessionAggregate.js';
import { sessionState } from '../window/sessionState.js';
import { WindowAggregate } from '../window/windowAggregate.js';
import type { LocalWindowAggregateNode, WindowAggregateNode } from './logical.js';

/** The operator of a windowed node. */
export function createWindowOperator(node: WindowAggregateNode): Operator {
  const { name, assigner, calls, allowedLatenessMs, schema: outputSchema } = node;
  const [input] = node.inputs;
  const inputSchema = input.schema;
  const keys = node.keys.map((key) => inputSchema.indexOf(key));
  const options = { name, inputSchema, outputSchema, keys, calls, allowedLatenessMs };
  if (assigner.kind === 'session')
    return new SessionAggregate({ ...options, assigner }, sessionState(options));
  return input.kind === 'localWindowAggregate'
    ? new GlobalWindowAggregate({ ...options, assigner }, layoutOf(input))
    : new WindowAggregate({ ...options, assigner });
}

/** The operator before the exchange of a windowed node. */
export function createLocalWindowOperator(node: LocalWindowAggregateNode): Operator {
  const { name, assigner, calls, always } = node;
  const inputSchema = node.inputs[0].schema;
  const keys = node.keys.map((key) => inputSchema.indexOf(key));
  return new LocalWindowAggregate({ name, assigner, inputSchema, keys, calls, always });
}

function layoutOf(local: LocalWindowAggregateNode): PartialLayout {
  return new PartialLayout(local.inputs[0].schema, local.calls);
}
