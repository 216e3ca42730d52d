// Trigger host: calls the trigger for the window at hand, and lends it state and timers.
import type { Timers } from '../../operator/process/processContext.js';
import type { Row } from '../../operator/userFunction.js';
import type { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import type { FoldState } from '../../state/keyed/foldHandles.js';
import type { ListState } from '../../state/keyed/listHandle.js';
import type { StateDescriptors } from '../../state/keyed/stateDescriptor.js';
import type { TimerQueue } from '../../time/timerQueue.js';
import type { Clock } from '../../time/clock.js';
import { MillraceError } from '../../error.js';
import type { MergeContext, Trigger, TriggerResult } from '../trigger/trigger.js';
import type { TimeWindow } from './timeWindow.js';

/** A trigger, its types forgotten. */
export type HostedTrigger = Trigger<Row, StateDescriptors>;

/** Timers of the group that the backend's cursor is at. */
export class GroupTimers implements Timers {
  constructor(
    private readonly backend: KeyedStateBackend,
    readonly event: TimerQueue,
    readonly processing: TimerQueue,
  ) {}

  registerEventTime(time: number): void {
    this.event.register(time, this.backend.cursor.group);
  }

  deleteEventTime(time: number): void {
    this.event.delete(time, this.backend.cursor.group);
  }

  registerProcessingTime(time: number): void {
    this.processing.register(time, this.backend.cursor.group);
  }

  deleteProcessingTime(time: number): void {
    this.processing.delete(time, this.backend.cursor.group);
  }
}

/** The trigger of an operator, and its context. */
export class TriggerHost implements MergeContext {
  readonly state: MergeContext['state'];
  currentWatermark = -Infinity;
  private merged: readonly number[] = [];

  constructor(
    private readonly trigger: HostedTrigger,
    private readonly backend: KeyedStateBackend,
    readonly timers: GroupTimers,
    private readonly clock: Clock,
  ) {
    const states = Object.entries(trigger.state ?? {}).map(([name, descriptor]) => [
      name,
      // Apart from the states of the window's function.
      backend.add(`trigger.${name}`, descriptor),
    ]);
    this.state = Object.fromEntries(states) as MergeContext['state'];
  }

  get currentProcessingTime(): number {
    return this.clock.now();
  }

  onElement(
    group: number,
    row: Row,
    timestamp: number | undefined,
    window: TimeWindow,
  ): TriggerResult {
    this.backend.cursor.group = group;
    return this.trigger.onElement(row, timestamp, window, this);
  }

  onEventTime(group: number, time: number, window: TimeWindow): TriggerResult {
    this.backend.cursor.group = group;
    return this.trigger.onEventTime?.(time, window, this) ?? 'CONTINUE';
  }

  onProcessingTime(group: number, time: number, window: TimeWindow): TriggerResult {
    this.backend.cursor.group = group;
    return this.trigger.onProcessingTime?.(time, window, this) ?? 'CONTINUE';
  }

  /** The windows of the groups `merged` became that of `group`. */
  onMerge(group: number, window: TimeWindow, merged: readonly number[]): void {
    this.backend.cursor.group = group;
    this.merged = merged;
    this.trigger.onMerge?.(window, this);
  }

  clear(group: number, window: TimeWindow): void {
    this.backend.cursor.group = group;
    this.trigger.clear(window, this);
  }

  mergeState(name: string): void {
    const descriptor = this.trigger.state?.[name];
    const state = (this.state as Readonly<Record<string, unknown>>)[name];
    const isList = descriptor?.kind === 'list';
    if (!isList && descriptor?.kind !== 'reducing') {
      throw new MillraceError(
        'PLAN_INVALID_ARGUMENT',
        `The trigger has no reducing or list state '${name}' that could be merged.`,
      );
    }
    const { cursor } = this.backend;
    const target = cursor.group;
    for (const source of this.merged) {
      if (source === target) continue;
      cursor.group = source;
      const values = isList
        ? (state as ListState<unknown>).get()
        : [(state as FoldState<unknown, unknown>).get()];
      cursor.group = target;
      for (const value of values) {
        if (value !== undefined) (state as FoldState<unknown, unknown>).add(value);
      }
    }
  }
}
