// connect: the plan nodes of functions over two streams.
import type { DataType, Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { StateDescriptors } from '../state/keyed/stateDescriptor.js';
import type {
  BroadcastDescriptors,
  BroadcastProcessFunction,
  CoProcessFunction,
  KeyedBroadcastProcessFunction,
  KeyedCoProcessFunction,
} from './connectedTypes.js';
import type { DataStream } from './dataStream.js';
import { processStream, untyped, untypedTimer } from './process.js';
import type { SideOutputs, WithSideOutputs } from './sideOutputs.js';

/** A stream with the names of its key columns. */
export interface KeyedInput<F extends Fields> {
  readonly stream: DataStream<F>;
  readonly keys: readonly string[];
}

const UNKEYED = { keyNames: [], keyTypes: [], states: {} } as const;

/** The stream of a function over two streams. */
export function connectPlain<
  A extends Fields,
  B extends Fields,
  G extends Fields,
  O extends SideOutputs,
>(
  first: DataStream<A>,
  second: DataStream<B>,
  fn: CoProcessFunction<A, B, G, O>,
): WithSideOutputs<G, O> {
  const [a, b] = [first.node.schema, second.node.schema];
  return processStream(first, [first.node, second.node], fn, {
    ...UNKEYED,
    text: 'process two streams',
    inputs: [
      { schema: a, keys: undefined, process: untyped(fn.processElement1.bind(fn)) },
      { schema: b, keys: undefined, process: untyped(fn.processElement2.bind(fn)) },
    ],
    broadcast: {},
  });
}

/** The stream of a function over two keyed streams. */
export function connectKeyed<
  A extends Fields,
  B extends Fields,
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors,
  O extends SideOutputs,
>(
  first: KeyedInput<A>,
  second: KeyedInput<B>,
  fn: KeyedCoProcessFunction<A, B, Key, G, S, O>,
): WithSideOutputs<G, O> {
  const [a, b] = [first.stream.node.schema, second.stream.node.schema];
  const process1 = untyped(fn.processElement1.bind(fn));
  const process2 = untyped(fn.processElement2.bind(fn));
  return processStream(first.stream, [first.stream.node, second.stream.node], fn, {
    text: 'process two streams',
    inputs: [
      { schema: a, keys: positions(a, first.keys), process: process1 },
      { schema: b, keys: positions(b, second.keys), process: process2 },
    ],
    keyNames: first.keys,
    keyTypes: commonKeyTypes(a, first.keys, b, second.keys),
    states: fn.state ?? {},
    broadcast: {},
    onTimer: untypedTimer(fn),
  });
}

/** The stream of a function over a stream, keyed or not, and a broadcast one. */
export function connectBroadcast<
  F extends Fields,
  B extends Fields,
  Key extends Fields,
  G extends Fields,
  R extends BroadcastDescriptors,
  S extends StateDescriptors,
  O extends SideOutputs,
>(
  input: KeyedInput<F> | { readonly stream: DataStream<F>; readonly keys: undefined },
  broadcast: { readonly stream: DataStream<B>; readonly states: R },
  fn:
    BroadcastProcessFunction<F, B, G, R, O> | KeyedBroadcastProcessFunction<F, B, Key, G, R, S, O>,
): WithSideOutputs<G, O> {
  const { stream, keys } = input;
  const { schema } = stream.node;
  const rows = (fn.processElement as (row: never, ctx: never) => undefined).bind(fn);
  const others = (fn.processBroadcastElement as (row: never, ctx: never) => undefined).bind(fn);
  return processStream(stream, [stream.node, broadcast.stream.node], fn, {
    text: 'process with broadcast',
    inputs: [
      { schema, keys: keys && positions(schema, keys), process: untyped(rows) },
      {
        schema: broadcast.stream.node.schema,
        keys: undefined,
        writesBroadcast: true,
        process: untyped(others),
      },
    ],
    keyNames: keys ?? [],
    keyTypes: (keys ?? []).map((key) => schema.type(key)),
    states: 'state' in fn ? (fn.state ?? {}) : {},
    broadcast: broadcast.states,
    onTimer: 'onTimer' in fn ? untypedTimer(fn) : undefined,
  });
}

function positions(schema: Schema<Fields>, keys: readonly string[]): number[] {
  return keys.map((key) => schema.indexOf(key));
}

/** Types of keys that two streams have in common; null is a key where either has it. */
function commonKeyTypes(
  a: Schema<Fields>,
  keysA: readonly string[],
  b: Schema<Fields>,
  keysB: readonly string[],
): DataType<unknown>[] {
  const typesA = keysA.map((key) => a.type(key));
  const typesB = keysB.map((key) => b.type(key));
  const isSame =
    typesA.length === typesB.length && typesA.every((type, i) => type.equals(typesB[i]));
  if (isSame) return typesA.map((type, i) => (typesB[i].isNullable ? type.nullable() : type));
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `Connected streams need keys of the same types: (${typesA.join(', ')}) is not ` +
      `(${typesB.join(', ')}). Cast the columns before keyBy.`,
  );
}
