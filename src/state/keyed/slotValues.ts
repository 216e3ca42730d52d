// Slot values: cells with what cells do not know: which slots are set, which are null, which have
// expired.
//
//   tags    ABSENT | PRESENT | NULL      a byte a slot
import type { Engine } from '../../wasm/engine.js';
import { unfitState, type Cells } from './cells.js';
import { cellsOf } from './cellsOf.js';
import { GrowingColumn } from './growingColumn.js';
import type { StateType } from './stateType.js';
import { TimeToLive, type TtlOptions } from './timeToLive.js';

const ABSENT = 0;
const PRESENT = 1;
const NULL = 2;

/** Values of one type by slot. */
export class SlotValues<T> {
  readonly ttl: TimeToLive | undefined;
  private readonly tags: GrowingColumn;
  private readonly cells: Cells<T>;

  constructor(
    private readonly engine: Engine,
    private readonly state: string,
    private readonly type: StateType<T>,
    options: TtlOptions,
  ) {
    this.tags = new GrowingColumn(engine, 1);
    this.cells = cellsOf(engine, state, type) as Cells<T>;
    this.ttl = TimeToLive.of(engine, options);
  }

  get bytes(): number {
    return this.tags.bytes + this.cells.bytes + (this.ttl?.bytes ?? 0);
  }

  /** The value, undefined where none is set or it has expired. */
  get(slot: number, now: number): T | undefined {
    const tag = this.engine.memory.u8[this.tags.address + slot];
    if (tag === ABSENT) return undefined;
    if (this.ttl !== undefined) return this.getLiving(this.ttl, slot, now);
    return tag === NULL ? (null as T) : this.cells.read(slot);
  }

  set(slot: number, value: T, now: number): void {
    if (value == null) this.setNull(slot, value);
    else {
      this.cells.write(slot, value);
      this.engine.memory.u8[this.tags.address + slot] = PRESENT;
    }
    this.ttl?.touch(slot, now);
  }

  /** True when a value is set, expired or not. */
  isSet(slot: number): boolean {
    return this.engine.memory.u8[this.tags.address + slot] !== ABSENT;
  }

  /** True when a value is set and may be read. */
  isLiving(slot: number, now: number): boolean {
    return this.isSet(slot) && !this.isExpired(slot, now);
  }

  /** True when a value is set that is to be removed. */
  isExpired(slot: number, now: number): boolean {
    return this.ttl !== undefined && this.isSet(slot) && this.ttl.isExpired(slot, now);
  }

  clear(slot: number): void {
    const { u8 } = this.engine.memory;
    if (u8[this.tags.address + slot] === ABSENT) return;
    u8[this.tags.address + slot] = ABSENT;
    this.cells.clear(slot);
  }

  /** The value as it is, without counting as an access. */
  peek(slot: number): T | undefined {
    const tag = this.engine.memory.u8[this.tags.address + slot];
    if (tag === ABSENT) return undefined;
    return tag === NULL ? (null as T) : this.cells.read(slot);
  }

  ensure(count: number): void {
    this.tags.ensure(count);
    this.cells.ensure(count);
    this.ttl?.ensure(count);
  }

  renumber(numbers: number, count: number, keptCount: number): void {
    this.tags.renumber(numbers, count, keptCount);
    this.cells.renumber(numbers, count, keptCount);
    this.ttl?.renumber(numbers, count, keptCount);
  }

  /** Sets the byte of each slot that has a value. */
  mark(marks: number, count: number): void {
    const { u8 } = this.engine.memory;
    const tags = this.tags.address;
    for (let slot = 0; slot < count; slot++) u8[marks + slot] |= u8[tags + slot];
  }

  release(): void {
    this.tags.release();
    this.cells.release();
    this.ttl?.release();
  }

  private getLiving(ttl: TimeToLive, slot: number, now: number): T | undefined {
    const isExpired = ttl.isExpired(slot, now);
    if (isExpired && !ttl.returnsExpired) {
      this.clear(slot);
      return undefined;
    }
    const value = this.peek(slot);
    // An expired value is shown once at most, as in Flink.
    if (isExpired) this.clear(slot);
    else if (ttl.onRead) ttl.touch(slot, now);
    return value;
  }

  private setNull(slot: number, value: T): void {
    if (value === undefined || !this.type.isNullable) {
      throw unfitState(this.state, value, `${this.type}; clear() removes a value`);
    }
    this.cells.clear(slot);
    this.engine.memory.u8[this.tags.address + slot] = NULL;
  }
}
