// Windowing: what the general window operator asks of an assigner.
import type { DurationRange } from '../../time/duration.js';
import { durationMs, type Duration } from '../../time/duration.js';
import type { Row } from '../../operator/userFunction.js';
import type {
  AssignWindows,
  CustomAssigner,
  SessionAssigner,
  SlicedAssigner,
  WindowAssigner,
} from '../assigner.js';
import { eventTime, never, processingTime } from '../trigger/timeTriggers.js';
import type { Trigger } from '../trigger/trigger.js';
import { floorTo, WindowGrid } from '../windowGrid.js';
import { GLOBAL_WINDOW, type TimeWindow } from './timeWindow.js';

/** Takes the windows of a row. */
export type WindowSink = (start: number, end: number) => void;

/** Windows of rows, by any assigner. */
export interface Windowing {
  readonly isEventTime: boolean;
  /** Whether windows of a key that overlap or touch become one. */
  readonly merges: boolean;
  /** Whether `assign` looks at rows. */
  readonly readsRows: boolean;
  readonly defaultTrigger: Trigger<object>;
  /** Tells the windows of a row; `time` is its event time, or the clock's. */
  assign(row: Row, time: number, to: WindowSink): void;
  /** The window with these bounds. */
  window(start: number, end: number): TimeWindow;
}

/** The windowing of an assigner. */
export function windowingOf(assigner: WindowAssigner<never>): Windowing {
  switch (assigner.kind) {
    case 'global':
      return globalWindowing;
    case 'session':
      return sessionWindowing(assigner);
    case 'custom':
      return customWindowing(assigner);
    default:
      return slicedWindowing(assigner);
  }
}

const globalWindowing: Windowing = {
  isEventTime: false,
  merges: false,
  readsRows: false,
  defaultTrigger: never(),
  assign: (_row, _time, to) => to(-Infinity, Infinity),
  window: () => GLOBAL_WINDOW,
};

/** Windows are told from the latest to the earliest, as Flink does. */
function slicedWindowing(assigner: SlicedAssigner): Windowing {
  const grid = new WindowGrid(assigner);
  const { kind, sizeMs, slideMs, offsetMs } = assigner;
  const wallClock = (time: number): number =>
    grid.zone === undefined ? time : grid.zone.toWallClock(time);
  const hopping = (_row: Row, time: number, to: WindowSink): void => {
    const at = wallClock(time);
    const last = floorTo(at, slideMs, offsetMs);
    for (let start = last; start > at - sizeMs; start -= slideMs) to(start, start + sizeMs);
  };
  const cumulating = (_row: Row, time: number, to: WindowSink): void => {
    const at = wallClock(time);
    const start = floorTo(at, sizeMs, offsetMs);
    const first = grid.firstEndBehind(at);
    for (let end = start + sizeMs; end >= first; end -= grid.endMs) to(start, end);
  };
  return {
    ...clockOf(assigner),
    merges: false,
    readsRows: false,
    assign: kind === 'cumulate' ? cumulating : hopping,
    window: (start, end) => ({ start, end, maxTimestamp: grid.maxTimestamp(end) }),
  };
}

function sessionWindowing(assigner: SessionAssigner): Windowing {
  const { gapMs } = assigner;
  const gapOf = assigner.gapOf as ((row: Row) => Duration) | undefined;
  const range: DurationRange = { min: 1 };
  return {
    ...clockOf(assigner),
    merges: true,
    readsRows: gapOf !== undefined,
    assign(row, time, to) {
      const gap = gapOf === undefined ? gapMs : durationMs(gapOf(row), 'The session gap', range);
      to(time, time + gap);
    },
    window: windowOf,
  };
}

function customWindowing(assigner: CustomAssigner): Windowing {
  const assign = assigner.assign as unknown as AssignWindows<Row>;
  return {
    ...clockOf(assigner),
    merges: assigner.merges,
    readsRows: true,
    assign(row, time, to) {
      for (const { start, end } of assign(row, time)) to(start, end);
    },
    window: windowOf,
  };
}

function windowOf(start: number, end: number): TimeWindow {
  return { start, end, maxTimestamp: end === Infinity ? Infinity : end - 1 };
}

function clockOf({ time }: Pick<SlicedAssigner, 'time'>): {
  isEventTime: boolean;
  defaultTrigger: Trigger<object>;
} {
  const isEventTime = time === 'event';
  return { isEventTime, defaultTrigger: isEventTime ? eventTime() : processingTime() };
}
