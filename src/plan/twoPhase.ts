// Two-phase aggregation: window aggregates of parallel plans in two halves, so that what goes
// through the exchange is a row a group instead of a row a row.
//
//   one phase     input ──exchange──► window aggregate
//   two phases    input ──► local window aggregate ──exchange──► global window aggregate
//
// Semantics: Flink's TwoStageOptimizedWindowAggregateRule. The global half keeps its name and its
// state: a checkpoint of one plan fits the other.
import { isMergeable } from '../state/partialState.js';
import { PartialLayout } from '../window/partialLayout.js';
import {
  topologicalOrder,
  type LocalWindowAggregateNode,
  type LogicalNode,
  type WindowAggregateNode,
} from './logical.js';

/** How aggregates of parallel jobs are planned, as Flink's `table.optimizer.agg-phase-strategy`. */
export type AggPhaseStrategy = 'auto' | 'onePhase' | 'twoPhase';

/** The plan that leads to `sinks`, with aggregates in two phases where that is possible. */
export function withTwoPhases(
  sinks: readonly LogicalNode[],
  strategy: AggPhaseStrategy,
): readonly LogicalNode[] {
  const order = topologicalOrder(sinks);
  // Timers between the rows of a batch need the watermarks of rows, which partial rows have lost.
  const isExact = order.some((node) => node.kind === 'operator' && node.needsWatermarks);
  if (strategy === 'onePhase' || isExact) return sinks;
  const withLateReader = new Set(
    order.flatMap((n) => (n.kind === 'sideOutput' && n.tag === 'late' ? n.inputs : [])),
  );
  const replaced = new Map<LogicalNode, LogicalNode>();
  for (const node of order) {
    const inputs = node.inputs.map((input) => replaced.get(input) ?? input);
    const isSame = inputs.every((input, index) => input === node.inputs[index]);
    // The inputs are nodes of the kinds that they stand for.
    const same = isSame ? node : (Object.freeze({ ...node, inputs }) as LogicalNode);
    const isSplit = same.kind === 'windowAggregate' && !withLateReader.has(node);
    const next = isSplit ? inTwo(same, strategy === 'twoPhase') : same;
    if (next !== node) replaced.set(node, next);
  }
  return sinks.map((sink) => replaced.get(sink) ?? sink);
}

function inTwo(node: WindowAggregateNode, always: boolean): LogicalNode {
  const { name, assigner, calls, keys, allowedLatenessMs, inputs } = node;
  if (assigner.kind === 'session' || allowedLatenessMs > 0 || !isMergeable(calls)) return node;
  const local = Object.freeze<LocalWindowAggregateNode>({
    kind: 'localWindowAggregate',
    name: `${name}.local`,
    schema: new PartialLayout(inputs[0].schema, calls).schema,
    keys,
    assigner,
    calls,
    always,
    inputs,
  });
  return Object.freeze<WindowAggregateNode>({ ...node, inputs: [local] });
}
