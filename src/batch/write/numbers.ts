// Numbers into fixed-width columns: one loop a width, each with its range check.
import type { Engine } from '../../wasm/engine.js';
import { UnfitValue, type Values } from './columnWriter.js';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const INT64_EXPECTED = 'a bigint or a whole number from -2^63 to 2^63 - 1 (numbers up to 2^53)';

/** TINYINT. */
export function int8Values(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocate(count);
  const out = engine.memory.i8.subarray(address, address + count);
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (typeof value === 'number') out[i] = value;
    if (out[i] !== value) throw new UnfitValue(i, value, 'a whole number from -128 to 127');
  }
  return address;
}

/** SMALLINT. */
export function int16Values(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocate(count * 2);
  const out = engine.memory.i16.subarray(address >>> 1, (address >>> 1) + count);
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (typeof value === 'number') out[i] = value;
    if (out[i] !== value) throw new UnfitValue(i, value, 'a whole number from -32768 to 32767');
  }
  return address;
}

/** INT and INTERVAL_MONTH. */
export function int32Values(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocate(count * 4);
  const out = engine.memory.i32;
  const base = address >>> 2;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (typeof value !== 'number' || (value | 0) !== value) {
      throw new UnfitValue(i, value, 'a whole number from -2147483648 to 2147483647');
    }
    out[base + i] = value;
  }
  return address;
}

/** BIGINT and INTERVAL_MS. */
export function int64Values(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocate(count * 8);
  const { i64, i32 } = engine.memory;
  const base = address >>> 3;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (typeof value === 'bigint') {
      i64[base + i] = value;
      if (value > INT64_MAX || value < INT64_MIN) throw new UnfitValue(i, value, INT64_EXPECTED);
    } else if (Number.isSafeInteger(value)) {
      // Two 32-bit halves: a third of the cost of BigInt(value).
      const at = (base + i) << 1;
      i32[at] = value as number;
      i32[at + 1] = Math.floor((value as number) / 4294967296);
    } else throw new UnfitValue(i, value, INT64_EXPECTED);
  }
  return address;
}

/** BIGINT that surfaces as text: whole numbers as text too. */
export function int64Texts(engine: Engine, values: Values, count: number): number {
  const numbers = Array.from({ length: count }, (_, i) => {
    const value = values[i];
    return typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value) ? BigInt(value) : value;
  });
  return int64Values(engine, numbers, count);
}

/** FLOAT; rounds to 32 bits. */
export function float32Values(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocate(count * 4);
  const out = engine.memory.f32;
  const base = address >>> 2;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (typeof value !== 'number') throw new UnfitValue(i, value, 'a number');
    out[base + i] = value;
  }
  return address;
}

/** DOUBLE. */
export function float64Values(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocate(count * 8);
  const out = engine.memory.f64;
  const base = address >>> 3;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (typeof value !== 'number') throw new UnfitValue(i, value, 'a number');
    out[base + i] = value;
  }
  return address;
}
