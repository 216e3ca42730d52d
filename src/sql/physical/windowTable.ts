// Window functions that nothing aggregates right above: their columns behind those of the rows.
import type { LogicalNode } from '../../plan/logical.js';
import type { RelWindowTable } from '../rel/rel.js';
import { WindowTableOperator } from './operators.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { schemaOf } from './schema.js';
import { assignerOf } from './windows.js';

/** The operator of a window function. */
export function planWindowTable(
  rel: RelWindowTable,
  plan: PlanInput,
  context: PlanContext,
): Planned {
  const { node: input } = plan(rel.input);
  const { names } = input.schema;
  const output = schemaOf(rel.columns);
  const partition = rel.partition.map((index) => names[index]);
  const isSession = rel.window.kind === 'session';
  const options = {
    input: input.schema,
    output,
    time: rel.window.time === 'processing' ? 'proctime' : names[rel.time],
    assigner: assignerOf(rel.window),
    partition,
  };
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('windowTable'),
    schema: output,
    create: (name) => new WindowTableOperator(name, options),
    isJavaScript: false,
    distribution: [isSession ? (partition.length === 0 ? 'single' : partition) : undefined],
    inputs: [input],
  };
  if (isSession) {
    context.traits.note(node, { state: { kept: 'rows of open sessions', bound: 'window' } });
  }
  return { node, retracts: false };
}
