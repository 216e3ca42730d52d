// Streams of windows: which operator computes them, the kernels' or the general one.
//
//   tumble, hop, cumulate, session of event time + built-in aggregates      kernels
//   anything else: triggers, evictors, functions, processing time, global   WindowOperator
import type { Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { timestamp } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { Row } from '../operator/userFunction.js';
import type { LogicalNode } from '../plan/logical.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import { jsonValue } from '../state/keyed/stateType.js';
import type { StateDescriptors } from '../state/keyed/stateDescriptor.js';
import {
  globalWindow,
  type SessionAssigner,
  type SlicedAssigner,
  type WindowAssigner,
} from '../window/assigner.js';
import type { Evictor } from '../window/evictor/evictor.js';
import { evictors } from '../window/evictor/evictors.js';
import type { Trigger } from '../window/trigger/trigger.js';
import { triggers } from '../window/trigger/triggers.js';
import type { HostedTrigger } from '../window/triggered/triggerHost.js';
import { WindowOperator } from '../window/triggered/windowOperator.js';
import type {
  AnyWindowFunction,
  WindowComputation,
  WindowPlan,
} from '../window/triggered/windowPlan.js';
import { windowingOf } from '../window/triggered/windowing.js';
import type { DataStream } from './dataStream.js';
import { withSideOutputs, type SideOutputs, type WithSideOutputs } from './sideOutputs.js';

/** Windows as they were described, before anything is computed over them. */
export interface WindowSettings {
  readonly keys: readonly string[];
  readonly assigner: WindowAssigner<never>;
  readonly trigger?: HostedTrigger;
  readonly evictor?: Evictor<Row>;
  readonly latenessMs: number;
}

/** Windows without bounds have no columns that tell them. */
export type Unbounded = Readonly<Record<never, never>>;

/** Windows by count: global ones that a count of rows fires. */
export function countSettings(
  keys: readonly string[],
  size: number,
  slide: number | undefined,
): WindowSettings {
  const settings = { keys, assigner: globalWindow(), latenessMs: 0 };
  const { count, purging } = triggers;
  if (slide === undefined) return { ...settings, trigger: hosted(purging(count(size))) };
  const evictor = evictors.count(size) as Evictor<Row>;
  return { ...settings, trigger: hosted(count(slide)), evictor };
}

/** A trigger whose types are forgotten. */
export function hosted<R, S extends StateDescriptors>(trigger: Trigger<R, S>): HostedTrigger {
  return trigger as unknown as HostedTrigger;
}

/** A function of the user with what it declares, its types forgotten. */
export type DeclaredFunction = Partial<AnyWindowFunction> &
  Pick<AnyWindowFunction, 'process'> & {
    readonly output: Schema<Fields>;
    readonly sideOutputs?: SideOutputs;
  };

/** A result of windows with the rows that came too late for them. */
export type LateSide<F extends Fields> = { readonly late: Schema<F> };

/** Built-in aggregates: keys, bounds of the window where it has any, aggregates. */
export function aggregateStream<F extends Fields, G extends Fields>(
  stream: DataStream<F>,
  settings: WindowSettings,
  input: LogicalNode,
  calls: readonly AggregateCall[],
): WithSideOutputs<G, LateSide<F>> {
  const { assigner, keys, latenessMs } = settings;
  const bounds = ['window_start', 'window_end'].map((name) => ({ name, type: timestamp(3) }));
  const schema = new Schema([
    ...keys.map((name) => ({ name, type: input.schema.type(name) })),
    ...(assigner.kind === 'global' ? [] : bounds),
    ...calls.map((call) => ({ name: call.name, type: call.resultType })),
  ]);
  const kernels = kernelAssigner(settings);
  if (kernels === undefined) {
    const computation = { kind: 'aggregates', calls } as const;
    return windowStream<F, G, LateSide<F>>(stream, settings, input, computation, schema);
  }
  const name = stream.nameOf(assigner.kind);
  const result = stream.with<G>({
    kind: 'windowAggregate',
    name,
    schema,
    keys,
    assigner: kernels,
    calls,
    allowedLatenessMs: latenessMs,
    inputs: [input],
  });
  return withSideOutputs<G, LateSide<F>>(result, { late: stream.schema });
}

/** Windows of the general operator. `output` is the schema of what is computed. */
export function windowStream<F extends Fields, G extends Fields, O extends SideOutputs>(
  stream: DataStream<F>,
  settings: WindowSettings,
  input: LogicalNode,
  computation: WindowComputation,
  output: Schema<Fields>,
  fn?: DeclaredFunction,
): WithSideOutputs<G, O> {
  checkMerging(settings, computation, fn);
  const schema = fn?.output ?? output;
  const sides = fn?.sideOutputs ?? {};
  const plan: WindowPlan = {
    name: stream.nameOf(settings.assigner.kind),
    assigner: settings.assigner,
    trigger: settings.trigger,
    evictor: settings.evictor,
    allowedLatenessMs: settings.latenessMs,
    inputSchema: input.schema,
    keys: settings.keys.map((key) => input.schema.indexOf(key)),
    computation,
    function: fn && bound(fn),
    outputSchema: schema,
    sides,
  };
  const needs = neededColumns(plan);
  const main = stream.with<G>({
    kind: 'operator',
    name: plan.name,
    schema,
    create: (name) => new WindowOperator({ ...plan, name }),
    isJavaScript: needs === undefined,
    needsWatermarks: true,
    distribution: [settings.keys],
    inputs: [input],
    ...(needs === undefined ? {} : { needs: [needs] }),
  });
  return withSideOutputs(main, { ...sides, late: stream.schema }) as unknown as WithSideOutputs<
    G,
    O
  >;
}

/** What an aggregation of the user is kept as where it does not say. */
export const defaultAccumulator = jsonValue<unknown>();

/** The assigner, where kernels compute its windows. */
function kernelAssigner(settings: WindowSettings): SlicedAssigner | SessionAssigner | undefined {
  const { assigner, evictor, trigger } = settings;
  if (trigger !== undefined || evictor !== undefined || assigner.time !== 'event') return undefined;
  if (assigner.kind === 'custom') return undefined;
  return assigner.kind === 'session' && assigner.gapOf !== undefined ? undefined : assigner;
}

/** The columns that an operator reads which makes no row objects. */
function neededColumns(plan: WindowPlan): string[] | undefined {
  const { assigner, computation, evictor, inputSchema, keys, trigger } = plan;
  if (computation.kind !== 'aggregates' || evictor !== undefined) return undefined;
  if (trigger !== undefined && trigger.readsRows !== false) return undefined;
  if (windowingOf(assigner).readsRows) return undefined;
  const positions = new Set([...keys, ...computation.calls.flatMap((call) => call.arguments)]);
  return [...positions].map((index) => inputSchema.names[index]);
}

function checkMerging(
  { assigner, trigger }: WindowSettings,
  computation: WindowComputation,
  fn: DeclaredFunction | undefined,
): void {
  if (!windowingOf(assigner).merges) return;
  const problem = (text: string): MillraceError =>
    new MillraceError('PLAN_INVALID_ARGUMENT', `Windows that merge ${text}`);
  if (trigger !== undefined && trigger.onMerge === undefined) {
    throw problem("need a trigger with 'onMerge', which brings its state and timers together.");
  }
  if (Object.keys(fn?.windowState ?? {}).length > 0) {
    throw problem("have no state by window; keep it by key, in 'state'.");
  }
  if (computation.kind === 'aggregation' && computation.aggregation.merge === undefined) {
    throw problem("need the aggregation's 'merge', which makes two accumulators one.");
  }
}

/** Methods of the user's object, called as such. */
function bound(fn: DeclaredFunction): AnyWindowFunction {
  return {
    state: fn.state ?? {},
    windowState: fn.windowState ?? {},
    process: fn.process.bind(fn),
    clear: fn.clear?.bind(fn),
    open: fn.open?.bind(fn),
    close: fn.close?.bind(fn),
  };
}
