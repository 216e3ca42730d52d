// Timer queue: the timers of groups in one time domain, as columns in the linear memory.
//
//   register(time, group) ──► heap by (time, registration) ──► pop(until) ──► group, poppedTime
//
// Invariants
//   · A group has at most one timer for a time, as in Flink.
//   · Timers leave in order of time, those of one time in the order of their registration.
//   · `next` is the time of the earliest timer, +Infinity without any.
import * as abi from '../../assembly/abi/timerQueue.js';
import { STATUS_FULL } from '../../assembly/abi/status.js';
import { columnOf, type Column } from '../batch/column.js';
import { float64, int32, type Field } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import type { GroupUser } from '../state/keyed/groupUser.js';
import { STATE_ROWS_MAX, type StateRows, type TakeRows } from '../state/keyed/stateRows.js';
import type { Engine } from '../wasm/engine.js';
import { PAGE_BYTES } from '../wasm/memory.js';

/** A timer, for inspection. */
export interface Timer {
  /** Milliseconds. */
  readonly time: number;
  readonly group: number;
}

const FIRST_CAPACITY = PAGE_BYTES / abi.HEAP_BYTES;
const TIMER_FIELDS: readonly Field[] = [
  { name: 'time', type: float64() },
  { name: 'order', type: int32() },
];

/** Unique timers by time and group. */
export class TimerQueue implements GroupUser, StateRows {
  /** Time of the earliest timer in milliseconds; +Infinity without any. */
  next = Infinity;
  /** Time of the timer that {@link pop} took last. */
  poppedTime = NaN;
  private readonly queue: number;
  private capacity = 0;
  private indexSlots = 0;

  constructor(private readonly engine: Engine) {
    this.queue = engine.memory.allocate(abi.QUEUE_BYTES);
    engine.memory.u8.fill(0, this.queue, this.queue + abi.QUEUE_BYTES);
    const seed = (this.queue + abi.QUEUE_SEED) >>> 2;
    engine.memory.u32[seed] = Math.floor(Math.random() * 2 ** 32);
    engine.memory.u32[seed + 1] = Math.floor(Math.random() * 2 ** 32);
    this.grow();
  }

  /** Timers registered. */
  get count(): number {
    return this.read(abi.QUEUE_COUNT);
  }

  /** Bytes held. */
  get stateBytes(): number {
    return PAGE_BYTES + this.capacity * (abi.HEAP_BYTES + abi.TIMER_BYTES) + this.indexSlots * 4;
  }

  /**
   * Registers a timer; nothing happens when there is one for this time already.
   *
   * @param time  Milliseconds, ±Infinity included; times that have passed are due at once.
   * @returns True when it is new.
   * @throws MillraceError DATA_FUNCTION when `time` is no number.
   */
  register(time: number, group: number): boolean {
    const at = normalised(time);
    let status = this.engine.kernels.registerTimer(this.queue, at, group);
    if (status === STATUS_FULL) {
      this.grow();
      status = this.engine.kernels.registerTimer(this.queue, at, group);
    }
    if (at < this.next) this.next = at;
    return status === 1;
  }

  /** Deletes a timer. True when there was one. */
  delete(time: number, group: number): boolean {
    const at = normalised(time);
    const found = this.engine.kernels.deleteTimer(this.queue, at, group) === 1;
    if (found && at === this.next) this.readNext();
    return found;
  }

  /**
   * Takes the earliest timer that is due by `until`, inclusive: its group, or −1 when none is. Its
   * time is in {@link poppedTime}.
   */
  pop(until: number): number {
    if (this.next > until) return -1;
    const group = this.engine.kernels.popTimer(this.queue, until);
    if (group < 0) return -1;
    this.poppedTime = this.engine.memory.f64[(this.queue + abi.QUEUE_POPPED_TIME) >>> 3];
    this.readNext();
    return group;
  }

  /** All timers in the order in which they will fire; a copy. */
  timers(): Timer[] {
    const { f64, u32 } = this.engine.memory;
    const heap = this.read(abi.QUEUE_HEAP);
    const timers = this.read(abi.QUEUE_TIMERS);
    const found = Array.from({ length: this.count }, (_, position) => {
      const entry = heap + position * abi.HEAP_BYTES;
      const timer = timers + u32[(entry + abi.HEAP_TIMER) >>> 2] * abi.TIMER_BYTES;
      const sequence = u32[(entry + abi.HEAP_SEQUENCE) >>> 2];
      const group = u32[(timer + abi.TIMER_GROUP) >>> 2];
      return { time: f64[entry >>> 3], group, sequence };
    });
    found.sort((a, b) =>
      a.time === b.time ? (a.sequence - b.sequence) | 0 : less(a.time, b.time),
    );
    return found.map(({ time, group }) => ({ time, group }));
  }

  /** Orders are those of registration, counted down from the newest, −1. */
  readonly fields: readonly Field[] = TIMER_FIELDS;

  /** Timers as they lie in the heap, so that they come back to the same places. */
  snapshotRows(take: TakeRows): void {
    const { arena, kernels } = this.engine;
    for (let from = 0; from < this.count; from += STATE_ROWS_MAX) {
      const count = Math.min(STATE_ROWS_MAX, this.count - from);
      const mark = arena.mark();
      const times = arena.allocate(count * 8);
      const orders = arena.allocate(count * 4);
      const groups = arena.allocate(count * 4);
      kernels.listTimers(this.queue, from, count, times, orders, groups);
      take(groups, [columnOf(float64(), times), columnOf(int32(), orders)], count);
      arena.rewind(mark);
    }
  }

  restoreRows(groups: number, [times, orders]: readonly Column[], rowCount: number): void {
    this.reserve(this.count + rowCount);
    this.engine.kernels.restoreTimers(this.queue, times.values, orders.values, groups, rowCount);
  }

  /** The index is filled once. */
  endRestore(): void {
    this.indexAll();
    this.readNext();
  }

  markGroups(marks: number): void {
    this.engine.kernels.markTimers(this.queue, marks);
  }

  renumberGroups(groups: number): void {
    this.clearIndex();
    this.engine.kernels.reindexTimers(this.queue, groups);
  }

  ensureGroups(): void {}

  /** Gives all memory back; the queue cannot be used any more. */
  release(): void {
    const { memory } = this.engine;
    memory.free(this.read(abi.QUEUE_HEAP), this.capacity * abi.HEAP_BYTES);
    memory.free(this.read(abi.QUEUE_TIMERS), this.capacity * abi.TIMER_BYTES);
    memory.free(this.read(abi.QUEUE_INDEX), this.indexSlots * 4);
    memory.free(this.queue, abi.QUEUE_BYTES);
    this.capacity = this.indexSlots = 0;
  }

  private readNext(): void {
    const { f64, u32 } = this.engine.memory;
    const count = u32[(this.queue + abi.QUEUE_COUNT) >>> 2];
    this.next = count === 0 ? Infinity : f64[u32[(this.queue + abi.QUEUE_HEAP) >>> 2] >>> 3];
  }

  private grow(): void {
    this.reserve(this.capacity + 1);
    this.indexAll();
  }

  /** Makes room for timers, which the index does not know yet. */
  private reserve(count: number): void {
    const before = this.capacity;
    let capacity = Math.max(FIRST_CAPACITY, before);
    while (capacity < count) capacity *= 2;
    if (capacity === before) return;
    this.moveTo(abi.QUEUE_HEAP, before * abi.HEAP_BYTES, capacity * abi.HEAP_BYTES);
    this.moveTo(abi.QUEUE_TIMERS, before * abi.TIMER_BYTES, capacity * abi.TIMER_BYTES);
    this.capacity = capacity;
    this.write(abi.QUEUE_CAPACITY, capacity);
  }

  private indexAll(): void {
    const slots = this.capacity * 2;
    this.moveTo(abi.QUEUE_INDEX, this.indexSlots * 4, slots * 4);
    this.indexSlots = slots;
    this.write(abi.QUEUE_SHIFT, Math.clz32(slots - 1));
    this.clearIndex();
    this.engine.kernels.reindexTimers(this.queue, 0);
  }

  private moveTo(field: number, oldBytes: number, newBytes: number): void {
    const { memory } = this.engine;
    const moved =
      oldBytes === 0
        ? memory.allocate(newBytes)
        : memory.reallocate(this.read(field), oldBytes, newBytes);
    this.write(field, moved);
  }

  private clearIndex(): void {
    const index = this.read(abi.QUEUE_INDEX);
    this.engine.memory.u32.fill(0, index >>> 2, (index >>> 2) + this.indexSlots);
  }

  private read(offset: number): number {
    return this.engine.memory.u32[(this.queue + offset) >>> 2];
  }

  private write(offset: number, value: number): void {
    this.engine.memory.u32[(this.queue + offset) >>> 2] = value;
  }
}

/** −0 and 0 are one time; what is no number has none. */
function normalised(time: number): number {
  if (typeof time === 'number' && !Number.isNaN(time)) return time + 0;
  throw new MillraceError(
    'DATA_FUNCTION',
    `The time of a timer is ${String(time)}; milliseconds are expected, as a number.`,
  );
}

function less(a: number, b: number): number {
  return a < b ? -1 : 1;
}
