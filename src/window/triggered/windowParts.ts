// Window parts: state, timers, contents and outputs of a running window operator.
//
//   keys      groups of keys: open windows that merge, state of the function by key
//   windows   groups of keys and windows: bounds, timers, trigger state, contents, state by window
import type { Column } from '../../batch/column.js';
import {
  lowestValue,
  type SnapshotReader,
  type SnapshotWriter,
} from '../../checkpoint/snapshot.js';
import type { Inspection } from '../../operator/inspection.js';
import type { OperatorContext } from '../../operator/operator.js';
import { KeyReader } from '../../operator/process/keyReader.js';
import { RowCollector } from '../../operator/process/rowCollector.js';
import { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import { inspectedBackend } from '../../state/keyed/inspectedBackend.js';
import type { StateDescriptors } from '../../state/keyed/stateDescriptor.js';
import type { TimerQueue } from '../../time/timerQueue.js';
import type { Engine } from '../../wasm/engine.js';
import type { BatchRows, Contents } from './contents.js';
import { contentsOf } from './contentsOf.js';
import { contentsOfOpenWindows, openWindowRows } from './mergingRows.js';
import { MergingStep } from './mergingStep.js';
import { MergingWindows } from './mergingWindows.js';
import type { TimeWindow } from './timeWindow.js';
import { GroupTimers, TriggerHost } from './triggerHost.js';
import { WindowContext } from './windowContext.js';
import { WindowGroups } from './windowGroups.js';
import type { WindowList } from './windowList.js';
import { windowOutput, type WindowOutput } from './windowOutput.js';
import type { WindowPlan } from './windowPlan.js';
import type { Windowing } from './windowing.js';

/** Makes the parts when the operator opens. */
export function openWindowParts(
  context: OperatorContext,
  plan: WindowPlan,
  windowing: Windowing,
): WindowParts {
  return new WindowParts(context, plan, windowing);
}

/** The parts of an operator. */
export class WindowParts {
  readonly windows: WindowGroups;
  readonly timers: GroupTimers;
  readonly trigger: TriggerHost;
  readonly contents: Contents;
  readonly output: WindowContext;
  readonly function: WindowOutput;
  readonly merging: MergingStep;
  /** Whether anybody looks at row objects. */
  readonly readsRows: boolean;
  /** Groups of the windows of the batch at hand, of assigners that do not merge. */
  groups: Uint32Array = new Uint32Array(0);
  private readonly engine: Engine;
  private readonly keyBackend: KeyedStateBackend;
  private readonly open: MergingWindows;
  private readonly keyReader: KeyReader;
  private readonly needsKeys: boolean;
  private keyGroups: Uint32Array = new Uint32Array(0);

  constructor(
    context: OperatorContext,
    private readonly plan: WindowPlan,
    private readonly windowing: Windowing,
  ) {
    const { engine } = context;
    const { inputSchema, keys } = plan;
    const keyFields = keys.map((index) => inputSchema.fields[index]);
    const names = keyFields.map(({ name }) => name);
    const types = keyFields.map(({ type }) => type);
    this.engine = engine;
    this.keyBackend = new KeyedStateBackend(engine, types, { names });
    this.windows = new WindowGroups(engine, keyFields);
    const { backend } = this.windows;
    this.timers = new GroupTimers(
      backend,
      backend.addTimers('event'),
      backend.addTimers('processing'),
    );
    this.open = new MergingWindows(engine);
    this.keyBackend.attach(this.open.byKey);
    backend.attach(this.open.byWindow);
    const trigger = plan.trigger ?? windowing.defaultTrigger;
    this.trigger = new TriggerHost(trigger, backend, this.timers, context.clock);
    this.contents = contentsOf(engine, plan, this.trigger);
    backend.attach(this.contents);
    this.addTables();
    this.keyReader = new KeyReader(backend, names);
    this.output = this.createOutput(context);
    this.function = windowOutput(plan, this.keyReader, backend, this.output);
    this.merging = this.createMerging();
    this.needsKeys = windowing.merges || Object.keys(plan.function?.state ?? {}).length > 0;
    this.readsRows =
      windowing.readsRows ||
      trigger.readsRows !== false ||
      plan.evictor !== undefined ||
      plan.computation.kind !== 'aggregates';
  }

  get stateBytes(): number {
    return this.keyBackend.stateBytes + this.windows.backend.stateBytes + this.open.stateBytes;
  }

  /** Windows that keep something. */
  get openWindows(): number {
    return this.windows.backend.liveCount;
  }

  beginBatch(rows: BatchRows, keys: readonly Column[], now: number): void {
    const { rowCount } = rows.batch;
    this.contents.maintain();
    this.open.maintain();
    this.contents.beginBatch(rows);
    this.windows.beginBatch(keys, now, rowCount);
    if (!this.needsKeys) return;
    this.keyBackend.beginBatch(now, rowCount);
    this.keyGroups = this.internKeys(keys, rowCount);
  }

  /** Timers are about to fire without a batch. */
  beginTimers(now: number): void {
    this.windows.backend.cursor.now = now;
    this.keyBackend.cursor.now = now;
  }

  internWindows(list: WindowList): void {
    if (!this.windowing.merges) this.groups = this.windows.internAll(list);
  }

  /** Puts the state by key of a window's key at hand. */
  atKeyOf(group: number): void {
    if (this.needsKeys && this.plan.function !== undefined) {
      this.keyBackend.cursor.group = this.keyOfWindow(group);
    }
  }

  inspect(): Inspection {
    const { keyBackend, keyReader, windows } = this;
    const names = this.plan.keys.map((index) => this.plan.inputSchema.names[index]);
    const timersOf = (queue: TimerQueue, domain: 'event' | 'processing') =>
      queue.timers().map(({ time, group }) => ({ domain, time, key: keyReader.read(group) }));
    return {
      stateNames: [...keyBackend.stateNames, ...windows.backend.stateNames],
      state: (name) => {
        const { backend } = windows;
        if (keyBackend.stateNames.includes(name)) return inspectedBackend(keyBackend, name, names);
        return inspectedBackend(backend, name, [...names, 'window_start', 'window_end']);
      },
      timers: () => [
        ...timersOf(this.timers.event, 'event'),
        ...timersOf(this.timers.processing, 'processing'),
      ],
    };
  }

  snapshot(writer: SnapshotWriter): void {
    this.keyBackend.snapshot(writer);
    this.windows.backend.snapshot(writer);
    writer.value('watermark', this.output.currentWatermark);
    writer.value('passedWatermark', this.output.passedWatermark);
  }

  restore(reader: SnapshotReader, now: number): void {
    this.keyBackend.restore(reader, now);
    this.windows.backend.restore(reader, now);
    this.windows.readBounds();
    const watermark = lowestValue(reader.values('watermark'), -Infinity);
    this.output.currentWatermark = this.trigger.currentWatermark = watermark;
    this.output.passedWatermark = lowestValue(reader.values('passedWatermark'), -Infinity);
  }

  release(): void {
    this.keyBackend.release();
    this.windows.backend.release();
  }

  /** What snapshots have besides state and timers. */
  private addTables(): void {
    const { contents, engine, open, windowing, windows } = this;
    const { backend } = windows;
    if (!windowing.merges) return backend.addTable('contents', contents);
    const internKeys = (keys: readonly Column[], count: number) => this.internKeys(keys, count);
    backend.addTable('windows', openWindowRows({ engine, internKeys, open, windows }));
    backend.addTable('contents', contentsOfOpenWindows({ engine, open }, contents));
  }

  private createOutput({
    batchSize,
    clock,
    emit,
    emitSide,
    engine,
  }: OperatorContext): WindowContext {
    const { outputSchema, sides, function: fn } = this.plan;
    const main = new RowCollector(engine, outputSchema, batchSize, (batch) => emit(batch));
    const sideCollectors = new Map(
      Object.entries(sides).map(([tag, schema]) => [
        tag,
        new RowCollector(engine, schema, batchSize, (batch) => emitSide(tag, batch)),
      ]),
    );
    const state = addStates(this.keyBackend, fn?.state ?? {});
    const windowState = addStates(this.windows.backend, fn?.windowState ?? {});
    return new WindowContext(state, windowState, clock, main, sideCollectors);
  }

  private createMerging(): MergingStep {
    const { contents, open, plan, timers, trigger, windowing, windows } = this;
    return new MergingStep({
      open,
      windows,
      contents,
      trigger,
      windowOf: (start, end) => windowing.window(start, end),
      deleteCleanup: (group: number, { maxTimestamp }: TimeWindow) => {
        if (!windowing.isEventTime) timers.processing.delete(maxTimestamp, group);
        else timers.event.delete(maxTimestamp + plan.allowedLatenessMs, group);
      },
      keyOfRow: (row) => this.keyGroups[row],
      keyOfWindow: (group) => this.keyOfWindow(group),
    });
  }

  private keyOfWindow(group: number): number {
    const { arena } = this.engine;
    const mark = arena.mark();
    const columns = this.windows.backend.keyColumns(0, group, 1);
    const [key] = this.internKeys(columns.slice(0, this.plan.keys.length), 1);
    arena.rewind(mark);
    return key;
  }

  private internKeys(keys: readonly Column[], rowCount: number): Uint32Array {
    const { arena, memory } = this.engine;
    const mark = arena.mark();
    const out = arena.allocate(rowCount * 4);
    this.keyBackend.intern(keys, rowCount, 0, out);
    // Copied: a call of the user may grow the memory, and views of it end.
    const groups = memory.u32.slice(out >>> 2, (out >>> 2) + rowCount);
    arena.rewind(mark);
    return groups;
  }
}

function addStates(backend: KeyedStateBackend, states: StateDescriptors): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(states).map(([name, descriptor]) => [name, backend.add(name, descriptor)]),
  );
}
