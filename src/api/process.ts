// Process functions: Flink's ProcessFunction and KeyedProcessFunction as plan nodes.
import type { Fields } from '../batch/dataType.js';
import type { ProcessContext as AnyContext } from '../operator/process/processContext.js';
import type { ProcessFunction as AnyProcessFunction } from '../operator/process/processFunction.js';
import { ProcessOperator } from '../operator/process/processOperator.js';
import type { AnyRow, LogicalNode } from '../plan/logical.js';
import type { StateDescriptors } from '../state/keyed/stateDescriptor.js';
import type { DataStream } from './dataStream.js';
import type {
  KeyedProcessFunction,
  Nothing,
  ProcessFunction,
  ProcessOptions,
  TimerContext,
} from './processTypes.js';
import { withSideOutputs, type SideOutputs, type WithSideOutputs } from './sideOutputs.js';

/** The stream of {@link DataStream.process}. */
export function process<F extends Fields, G extends Fields, O extends SideOutputs>(
  stream: DataStream<F>,
  fn: ProcessFunction<F, G, O>,
): WithSideOutputs<G, O> {
  const call = untyped(fn.processElement.bind(fn));
  return processStream(stream, [stream.node], fn, {
    text: 'process',
    inputs: [{ schema: stream.node.schema, keys: undefined, process: call }],
    keyNames: [],
    keyTypes: [],
    states: {},
    broadcast: {},
  });
}

/** The stream of {@link KeyedStream.process}. */
export function processKeyed<
  F extends Fields,
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors,
  O extends SideOutputs,
>(
  stream: DataStream<F>,
  keyNames: readonly string[],
  fn: KeyedProcessFunction<F, Key, G, S, O>,
): WithSideOutputs<G, O> {
  const { schema } = stream.node;
  const keys = keyNames.map((name) => schema.indexOf(name));
  return processStream(stream, [stream.node], fn, {
    text: 'process',
    inputs: [{ schema, keys, process: untyped(fn.processElement.bind(fn)) }],
    keyNames,
    keyTypes: keys.map((index) => schema.fields[index].type),
    states: fn.state ?? {},
    broadcast: {},
    onTimer: untypedTimer(fn),
  });
}

/** A stream of any process operator. */
export function processStream<G extends Fields, O extends SideOutputs>(
  stream: Pick<DataStream<Fields>, 'nameOf' | 'with'>,
  inputs: readonly LogicalNode[],
  options: ProcessOptions<G, O>,
  fn: Omit<AnyProcessFunction, 'name' | 'outputSchema' | 'sides' | 'open' | 'close'>,
): WithSideOutputs<G, O> {
  const name = stream.nameOf('process');
  const sides = options.sideOutputs ?? ({} as O);
  const full: AnyProcessFunction = {
    ...fn,
    name,
    outputSchema: options.output,
    sides,
    open: options.open?.bind(options),
    close: options.close?.bind(options),
  };
  const main = stream.with<G>({
    kind: 'operator',
    name,
    schema: options.output,
    create: (own) => new ProcessOperator({ ...full, name: own }),
    isJavaScript: true,
    inputs,
    needsWatermarks: true,
    distribution: fn.inputs.map(({ schema, keys, writesBroadcast }) => {
      if (writesBroadcast === true) return 'broadcast';
      return keys?.map((key) => schema.names[key]);
    }),
  });
  return withSideOutputs(main, sides);
}

/** The user's function of a row, its types forgotten. */
export function untyped<R, C>(
  call: (row: R, ctx: C) => Nothing,
): (row: AnyRow, ctx: AnyContext) => unknown {
  return call as unknown as (row: AnyRow, ctx: AnyContext) => unknown;
}

/** The user's `onTimer`, its types forgotten. */
export function untypedTimer<
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors,
  O extends SideOutputs,
>(fn: {
  onTimer?(time: number, ctx: TimerContext<Key, G, S, O>): Nothing;
}): AnyProcessFunction['onTimer'] {
  return fn.onTimer?.bind(fn) as unknown as AnyProcessFunction['onTimer'];
}
