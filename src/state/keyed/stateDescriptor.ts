// State descriptors: which state a function keeps, declared by name up front.
import type { DataType } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import type { StateCursor } from './stateCursor.js';
import type { StateHandle } from './stateHandle.js';
import type { TtlOptions } from './timeToLive.js';
import { ValueHandle, type ValueState } from './valueHandle.js';

/** A state whose handle is an `H`. */
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

/** One value of a type a key. */
export function valueState<T>(
  type: DataType<T>,
  options: TtlOptions = {},
): StateDescriptor<ValueState<T>> {
  return {
    kind: 'value',
    create: (engine, cursor, name) => new ValueHandle(engine, cursor, name, type, options),
  };
}
