// Trigger: decides when a window is computed, and when its rows are given up.
//
// Semantics: Flink's Trigger. State and timers of a trigger are those of one key and window.
import type { Timers } from '../../operator/process/processContext.js';
import type { FoldState } from '../../state/keyed/foldHandles.js';
import type { ListState } from '../../state/keyed/listHandle.js';
import type { StateDescriptors, StateHandles } from '../../state/keyed/stateDescriptor.js';
import type { TimeWindow } from '../triggered/timeWindow.js';

/**
 * What follows from an element or a timer: `FIRE` computes the window, `PURGE` drops its rows,
 * which leaves the window itself and the trigger's state.
 */
export type TriggerResult = 'CONTINUE' | 'FIRE' | 'PURGE' | 'FIRE_AND_PURGE';

/** What a trigger may use. One object for the whole job, moved from window to window. */
export interface TriggerContext<S extends StateDescriptors = StateDescriptors> {
  /** The declared states, of the key and window at hand. */
  readonly state: StateHandles<S>;
  /** Timers of the key and window at hand. */
  readonly timers: Timers;
  /** Milliseconds; −Infinity before the first, +Infinity at the end of the input. */
  readonly currentWatermark: number;
  /** Milliseconds, by the job's clock. */
  readonly currentProcessingTime: number;
}

/** States that can be merged: reducing and list state. */
export type MergeableNames<S extends StateDescriptors> = {
  [N in keyof S]: StateHandles<S>[N] extends FoldState<infer A, infer B>
    ? A extends B
      ? N
      : never
    : StateHandles<S>[N] extends ListState<unknown>
      ? N
      : never;
}[keyof S] &
  string;

/** What a trigger may use when windows merge. */
export interface MergeContext<
  S extends StateDescriptors = StateDescriptors,
> extends TriggerContext<S> {
  /** Adds the reducing or list state of the windows that merged to that of the new one. */
  mergeState(name: MergeableNames<S>): void;
}

/** When to compute the windows of rows `R`. */
export interface Trigger<
  in R = object,
  S extends StateDescriptors = Readonly<Record<never, never>>,
> {
  /** Shown by EXPLAIN. */
  readonly name?: string;
  /** State by key and window, declared by name: `{ count: reducingState(int32(), add) }`. */
  readonly state?: S;
  /** False when `onElement` does not look at the row: it may then be given an empty one. */
  readonly readsRows?: boolean;
  /** A row was added to a window. `timestamp` is undefined where rows have no event time. */
  onElement(
    row: R,
    timestamp: number | undefined,
    window: TimeWindow,
    ctx: TriggerContext<S>,
  ): TriggerResult;
  /** A timer of event time is due; default CONTINUE. */
  onEventTime?(time: number, window: TimeWindow, ctx: TriggerContext<S>): TriggerResult;
  /** A timer of processing time is due; default CONTINUE. */
  onProcessingTime?(time: number, window: TimeWindow, ctx: TriggerContext<S>): TriggerResult;
  /**
   * Windows became one, whose state is empty yet and that has no timers. Needed for sessions; the
   * old windows are cleared behind it.
   */
  onMerge?(window: TimeWindow, ctx: MergeContext<S>): void;
  /** The window is gone: delete its timers and clear its state. */
  clear(window: TimeWindow, ctx: TriggerContext<S>): void;
}

/** A trigger whose types are forgotten, as operators keep it. */
export type AnyTrigger = Trigger<never, never>;

export const fires = (result: TriggerResult): boolean =>
  result === 'FIRE' || result === 'FIRE_AND_PURGE';

export const purges = (result: TriggerResult): boolean =>
  result === 'PURGE' || result === 'FIRE_AND_PURGE';
