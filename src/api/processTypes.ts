// What process functions are given, with the types of their streams.
import type { Fields, RowOf } from '../batch/dataType.js';
import type { FieldsOf, Schema } from '../batch/schema.js';
import type { MetricGroup } from '../observe/metricGroup.js';
import type { Timers } from '../operator/process/processContext.js';
import type { StateDescriptors, StateHandles } from '../state/keyed/stateDescriptor.js';
import type { SideOutputs } from './sideOutputs.js';

/** Not `void`, so that an async function does not pass for one that returns nothing. */
export type Nothing = void | undefined;

/** Times and outputs. */
export interface ProcessContext<G extends Fields, O extends SideOutputs> {
  /** Event time of the row in milliseconds, in `onTimer` the timer's; undefined without any. */
  readonly timestamp: number | undefined;
  /** Milliseconds; −Infinity before the first, +Infinity at the end of the input. */
  readonly currentWatermark: number;
  /** Milliseconds, by the job's clock. */
  readonly currentProcessingTime: number;
  /** Counters, gauges and histograms of your own, part of `job.metrics()`. */
  readonly metrics: MetricGroup;
  /**
   * Emits a row with the event time of the row or timer at hand. The object is read later: it must
   * not be changed any more.
   */
  collect(row: RowOf<G>): void;
  /** Emits a row to a side output. */
  sideOutput<T extends keyof O & string>(name: T, row: RowOf<FieldsOf<O[T]>>): void;
}

/** Times, outputs, and state and timers of the key at hand. */
export interface KeyedProcessContext<
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors,
  O extends SideOutputs,
> extends ProcessContext<G, O> {
  /** The declared states, of the key at hand. */
  readonly state: StateHandles<S>;
  /** The key columns with their values. */
  readonly currentKey: RowOf<Key>;
  /** Timers of the key at hand. */
  readonly timers: Timers;
}

/** What `onTimer` is given. */
export interface TimerContext<
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors,
  O extends SideOutputs,
> extends KeyedProcessContext<Key, G, S, O> {
  /** Which clock the timer follows. */
  readonly timeDomain: 'event' | 'processing';
}

/** What all process functions have. */
export interface ProcessOptions<G extends Fields, O extends SideOutputs> {
  /** Columns of the rows that `collect` emits. */
  readonly output: Schema<G>;
  /** Side outputs by name; each is a property of the resulting stream. */
  readonly sideOutputs?: O;
  /** Called once before the first row. */
  open?(): Nothing;
  /** Called once at the end, also when the job failed. */
  close?(): Nothing;
}

/** A function over each row: {@link DataStream.process}. */
export interface ProcessFunction<
  F extends Fields,
  G extends Fields,
  O extends SideOutputs,
> extends ProcessOptions<G, O> {
  processElement(row: RowOf<F>, ctx: ProcessContext<G, O>): Nothing;
}

/** State and timers of a keyed process function. */
export interface KeyedOptions<
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors,
  O extends SideOutputs,
> extends ProcessOptions<G, O> {
  /** State by key, declared by name: `{ last: valueState(int64()) }`. */
  readonly state?: S;
  /** Called when a timer is due, `time` in milliseconds. Timers of a key fire in order of time. */
  onTimer?(time: number, ctx: TimerContext<Key, G, S, O>): Nothing;
}

/** A function over each row with state and timers by key: {@link KeyedStream.process}. */
export interface KeyedProcessFunction<
  F extends Fields,
  Key extends Fields,
  G extends Fields,
  S extends StateDescriptors,
  O extends SideOutputs,
> extends KeyedOptions<Key, G, S, O> {
  processElement(row: RowOf<F>, ctx: KeyedProcessContext<Key, G, S, O>): Nothing;
}
