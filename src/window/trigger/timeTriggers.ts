// Triggers at the end of a window.
import type { Trigger } from './trigger.js';

type Stateless = Trigger<object>;

/** Fires when the watermark passes the end of the window, and for every row that comes later. */
export function eventTime(): Stateless {
  return Object.freeze<Stateless>({
    name: 'event time',
    readsRows: false,
    onElement(_row, _timestamp, { maxTimestamp }, ctx) {
      if (maxTimestamp <= ctx.currentWatermark) return 'FIRE';
      ctx.timers.registerEventTime(maxTimestamp);
      return 'CONTINUE';
    },
    onEventTime: (time, { maxTimestamp }) => (time === maxTimestamp ? 'FIRE' : 'CONTINUE'),
    onMerge({ maxTimestamp }, ctx) {
      // What the watermark has passed fires with the row that caused the merge.
      if (maxTimestamp > ctx.currentWatermark) ctx.timers.registerEventTime(maxTimestamp);
    },
    clear: ({ maxTimestamp }, ctx) => ctx.timers.deleteEventTime(maxTimestamp),
  });
}

/** Fires when the clock passes the end of the window. */
export function processingTime(): Stateless {
  return Object.freeze<Stateless>({
    name: 'processing time',
    readsRows: false,
    onElement(_row, _timestamp, { maxTimestamp }, ctx) {
      ctx.timers.registerProcessingTime(maxTimestamp);
      return 'CONTINUE';
    },
    onProcessingTime: () => 'FIRE',
    onMerge({ maxTimestamp }, ctx) {
      if (maxTimestamp > ctx.currentProcessingTime) {
        ctx.timers.registerProcessingTime(maxTimestamp);
      }
    },
    clear: ({ maxTimestamp }, ctx) => ctx.timers.deleteProcessingTime(maxTimestamp),
  });
}

/** Never fires; the default of global windows. */
export function never(): Stateless {
  return Object.freeze<Stateless>({
    name: 'never',
    readsRows: false,
    onElement: () => 'CONTINUE',
    onMerge: () => undefined,
    clear: () => undefined,
  });
}

/** Fires at the end of the input: for global windows over bounded input. */
export function endOfInput(): Stateless {
  return Object.freeze<Stateless>({
    name: 'end of input',
    readsRows: false,
    onElement(_row, _timestamp, _window, ctx) {
      ctx.timers.registerEventTime(Infinity);
      return 'CONTINUE';
    },
    onEventTime: (time) => (time === Infinity ? 'FIRE' : 'CONTINUE'),
    onMerge: (_window, ctx) => ctx.timers.registerEventTime(Infinity),
    clear: (_window, ctx) => ctx.timers.deleteEventTime(Infinity),
  });
}
