// Process context: what a process function is given besides the row. One object for the whole job;
// the operator moves it from row to row.
import { MillraceError } from '../../error.js';
import type { MetricGroup } from '../../observe/metricGroup.js';
import type { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import type { MapState, ReadonlyMapState } from '../../state/keyed/mapHandle.js';
import { readonlyMap } from '../../state/keyed/readonlyMap.js';
import type { StateCursor } from '../../state/keyed/stateCursor.js';
import type { TimerQueue } from '../../time/timerQueue.js';
import type { Clock } from '../../time/clock.js';
import type { Row } from '../userFunction.js';
import type { KeyReader } from './keyReader.js';
import type { RowCollector } from './rowCollector.js';

/** Timers of the key at hand; times are milliseconds. */
export interface Timers {
  /** Calls `onTimer` for this key once the watermark has reached `time`; at most once a time. */
  registerEventTime(time: number): void;
  deleteEventTime(time: number): void;
  /** Calls `onTimer` for this key once the clock has passed `time`; at most once a time. */
  registerProcessingTime(time: number): void;
  deleteProcessingTime(time: number): void;
}

/** State, timers and outputs, of which the user's types show what there is. */
export class ProcessContext {
  /** Event time of the row, or time of the timer. */
  timestamp: number | undefined = undefined;
  currentWatermark = -Infinity;
  /** In `onTimer`: which clock the timer follows. */
  timeDomain: 'event' | 'processing' = 'event';
  readonly timers: Timers;
  /** The watermark that readers were told last; rows carry it. */
  passedWatermark = -Infinity;
  /** Event time of what is collected. */
  outputTime: number | undefined = undefined;
  /** Whether `broadcast` may be written at the moment. */
  canWriteBroadcast = false;
  private readonly main: RowCollector;
  private keyRow: Row | undefined = undefined;
  private readonly sides: ReadonlyMap<string, RowCollector>;
  private readonly readonlyBroadcast: Readonly<Record<string, ReadonlyMapState<unknown, unknown>>>;

  constructor(
    readonly state: Readonly<Record<string, unknown>>,
    private readonly writableBroadcast: Readonly<Record<string, MapState<unknown, unknown>>>,
    private readonly parts: {
      readonly clock: Clock;
      readonly backend: KeyedStateBackend;
      readonly keys: KeyReader;
      readonly main: RowCollector;
      readonly sides: ReadonlyMap<string, RowCollector>;
      readonly eventTimers: TimerQueue;
      readonly processingTimers: TimerQueue;
      readonly metrics: MetricGroup;
    },
  ) {
    this.main = parts.main;
    this.readonlyBroadcast = readonlyMaps(writableBroadcast);
    this.sides = parts.sides;
    this.timers = timersOf(parts.backend.cursor, parts.eventTimers, parts.processingTimers);
  }

  // Functions of their own, so that a user may take the context apart: `{ collect, state }`.

  readonly collect = (row: object): void => {
    this.main.add(row, this.outputTime, this.passedWatermark);
  };

  readonly sideOutput = (tag: string, row: object): void => {
    const collector = this.sides.get(tag);
    if (collector === undefined) throw unknownSide(tag, [...this.sides.keys()]);
    collector.add(row, this.outputTime, this.passedWatermark);
  };

  /** Calls `visit` for each key that has something in a state; the state is then of that key. */
  readonly applyToKeyedState = (name: string, visit: (key: Row, state: unknown) => void): void => {
    for (const group of this.parts.backend.groupsOf(name)) {
      this.moveTo(group);
      visit(this.currentKey, this.state[name]);
    }
  };

  get metrics(): MetricGroup {
    return this.parts.metrics;
  }

  get currentProcessingTime(): number {
    return this.parts.clock.now();
  }

  /** The key columns with their values. */
  get currentKey(): Row {
    return (this.keyRow ??= this.parts.keys.read(this.parts.backend.cursor.group));
  }

  /** The broadcast states, which only the function of broadcast rows may write. */
  get broadcast(): Readonly<Record<string, ReadonlyMapState<unknown, unknown>>> {
    return this.canWriteBroadcast ? this.writableBroadcast : this.readonlyBroadcast;
  }

  /** The group, and so the key, at hand is another. */
  moveTo(group: number): void {
    this.parts.backend.cursor.group = group;
    this.keyRow = undefined;
  }
}

function timersOf(cursor: StateCursor, event: TimerQueue, processing: TimerQueue): Timers {
  return {
    registerEventTime: (time) => void event.register(time, cursor.group),
    deleteEventTime: (time) => void event.delete(time, cursor.group),
    registerProcessingTime: (time) => void processing.register(time, cursor.group),
    deleteProcessingTime: (time) => void processing.delete(time, cursor.group),
  };
}

function readonlyMaps(
  maps: Readonly<Record<string, MapState<unknown, unknown>>>,
): Record<string, ReadonlyMapState<unknown, unknown>> {
  return Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, readonlyMap(map)]));
}

function unknownSide(tag: string, known: readonly string[]): MillraceError {
  const names = known.length === 0 ? 'none is declared' : `there are: ${known.join(', ')}`;
  return new MillraceError('DATA_FUNCTION', `No side output '${tag}'; ${names}.`);
}
