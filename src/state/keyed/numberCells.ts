// Cells of numbers, bigints, booleans and dates: read and written through typed arrays, without
// allocation but for what a bigint or Date is.
import type { Engine } from '../../wasm/engine.js';
import { unfitState, type Cells } from './cells.js';
import { GrowingColumn } from './growingColumn.js';

const INT64_EXPECTED = 'a whole number from -2^53 + 1 to 2^53 - 1';
const DATE_MS_MAX = 8.64e15;

abstract class FixedCells<T> implements Cells<T> {
  protected readonly column: GrowingColumn;

  constructor(
    protected readonly engine: Engine,
    protected readonly state: string,
    width: number,
  ) {
    this.column = new GrowingColumn(engine, width);
  }

  abstract read(slot: number): T;
  abstract write(slot: number, value: T): void;

  get bytes(): number {
    return this.column.bytes;
  }

  clear(): void {}

  gather(slots: number, count: number): number {
    return this.column.gather(slots, count);
  }

  scatter(values: number, _validity: number, slots: number, count: number): void {
    this.column.scatter(values, slots, count);
  }

  ensure(count: number): void {
    this.column.ensure(count);
  }

  renumber(numbers: number, count: number, keptCount: number): void {
    this.column.renumber(numbers, count, keptCount);
  }

  release(): void {
    this.column.release();
  }
}

/** TINYINT, SMALLINT, INT and INTERVAL_MONTH: 4 bytes each, checked against the type's range. */
export class IntCells extends FixedCells<number> {
  private readonly min: number;

  constructor(
    engine: Engine,
    state: string,
    private readonly bits: 8 | 16 | 32,
  ) {
    super(engine, state, 4);
    this.min = -(2 ** (bits - 1));
  }

  read(slot: number): number {
    return this.engine.memory.i32[(this.column.address >>> 2) + slot];
  }

  write(slot: number, value: number): void {
    if ((value | 0) !== value || value < this.min || value >= -this.min) {
      throw unfitState(this.state, value, `a whole number from ${this.min} to ${-this.min - 1}`);
    }
    this.engine.memory.i32[(this.column.address >>> 2) + slot] = value;
  }

  override gather(slots: number, count: number): number {
    return this.column.gather(slots, count, this.bits / 8);
  }

  override scatter(values: number, validity: number, slots: number, count: number): void {
    if (this.bits === 32) return super.scatter(values, validity, slots, count);
    const { i8, i16, i32, u32 } = this.engine.memory;
    const narrow = this.bits === 8 ? i8 : i16;
    const from = this.bits === 8 ? values : values >>> 1;
    const to = this.column.address >>> 2;
    for (let i = 0; i < count; i++) i32[to + u32[(slots >>> 2) + i]] = narrow[from + i];
  }
}

/** DOUBLE. */
export class DoubleCells extends FixedCells<number> {
  constructor(engine: Engine, state: string) {
    super(engine, state, 8);
  }

  read(slot: number): number {
    return this.engine.memory.f64[(this.column.address >>> 3) + slot];
  }

  write(slot: number, value: number): void {
    if (typeof value !== 'number') throw unfitState(this.state, value, 'a number');
    this.engine.memory.f64[(this.column.address >>> 3) + slot] = value;
  }
}

/** FLOAT; rounds to 32 bits. */
export class FloatCells extends FixedCells<number> {
  constructor(engine: Engine, state: string) {
    super(engine, state, 4);
  }

  read(slot: number): number {
    return this.engine.memory.f32[(this.column.address >>> 2) + slot];
  }

  write(slot: number, value: number): void {
    if (typeof value !== 'number') throw unfitState(this.state, value, 'a number');
    this.engine.memory.f32[(this.column.address >>> 2) + slot] = value;
  }
}

/** BIGINT as bigints. */
export class BigintCells extends FixedCells<bigint> {
  constructor(engine: Engine, state: string) {
    super(engine, state, 8);
  }

  read(slot: number): bigint {
    return this.engine.memory.i64[(this.column.address >>> 3) + slot];
  }

  write(slot: number, value: bigint | number): void {
    const big = typeof value === 'bigint' ? value : this.toBigint(value);
    if (BigInt.asIntN(64, big) !== big) {
      throw unfitState(this.state, value, 'a bigint from -2^63 to 2^63 - 1');
    }
    this.engine.memory.i64[(this.column.address >>> 3) + slot] = big;
  }

  private toBigint(value: unknown): bigint {
    if (Number.isSafeInteger(value)) return BigInt(value as number);
    throw unfitState(this.state, value, 'a bigint or a safe whole number');
  }
}

/** BIGINT and INTERVAL_MS as numbers, TIMESTAMP as milliseconds. */
export class Int64NumberCells extends FixedCells<number> {
  constructor(engine: Engine, state: string) {
    super(engine, state, 8);
  }

  read(slot: number): number {
    const { i32, u32 } = this.engine.memory;
    const at = (this.column.address >>> 2) + 2 * slot;
    return i32[at + 1] * 4294967296 + u32[at];
  }

  write(slot: number, value: number | bigint | Date): void {
    const whole = typeof value === 'number' ? value : Number(value);
    if (!Number.isSafeInteger(whole)) throw unfitState(this.state, value, INT64_EXPECTED);
    const { i32 } = this.engine.memory;
    const at = (this.column.address >>> 2) + 2 * slot;
    i32[at] = whole;
    i32[at + 1] = Math.floor(whole / 4294967296);
  }
}

/** TIMESTAMP and TIMESTAMP_LTZ of up to three digits as Dates; a new one each time. */
export class DateCells extends FixedCells<Date> {
  private readonly ms: Int64NumberCells;

  constructor(engine: Engine, state: string) {
    super(engine, state, 8);
    this.ms = new Int64NumberCells(engine, state);
  }

  override get bytes(): number {
    return this.ms.bytes;
  }

  read(slot: number): Date {
    return new Date(this.ms.read(slot));
  }

  write(slot: number, value: Date): void {
    const ms = value instanceof Date ? value.getTime() : (value as unknown);
    if (typeof ms !== 'number' || !(Math.abs(ms) <= DATE_MS_MAX)) {
      throw unfitState(this.state, value, 'a Date, or milliseconds since 1970');
    }
    this.ms.write(slot, ms);
  }

  override gather(slots: number, count: number): number {
    return this.ms.gather(slots, count);
  }

  override scatter(values: number, validity: number, slots: number, count: number): void {
    this.ms.scatter(values, validity, slots, count);
  }

  override ensure(count: number): void {
    this.ms.ensure(count);
  }

  override renumber(numbers: number, count: number, keptCount: number): void {
    this.ms.renumber(numbers, count, keptCount);
  }

  override release(): void {
    this.ms.release();
  }
}

/** BOOLEAN: a byte each. */
export class BooleanCells extends FixedCells<boolean> {
  constructor(engine: Engine, state: string) {
    super(engine, state, 1);
  }

  read(slot: number): boolean {
    return this.engine.memory.u8[this.column.address + slot] === 1;
  }

  write(slot: number, value: boolean): void {
    if (typeof value !== 'boolean') throw unfitState(this.state, value, 'true or false');
    this.engine.memory.u8[this.column.address + slot] = value ? 1 : 0;
  }

  override gather(slots: number, count: number): number {
    const { arena, kernels } = this.engine;
    const out = arena.allocateBitmap(count);
    kernels.gatherByteBits(this.column.address, slots, out, count);
    return out;
  }

  override scatter(values: number, _validity: number, slots: number, count: number): void {
    this.engine.kernels.scatterByteBits(values, slots, this.column.address, count, 1, 0);
  }
}
