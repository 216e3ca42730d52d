// Triggers by the rows themselves.
import { float64 } from '../../batch/dataType.js';
import { MillraceError } from '../../error.js';
import {
  reducingState,
  valueState,
  type StateDescriptor,
} from '../../state/keyed/stateDescriptor.js';
import type { ReducingState } from '../../state/keyed/foldHandles.js';
import type { StateType } from '../../state/keyed/stateType.js';
import type { ValueState } from '../../state/keyed/valueHandle.js';
import type { Trigger } from './trigger.js';

/** State of {@link count}. */
export type CountState = { readonly count: StateDescriptor<ReducingState<number>> };
/** State of {@link delta}. */
export type DeltaState<R> = { readonly last: StateDescriptor<ValueState<R>> };

/** Fires whenever a window has got `rows` more rows. */
export function count(rows: number): Trigger<object, CountState> {
  if (!Number.isSafeInteger(rows) || rows < 1) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The count of a trigger is ${rows}: a whole number of rows, 1 or more, is expected.`,
    );
  }
  return Object.freeze<Trigger<object, CountState>>({
    name: `count ${rows}`,
    state: { count: reducingState(float64(), (a, b) => a + b) },
    readsRows: false,
    onElement(_row, _timestamp, _window, { state }) {
      state.count.add(1);
      if ((state.count.get() as number) < rows) return 'CONTINUE';
      state.count.clear();
      return 'FIRE';
    },
    onMerge: (_window, ctx) => ctx.mergeState('count'),
    clear: (_window, ctx) => ctx.state.count.clear(),
  });
}

/**
 * Fires when a row differs from the one that fired last by more than `threshold`; the first row of
 * a window only sets the mark.
 *
 * @param row  Type of the rows as state: `jsonValue()`, or `row({ … })`.
 */
export function delta<R extends object>(
  threshold: number,
  distance: (mark: R, row: R) => number,
  row: StateType<R>,
): Trigger<R, DeltaState<R>> {
  return Object.freeze<Trigger<R, DeltaState<R>>>({
    name: `delta ${threshold}`,
    state: { last: valueState(row) },
    onElement(current, _timestamp, _window, { state }) {
      const mark = state.last.get();
      if (mark !== undefined && !(distance(mark, current) > threshold)) return 'CONTINUE';
      state.last.set(current);
      return mark === undefined ? 'CONTINUE' : 'FIRE';
    },
    clear: (_window, ctx) => ctx.state.last.clear(),
  });
}

/** Fires as another trigger does, and drops the rows of the window each time. */
export function purging<R, S extends Readonly<Record<string, StateDescriptor<unknown>>>>(
  trigger: Trigger<R, S>,
): Trigger<R, S> {
  const purged: Trigger<R, S> = {
    name: `purging ${trigger.name ?? 'custom'}`,
    state: trigger.state,
    readsRows: trigger.readsRows,
    onElement(row, timestamp, window, ctx) {
      const result = trigger.onElement(row, timestamp, window, ctx);
      return result === 'FIRE' ? 'FIRE_AND_PURGE' : result;
    },
    onEventTime(time, window, ctx) {
      const result = trigger.onEventTime?.(time, window, ctx) ?? 'CONTINUE';
      return result === 'FIRE' ? 'FIRE_AND_PURGE' : result;
    },
    onProcessingTime(time, window, ctx) {
      const result = trigger.onProcessingTime?.(time, window, ctx) ?? 'CONTINUE';
      return result === 'FIRE' ? 'FIRE_AND_PURGE' : result;
    },
    onMerge: trigger.onMerge?.bind(trigger),
    clear: (window, ctx) => trigger.clear(window, ctx),
  };
  return Object.freeze(purged);
}
