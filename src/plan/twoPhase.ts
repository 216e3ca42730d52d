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
  if (strategy === 'onePhase') return sinks;
  const order = topologicalOrder(sinks);
  const needsRows = readByRow(order);
  const replaced = new Map<LogicalNode, LogicalNode>();
  for (const node of order) {
    const inputs = node.inputs.map((input) => replaced.get(input) ?? input);
    const isSame = inputs.every((input, index) => input === node.inputs[index]);
    // The inputs are nodes of the kinds that they stand for.
    const same = isSame ? node : (Object.freeze({ ...node, inputs }) as LogicalNode);
    const isSplit = same.kind === 'windowAggregate' && !needsRows.has(node);
    const next = isSplit ? inTwo(same, strategy === 'twoPhase') : same;
    if (next !== node) replaced.set(node, next);
  }
  return sinks.map((sink) => replaced.get(sink) ?? sink);
}

/**
 * Nodes whose results depend on single rows: on late ones that somebody reads, or, where timers
 * fire between results, on the watermarks of rows, which partial rows have lost.
 */
function readByRow(order: readonly LogicalNode[]): ReadonlySet<LogicalNode> {
  const found = new Set<LogicalNode>();
  for (const node of [...order].reverse()) {
    const isLate = node.kind === 'sideOutput' && node.tag === 'late';
    const hasTimers = node.kind === 'operator' && node.needsWatermarks === true;
    if (isLate || hasTimers || found.has(node)) node.inputs.forEach((input) => found.add(input));
  }
  return found;
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
