// Triggers that fire again and again while a window is open.
//
//   window [0, 60 s), every 10 s, first row at 13 s        fires at 20, 30, 40, 50, and at the end
import { float64 } from '../../batch/dataType.js';
import type { ReducingState } from '../../state/keyed/foldHandles.js';
import { reducingState, type StateDescriptor } from '../../state/keyed/stateDescriptor.js';
import { durationMs, type Duration } from '../../time/duration.js';
import type { TimeWindow } from '../triggered/timeWindow.js';
import type { Trigger, TriggerContext } from './trigger.js';

/** When the trigger fires next, milliseconds. */
export type ContinuousState = { readonly next: StateDescriptor<ReducingState<number>> };

type Continuous = Trigger<object, ContinuousState>;
type Context = TriggerContext<ContinuousState>;

const nextState = (): ContinuousState => ({ next: reducingState(float64(), Math.min) });

/**
 * The end of the input is behind every time: in a window without an end, each timer would lead to
 * another for ever. The timer of the window's end fires it.
 */
const isOver = (window: TimeWindow, ctx: Context): boolean =>
  window.maxTimestamp === Infinity && ctx.currentWatermark === Infinity;

/** Fires at each multiple of `interval` that the watermark passes, and at the end of the window. */
export function continuousEventTime(interval: Duration): Continuous {
  const intervalMs = durationMs(interval, 'The interval of a trigger', { min: 1 });
  const register = (time: number, { maxTimestamp }: TimeWindow, ctx: Context): void => {
    const next = Math.min(time + intervalMs, maxTimestamp);
    ctx.state.next.add(next);
    ctx.timers.registerEventTime(next);
  };
  return Object.freeze<Continuous>({
    name: 'continuous event time',
    state: nextState(),
    readsRows: false,
    onElement(_row, timestamp, window, ctx) {
      if (window.maxTimestamp <= ctx.currentWatermark) return 'FIRE';
      ctx.timers.registerEventTime(window.maxTimestamp);
      if (ctx.state.next.get() === undefined) {
        const time = timestamp ?? ctx.currentProcessingTime;
        register(time - (time % intervalMs), window, ctx);
      }
      return 'CONTINUE';
    },
    onEventTime(time, window, ctx) {
      if (time === window.maxTimestamp) return 'FIRE';
      if (ctx.state.next.get() !== time || isOver(window, ctx)) return 'CONTINUE';
      ctx.state.next.clear();
      register(time, window, ctx);
      return 'FIRE';
    },
    onMerge(_window, ctx) {
      ctx.mergeState('next');
      const next = ctx.state.next.get();
      if (next !== undefined) ctx.timers.registerEventTime(next);
    },
    clear(_window, ctx) {
      const next = ctx.state.next.get();
      if (next === undefined) return;
      ctx.timers.deleteEventTime(next);
      ctx.state.next.clear();
    },
  });
}

/** Fires at each multiple of `interval` that the clock passes, and at the end of the window. */
export function continuousProcessingTime(interval: Duration): Continuous {
  const intervalMs = durationMs(interval, 'The interval of a trigger', { min: 1 });
  const register = (time: number, { maxTimestamp }: TimeWindow, ctx: Context): void => {
    const next = Math.min(time + intervalMs, maxTimestamp);
    ctx.state.next.add(next);
    ctx.timers.registerProcessingTime(next);
  };
  return Object.freeze<Continuous>({
    name: 'continuous processing time',
    state: nextState(),
    readsRows: false,
    onElement(_row, _timestamp, window, ctx) {
      if (ctx.state.next.get() === undefined) {
        const now = ctx.currentProcessingTime;
        register(now - (now % intervalMs), window, ctx);
      }
      return 'CONTINUE';
    },
    onProcessingTime(time, window, ctx) {
      if (ctx.state.next.get() !== time) return 'CONTINUE';
      ctx.state.next.clear();
      register(time, window, ctx);
      return 'FIRE';
    },
    onMerge(_window, ctx) {
      ctx.mergeState('next');
      const next = ctx.state.next.get();
      if (next !== undefined) ctx.timers.registerProcessingTime(next);
    },
    clear(_window, ctx) {
      const next = ctx.state.next.get();
      if (next === undefined) return;
      ctx.timers.deleteProcessingTime(next);
      ctx.state.next.clear();
    },
  });
}
