// Aggregates of plans.
//
//   project ─ windowTable ─ rows     GROUP BY window_start, window_end     slices, in the kernels
//   rows with window columns         likewise                              state a window
//   rows                             GROUP BY                              state a group, updates
import { partialSchema } from '../../operator/changelog/groupAggregatePlan.js';
import type { LocalGroupAggregatePlan } from '../../operator/changelog/localGroupAggregate.js';
import type { LogicalNode } from '../../plan/logical.js';
import type { GroupAggregateCall } from '../../state/aggregateCall.js';
import { isMergeable } from '../../state/partialState.js';
import type { RelAggregate } from '../rel/rel.js';
import { operatorParts } from './aggregateCalls.js';
import { fusible, planFused } from './fusedAggregate.js';
import { groupState, windowState } from './keptState.js';
import {
  GroupAggregateOperator,
  LocalGroupAggregateOperator,
  WindowAttachedAggregateOperator,
} from './operators.js';
import type { PlanContext, Planned, PlanInput } from './planContext.js';
import { INSERT_ONLY } from './traits.js';
import { planUserAggregate } from './userAggregate.js';
import { windowOfGroups } from './windows.js';

/** The operators of an aggregate. */
export function planAggregate(rel: RelAggregate, plan: PlanInput, context: PlanContext): Planned {
  if (rel.calls.some(({ user }) => user !== undefined)) {
    return planUserAggregate(rel, plan, context);
  }
  const window = windowOfGroups(rel);
  if (window === undefined) return planGroups(rel, plan, context);
  const fused = fusible(rel);
  if (fused !== undefined) return planFused(rel, fused, plan, context);
  return planAttached(rel, plan, context);
}

/** Rows that carry the columns of their windows. */
function planAttached(rel: RelAggregate, plan: PlanInput, context: PlanContext): Planned {
  const { node: input } = plan(rel.input);
  const window = windowOfGroups(rel) ?? { start: 0, end: 0 };
  const parts = operatorParts(rel, input, context);
  const windowEnd = input.schema.names[rel.groups[window.end]];
  const { keys, calls, output } = parts;
  const time = rel.input.columns[rel.groups[window.end]].window?.window.time;
  const options = { input: input.schema, output, windowEnd, keys, calls, ...(time && { time }) };
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('windowAggregate'),
    schema: output,
    create: (name) => new WindowAttachedAggregateOperator(name, options),
    isJavaScript: false,
    needs: [parts.needs],
    distribution: [keys],
    inputs: [input],
  };
  const bounds = [window.start, window.end].map((index) => rel.groups[index]);
  const own = keys.filter((_, i) => !bounds.includes(rel.groups[i]));
  context.traits.note(node, { changes: INSERT_ONLY, state: windowState(own) });
  return { node: parts.settle(node), retracts: false };
}

/** GROUP BY without windows: results change as rows come. */
function planGroups(rel: RelAggregate, plan: PlanInput, context: PlanContext): Planned {
  const { node: input, retracts } = plan(rel.input);
  const { emission, hasLocalPhase, ttlMs } = context.settings;
  const parts = operatorParts(rel, input, context);
  const { keys, calls, output } = parts;
  const shared = { input: input.schema, keys, calls, emission };
  const isSplit = hasLocalPhase && !retracts && isMergeable(calls) && !calls.some(isOfDistinct);
  const local = isSplit ? localNode(shared, parts.needs, input, context) : undefined;
  const options = {
    ...shared,
    output,
    retracts,
    emitUpdateBefore: true,
    ...(ttlMs !== undefined && { ttlMs }),
    ...(local && { partial: local.schema }),
  };
  const node: LogicalNode = {
    kind: 'operator',
    name: context.uniqueName('groupAggregate'),
    schema: output,
    create: (name) => new GroupAggregateOperator(name, options),
    isJavaScript: false,
    ...(local === undefined && { needs: [parts.needs] }),
    distribution: [keys.length === 0 ? 'single' : keys],
    inputs: [local ?? input],
  };
  context.traits.note(node, {
    changes: { updates: rel.calls.length > 0, deletes: retracts },
    upsertKey: keys,
    state: groupState(rel, keys, retracts, ttlMs),
  });
  return { node: parts.settle(node), retracts: rel.calls.length > 0 || retracts };
}

function isOfDistinct({ isDistinct }: GroupAggregateCall): boolean {
  return isDistinct === true;
}

/** Adds up the rows of each batch before they are dealt out. */
function localNode(
  shared: Omit<LocalGroupAggregatePlan, 'output'>,
  needs: readonly string[],
  input: LogicalNode,
  context: PlanContext,
): LogicalNode {
  const schema = partialSchema(shared);
  const options = { ...shared, output: schema };
  return {
    kind: 'operator',
    name: context.uniqueName('localGroupAggregate'),
    schema,
    create: (name) => new LocalGroupAggregateOperator(name, options),
    isJavaScript: false,
    needs: [needs],
    inputs: [input],
  };
}
