// Slot values: cells with what cells do not know: which slots are set, which are null, which have
// expired.
//
//   tags    ABSENT | PRESENT | NULL      a byte a slot
import { columnOf, type Column } from '../../batch/column.js';
import { float64, type Field } from '../../batch/dataType.js';
import type { Engine } from '../../wasm/engine.js';
import { unfitState, type Cells } from './cells.js';
import { cellsOf } from './cellsOf.js';
import { GrowingColumn } from './growingColumn.js';
import { columnTypeOf } from './stateFormat.js';
import { ACCESS_COLUMN, VALUE_COLUMN } from './stateRows.js';
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

  /** Whether a slot that is set may be read at a time; undefined when all may. */
  livesAt(now: number): ((slot: number) => boolean) | undefined {
    const { ttl } = this;
    return ttl === undefined ? undefined : (slot) => !ttl.isExpired(slot, now);
  }

  /** Lists those of slots `from … from + count − 1` that may be read; returns how many. */
  listLiving(from: number, count: number, now: number, slotsOut: number): number {
    const { kernels } = this.engine;
    const found = kernels.listTagged(this.tags.address, from, count, slotsOut);
    if (this.ttl === undefined) return found;
    const { u32 } = this.engine.memory;
    const base = slotsOut >>> 2;
    let living = 0;
    for (let i = 0; i < found; i++) {
      const slot = u32[base + i];
      if (!this.ttl.isExpired(slot, now)) u32[base + living++] = slot;
    }
    return living;
  }

  /** What {@link columns} are called, and their types. */
  fields(name = VALUE_COLUMN): Field[] {
    const value = { name, type: columnTypeOf(this.type) };
    if (this.ttl === undefined) return [value];
    // Null where it was written without a TTL.
    return [value, { name: ACCESS_COLUMN, type: float64().nullable() }];
  }

  /** What slots that are set hold, as columns in the batch arena. */
  columns(slots: number, count: number): Column[] {
    const { arena, kernels } = this.engine;
    const type = columnTypeOf(this.type);
    const values = this.cells.gather(slots, count);
    let validity = 0;
    if (type.isNullable) {
      validity = arena.allocateBitmap(count);
      const nulls = kernels.gatherByteBits(this.tags.address, slots, validity, count);
      if (nulls === 0) validity = 0;
    }
    const value = columnOf(type, values, validity);
    if (this.ttl === undefined) return [value];
    return [value, columnOf(float64().nullable(), this.ttl.gather(slots, count))];
  }

  /** Sets slots that are not set to what columns hold. */
  fill(slots: number, [value, access]: readonly Column[], count: number, now: number): void {
    const { values, validity } = value;
    this.cells.scatter(values, validity, slots, count);
    const tags = this.tags.address;
    this.engine.kernels.scatterByteBits(validity, slots, tags, count, PRESENT, NULL);
    this.ttl?.scatter(access.values, access.validity, slots, count, now);
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
