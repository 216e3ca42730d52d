// Dates, times and timestamps out of columns.
import type { Engine } from '../../wasm/engine.js';
import type { Column } from '../column.js';
import { formatDate, formatTime, formatTimestamp } from '../timeText.js';
import { isPresent, unrepresentable } from './columnReader.js';
import { readNumbers, safeNumbers } from './numbers.js';

/** The farthest that a Date reaches from 1970, in milliseconds. */
const DATE_MS_MAX = 8.64e15;

/** DATE: text `yyyy-MM-dd`, or days since 1970. */
export function readDates(engine: Engine, column: Column, rowCount: number): (string | number)[] {
  const days = readNumbers(engine, column, rowCount);
  return column.type.representation === 'epoch' ? days : days.map(formatDate);
}

/** TIME: text `HH:mm:ss.SSS`, or milliseconds since midnight. */
export function readTimes(engine: Engine, column: Column, rowCount: number): (string | number)[] {
  const ms = readNumbers(engine, column, rowCount);
  const { representation, precision } = column.type;
  return representation === 'epoch' ? ms : ms.map((value) => formatTime(value, precision));
}

/**
 * TIMESTAMP and TIMESTAMP_LTZ: Dates up to precision 3, text beyond or on request; with `epoch`
 * milliseconds since 1970, finer digits as a fraction.
 */
export function readTimestamps(engine: Engine, column: Column, rowCount: number): unknown[] {
  const { representation, precision, unitsPerMs } = column.type;
  if (representation === 'iso') return readIso(engine, column, rowCount);
  if (representation === 'temporal') return readTemporal(engine, column, rowCount);
  if (representation === 'text' || (representation === 'native' && precision > 3)) {
    return readTexts(engine, column, rowCount);
  }
  if (unitsPerMs > 1) return readFractions(engine, column, rowCount);
  const ms = safeNumbers(engine, column, rowCount);
  if (representation === 'epoch') return ms;
  const { u8, i64 } = engine.memory;
  return ms.map((value, row) => {
    if (Math.abs(value) > DATE_MS_MAX && isPresent(u8, column.validity, row)) {
      const exact = i64[(column.values >>> 3) + row];
      throw unrepresentable(
        column,
        exact,
        row,
        'a Date reaches 8.64e15 ms from 1970: read it .asText()',
      );
    }
    return new Date(value);
  });
}

function readTexts(engine: Engine, column: Column, rowCount: number): string[] {
  const { precision, unitsPerMs } = column.type;
  const { i64, i32, u32 } = engine.memory;
  const base = column.values >>> 3;
  const unit = BigInt(unitsPerMs);
  const nsPerUnit = 1_000_000 / unitsPerMs;
  const out = new Array<string>(rowCount);
  for (let i = 0; i < rowCount; i++) {
    const small = i32[2 * (base + i) + 1] * 4294967296 + u32[2 * (base + i)];
    if (Number.isSafeInteger(small)) {
      const ms = Math.floor(small / unitsPerMs);
      out[i] = formatTimestamp(ms, (small - ms * unitsPerMs) * nsPerUnit, precision);
      continue;
    }
    const value = i64[base + i];
    let rest = value % unit;
    if (rest < 0n) rest += unit;
    out[i] = formatTimestamp(Number((value - rest) / unit), Number(rest) * nsPerUnit, precision);
  }
  return out;
}

/** ISO 8601: an instant has its zone, which is UTC. */
function readIso(engine: Engine, column: Column, rowCount: number): string[] {
  const zone = column.type.kind === 'TIMESTAMP_LTZ' ? 'Z' : '';
  return readTexts(engine, column, rowCount).map((text) => `${text.replace(' ', 'T')}${zone}`);
}

/** The part of Temporal that is used. */
interface TemporalInstant {
  toZonedDateTimeISO(zone: string): { toPlainDateTime(): object };
}
interface TemporalLibrary {
  readonly Instant: { fromEpochNanoseconds(ns: bigint): TemporalInstant };
}

function readTemporal(engine: Engine, column: Column, rowCount: number): (object | null)[] {
  const { Instant } = (globalThis as unknown as { readonly Temporal: TemporalLibrary }).Temporal;
  const { i64, u8 } = engine.memory;
  const { unitsPerMs, kind } = column.type;
  const nsPerUnit = BigInt(1_000_000 / unitsPerMs);
  const first = column.values >>> 3;
  return Array.from({ length: rowCount }, (_, row) => {
    if (!isPresent(u8, column.validity, row)) return null;
    const instant = Instant.fromEpochNanoseconds(i64[first + row] * nsPerUnit);
    return kind === 'TIMESTAMP_LTZ' ? instant : instant.toZonedDateTimeISO('UTC').toPlainDateTime();
  });
}

function readFractions(engine: Engine, column: Column, rowCount: number): number[] {
  const { i32, u32 } = engine.memory;
  const base = column.values >>> 2;
  const { unitsPerMs } = column.type;
  const out = new Array<number>(rowCount);
  for (let i = 0; i < rowCount; i++) {
    out[i] = (i32[base + 2 * i + 1] * 4294967296 + u32[base + 2 * i]) / unitsPerMs;
  }
  return out;
}
