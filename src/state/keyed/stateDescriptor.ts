// State descriptors: which state a function keeps, declared by name up front.
import type { DataType } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import {
  AggregatingHandle,
  ReducingHandle,
  type AggregatingState,
  type Aggregation,
  type ReducingState,
} from './foldHandles.js';
import { ListHandle, type ListState } from './listHandle.js';
import { MapHandle, type MapState } from './mapHandle.js';
import type { StateCursor } from './stateCursor.js';
import type { StateHandle } from './stateHandle.js';
import type { TtlOptions } from './timeToLive.js';
import type { StateType } from './stateType.js';
import { ValueHandle, type ValueState } from './valueHandle.js';

/** A state whose handle is an `H`; made by {@link valueState} and its like. */
export interface StateDescriptor<out H> {
  readonly kind: 'value' | 'list' | 'map' | 'reducing' | 'aggregating';
  /** @internal */
  create(engine: Engine, cursor: StateCursor, name: string): H & StateHandle;
}

/** States by name. */
export type StateDescriptors = Readonly<Record<string, StateDescriptor<unknown>>>;

/** The handles of {@link StateDescriptors}. */
export type StateHandles<S extends StateDescriptors> = {
  readonly [K in keyof S]: S[K] extends StateDescriptor<infer H> ? H : never;
};

/** A map state, which may also be broadcast. */
export interface MapStateDescriptor<K, V> extends StateDescriptor<MapState<K, V>> {
  readonly kind: 'map';
}

/**
 * One value of a type a key.
 *
 * @example { last: valueState(int64()), alarm: valueState(boolean(), { ttl: '1h' }) }
 */
export function valueState<T>(
  type: StateType<T>,
  options: TtlOptions = {},
): StateDescriptor<ValueState<T>> {
  return {
    kind: 'value',
    create: (engine, cursor, name) => new ValueHandle(engine, cursor, name, type, options),
  };
}

/** Any number of values of a type a key, in order. */
export function listState<T>(
  type: StateType<T>,
  options: TtlOptions = {},
): StateDescriptor<ListState<T>> {
  return {
    kind: 'list',
    create: (engine, cursor, name) => new ListHandle(engine, cursor, name, type, options),
  };
}

/** A map from values of one type to those of another, a key. */
export function mapState<K, V>(
  keyType: DataType<K>,
  valueType: StateType<V>,
  options: TtlOptions = {},
): MapStateDescriptor<K, V> {
  return {
    kind: 'map',
    create: (engine, cursor, name) =>
      new MapHandle(engine, cursor, name, keyType, valueType, options),
  };
}

/**
 * One value a key, into which a function folds others of its type.
 *
 * @example reducingState(float64(), (a, b) => a + b)
 */
export function reducingState<T>(
  type: StateType<T>,
  reduce: (a: T, b: T) => T,
  options: TtlOptions = {},
): StateDescriptor<ReducingState<T>> {
  return {
    kind: 'reducing',
    create: (engine, cursor, name) =>
      new ReducingHandle(new ValueHandle(engine, cursor, name, type, options), reduce),
  };
}

/**
 * An accumulator a key, into which elements of another type are folded.
 *
 * @param type  Type of the accumulator.
 */
export function aggregatingState<In, Acc, Out>(
  type: StateType<Acc>,
  aggregation: Aggregation<In, Acc, Out>,
  options: TtlOptions = {},
): StateDescriptor<AggregatingState<In, Out>> {
  return {
    kind: 'aggregating',
    create: (engine, cursor, name) =>
      new AggregatingHandle(new ValueHandle(engine, cursor, name, type, options), aggregation),
  };
}
