// What process functions of two streams are given, with the types of both.
import type { Fields, RowOf } from '../batch/dataType.js';
import type { MapState, ReadonlyMapState } from '../state/keyed/mapHandle.js';
import type {
  MapStateDescriptor,
  StateDescriptors,
  StateHandles,
} from '../state/keyed/stateDescriptor.js';
import type {
  KeyedOptions,
  KeyedProcessContext,
  Nothing,
  ProcessContext,
  ProcessOptions,
  TimerContext,
} from './processTypes.js';
import type { SideOutputs } from './sideOutputs.js';

/** A function over each row of two streams; Flink's CoProcessFunction. */
export interface CoProcessFunction<
  A extends Fields,
  B extends Fields,
  G extends Fields,
  O extends SideOutputs,
> extends ProcessOptions<G, O> {
  /** Called for a row of the first stream. */
  processElement1(row: RowOf<A>, ctx: ProcessContext<G, O>): Nothing;
  /** Called for a row of the second stream. */
  processElement2(row: RowOf<B>, ctx: ProcessContext<G, O>): Nothing;
}

/** The same with state and timers by key, shared; Flink's KeyedCoProcessFunction. */
export interface KeyedCoProcessFunction<
  A extends Fields,
  B extends Fields,
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors,
  O extends SideOutputs,
> extends KeyedOptions<Key, G, S, O> {
  /** Called for a row of the first stream. */
  processElement1(row: RowOf<A>, ctx: KeyedProcessContext<Key, G, S, O>): Nothing;
  /** Called for a row of the second stream. */
  processElement2(row: RowOf<B>, ctx: KeyedProcessContext<Key, G, S, O>): Nothing;
}

/** Broadcast states by name: maps, as in Flink. */
export type BroadcastDescriptors = Readonly<Record<string, MapStateDescriptor<unknown, unknown>>>;

/** Broadcast states as rows of the other stream see them. */
export type ReadonlyBroadcast<R extends BroadcastDescriptors> = {
  readonly [N in keyof R]: R[N] extends MapStateDescriptor<infer K, infer V>
    ? ReadonlyMapState<K, V>
    : never;
};

/** Broadcast states as the function of broadcast rows sees them. */
export type WritableBroadcast<R extends BroadcastDescriptors> = {
  readonly [N in keyof R]: R[N] extends MapStateDescriptor<infer K, infer V>
    ? MapState<K, V>
    : never;
};

/** What `processBroadcastElement` is given. */
export interface BroadcastContext<
  G extends Fields,
  R extends BroadcastDescriptors,
  O extends SideOutputs,
> extends ProcessContext<G, O> {
  readonly broadcast: WritableBroadcast<R>;
}

/** The same beside a keyed stream. */
export interface KeyedBroadcastContext<
  Key extends Fields,
  G extends Fields,
  R extends BroadcastDescriptors,
  S extends StateDescriptors,
  O extends SideOutputs,
> extends BroadcastContext<G, R, O> {
  /** Calls `visit` for each key that has something in a state, which is then that key's. */
  applyToKeyedState<N extends keyof S & string>(
    name: N,
    visit: (key: RowOf<Key>, state: StateHandles<S>[N]) => void,
  ): void;
}

/** A function over a stream and a broadcast one; Flink's BroadcastProcessFunction. */
export interface BroadcastProcessFunction<
  F extends Fields,
  B extends Fields,
  G extends Fields,
  R extends BroadcastDescriptors,
  O extends SideOutputs,
> extends ProcessOptions<G, O> {
  /** Called for a row of the stream; broadcast state can be read only. */
  processElement(
    row: RowOf<F>,
    ctx: ProcessContext<G, O> & { readonly broadcast: ReadonlyBroadcast<R> },
  ): Nothing;
  /** Called for a broadcast row. */
  processBroadcastElement(row: RowOf<B>, ctx: BroadcastContext<G, R, O>): Nothing;
}

/** The same over a keyed stream; Flink's KeyedBroadcastProcessFunction. */
export interface KeyedBroadcastProcessFunction<
  F extends Fields,
  B extends Fields,
  Key extends Fields,
  G extends Fields,
  R extends BroadcastDescriptors,
  S extends StateDescriptors,
  O extends SideOutputs,
> extends ProcessOptions<G, O> {
  /** State by key, declared by name. */
  readonly state?: S;
  /** Called for a row of the stream; broadcast state can be read only. */
  processElement(
    row: RowOf<F>,
    ctx: KeyedProcessContext<Key, G, S, O> & { readonly broadcast: ReadonlyBroadcast<R> },
  ): Nothing;
  /** Called for a broadcast row, which has no key. */
  processBroadcastElement(row: RowOf<B>, ctx: KeyedBroadcastContext<Key, G, R, S, O>): Nothing;
  /** Called when a timer is due. */
  onTimer?(
    time: number,
    ctx: TimerContext<Key, G, S, O> & { readonly broadcast: ReadonlyBroadcast<R> },
  ): Nothing;
}
