// Dates, times and timestamps into columns.
import type { Engine } from '../../wasm/engine.js';
import { UnfitValue, type Values, type ValuesWriter } from './columnWriter.js';
import type { DataType } from '../dataType.js';
import { DAY_MS, parseDate, parseTimeNs, parseTimestamp } from '../timeText.js';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const DATE_EXPECTED = "a date: text 'yyyy-MM-dd', a Date at midnight UTC, or days since 1970-01-01";
const TIME_EXPECTED = "a time: text 'HH:mm:ss.SSS' or milliseconds since midnight";

/** DATE: text, a Date, or a whole number of days. */
export function dateValues(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocate(count * 4);
  const out = engine.memory.i32;
  const base = address >>> 2;
  for (let i = 0; i < count; i++) {
    const days = daysOf(values[i] ?? 0);
    if (days === undefined || (days | 0) !== days)
      throw new UnfitValue(i, values[i], DATE_EXPECTED);
    out[base + i] = days;
  }
  return address;
}

function daysOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return parseDate(value);
  return value instanceof Date ? value.getTime() / DAY_MS : undefined;
}

/** TIME: text, or whole milliseconds since midnight. */
export function timeValues(engine: Engine, values: Values, count: number): number {
  const address = engine.arena.allocate(count * 4);
  const out = engine.memory.i32;
  const base = address >>> 2;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    const ms = typeof value === 'string' ? (parseTimeNs(value) ?? NaN) / 1e6 : value;
    if (!(Number.isInteger(ms) && (ms as number) >= 0 && (ms as number) < DAY_MS)) {
      throw new UnfitValue(i, value, TIME_EXPECTED);
    }
    out[base + i] = ms as number;
  }
  return address;
}

/**
 * TIMESTAMP and TIMESTAMP_LTZ: a Date, milliseconds since 1970 (number or bigint), text, or a
 * Temporal.Instant, ZonedDateTime or PlainDateTime. Digits
 * of text beyond what the type holds are cut, as Flink's cast to a lower precision does.
 */
export function timestampWriter(type: DataType<unknown>): ValuesWriter {
  const { unitsPerMs } = type;
  const nsPerUnit = 1_000_000 / unitsPerMs;
  const expected =
    "a timestamp: a Date, milliseconds since 1970, or text 'yyyy-MM-dd HH:mm:ss.SSS'";
  const unitsOf = (value: unknown): bigint | undefined => {
    if (typeof value === 'bigint') return value * BigInt(unitsPerMs);
    if (typeof value === 'number') return units(value, unitsPerMs);
    if (value instanceof Date) return units(value.getTime(), unitsPerMs);
    const ns = typeof value === 'object' ? temporalNs(value) : undefined;
    if (ns !== undefined) return BigInt.asIntN(64, floorDivide(ns, BigInt(nsPerUnit)));
    const parsed = typeof value === 'string' ? parseTimestamp(value) : undefined;
    if (parsed === undefined) return undefined;
    return BigInt(parsed.ms) * BigInt(unitsPerMs) + BigInt(Math.floor(parsed.ns / nsPerUnit));
  };
  return (engine, values, count) => {
    const address = engine.arena.allocate(count * 8);
    const { i64, i32 } = engine.memory;
    const base = address >>> 3;
    for (let i = 0; i < count; i++) {
      const value = values[i] ?? 0;
      const ms = value instanceof Date ? value.getTime() : value;
      if (unitsPerMs === 1 && typeof ms === 'number' && Number.isSafeInteger(ms)) {
        i32[(base + i) << 1] = ms;
        i32[((base + i) << 1) + 1] = Math.floor(ms / 4294967296);
        continue;
      }
      const whole = unitsOf(value);
      if (whole === undefined || whole > INT64_MAX || whole < INT64_MIN) {
        throw new UnfitValue(i, value, expected);
      }
      i64[base + i] = whole;
    }
    return address;
  };
}

function units(ms: number, unitsPerMs: number): bigint | undefined {
  return Number.isSafeInteger(ms) ? BigInt(ms) * BigInt(unitsPerMs) : undefined;
}

/** What Temporal's objects have in common. */
interface TemporalLike {
  readonly epochNanoseconds?: unknown;
  readonly toZonedDateTime?: (zone: string) => { readonly epochNanoseconds: bigint };
}

/** Nanoseconds since 1970 of an object of Temporal; a wall clock is taken as UTC. */
function temporalNs(value: object | null): bigint | undefined {
  const { epochNanoseconds, toZonedDateTime } = (value ?? {}) as TemporalLike;
  if (typeof epochNanoseconds === 'bigint') return epochNanoseconds;
  return toZonedDateTime?.call(value, 'UTC').epochNanoseconds;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
