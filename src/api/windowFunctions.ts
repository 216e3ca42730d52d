// What functions of windows are given, with the types of their streams.
import type { Fields, RowOf } from '../batch/dataType.js';
import type { FieldsOf, Schema } from '../batch/schema.js';
import type { Aggregation } from '../state/keyed/foldHandles.js';
import type { StateDescriptors, StateHandles } from '../state/keyed/stateDescriptor.js';
import type { StateType } from '../state/keyed/stateType.js';
import type { TimeWindow } from '../window/triggered/timeWindow.js';
import type { Nothing } from './processTypes.js';
import type { SideOutputs } from './sideOutputs.js';

/** Times, outputs and state of a window. */
export interface WindowProcessContext<
  G extends Fields,
  S extends StateDescriptors,
  WS extends StateDescriptors,
  O extends SideOutputs,
> {
  /** Milliseconds; −Infinity before the first, +Infinity at the end of the input. */
  readonly currentWatermark: number;
  /** Milliseconds, by the job's clock. */
  readonly currentProcessingTime: number;
  /** The declared states, of the window's key. */
  readonly state: StateHandles<S>;
  /** The declared states of the key and window: gone with the window. */
  readonly windowState: StateHandles<WS>;
  /**
   * Emits a row whose event time is the last millisecond of the window. The object is read later:
   * it must not be changed any more.
   */
  collect(row: RowOf<G>): void;
  /** Emits a row to a side output. */
  sideOutput<T extends keyof O & string>(name: T, row: RowOf<FieldsOf<O[T]>>): void;
}

/** A function over rows `R` of a window: all of them, or what was computed of them. */
export interface WindowProcessFunction<
  R,
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors = Readonly<Record<never, never>>,
  WS extends StateDescriptors = Readonly<Record<never, never>>,
  O extends SideOutputs = Readonly<Record<never, never>>,
> {
  /** Columns of the rows that `collect` emits. */
  readonly output: Schema<G>;
  /** Side outputs by name; each is a property of the resulting stream. */
  readonly sideOutputs?: O;
  /** State by key, which outlives windows. */
  readonly state?: S;
  /** State by key and window; not for windows that merge. */
  readonly windowState?: WS;
  /** Called whenever the window fires. `rows` are in order of arrival. */
  process(
    key: RowOf<Key>,
    window: TimeWindow,
    rows: R[],
    ctx: WindowProcessContext<G, S, WS, O>,
  ): Nothing;
  /** Called when the window is gone for good. */
  clear?(key: RowOf<Key>, window: TimeWindow, ctx: WindowProcessContext<G, S, WS, O>): Nothing;
  /** Called once before the first row. */
  open?(): Nothing;
  /** Called once at the end, also when the job failed. */
  close?(): Nothing;
}

/** Rows folded into an accumulator, of which a row is made: Flink's AggregateFunction. */
export interface WindowAggregation<F extends Fields, Acc, G extends Fields> extends Aggregation<
  RowOf<F>,
  Acc,
  RowOf<G>
> {
  /** Columns of the results. */
  readonly output: Schema<G>;
  /** What the accumulator is kept as; by default `jsonValue()`. */
  readonly accumulator?: StateType<Acc>;
}
