// Decimals into columns: unscaled integers of 64 or 128 bits, exact or an error, never rounded.
import type { Engine } from '../../wasm/engine.js';
import { UnfitValue, type Values, type ValuesWriter } from './columnWriter.js';
import { parseDecimal, powerOfTen } from '../decimalText.js';
import type { DataType } from '../dataType.js';

/**
 * Whole numbers below are exact as doubles, with a digit to spare so that each names one decimal.
 */
const EXACT_MAX = 1e15;

/** The writer of a DECIMAL(precision, scale): text, numbers and bigints (whole units) come in. */
export function decimalWriter(type: DataType<unknown>): ValuesWriter {
  const limit = powerOfTen(type.precision);
  const { scale } = type;
  const expected =
    `a decimal (text, number or bigint) of ${type.precision} digits, ` +
    `${scale} of them behind the point`;
  const factor = scale <= 22 ? 10 ** scale : 0;
  const write = type.width === 8 ? writeSmall : writeLarge;
  const exact = (value: unknown, row: number): bigint => {
    const unscaled = unscaledOf(value, scale);
    if (unscaled !== undefined && unscaled < limit && -unscaled < limit) return unscaled;
    throw new UnfitValue(row, value, expected);
  };
  const limitNumber = Math.min(EXACT_MAX, Number(limit));
  return (engine, values, count) => write(engine, values, count, exact, factor, limitNumber);
}

type Exact = (value: unknown, row: number) => bigint;

function writeSmall(
  engine: Engine,
  values: Values,
  count: number,
  exact: Exact,
  factor: number,
  limit: number,
): number {
  const address = engine.arena.allocate(count * 8);
  const { i64, i32 } = engine.memory;
  const base = address >>> 3;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    const scaled = typeof value === 'number' ? scaledNumber(value, factor, limit) : NaN;
    if (scaled === scaled) {
      i32[(base + i) << 1] = scaled;
      i32[((base + i) << 1) + 1] = Math.floor(scaled / 4294967296);
    } else i64[base + i] = exact(value, i);
  }
  return address;
}

function writeLarge(engine: Engine, values: Values, count: number, exact: Exact): number {
  const address = engine.arena.allocate(count * 16);
  const i64 = engine.memory.i64;
  const base = address >>> 3;
  for (let i = 0; i < count; i++) {
    const unscaled = exact(values[i] ?? 0, i);
    i64[base + 2 * i] = BigInt.asIntN(64, unscaled);
    i64[base + 2 * i + 1] = unscaled >> 64n;
  }
  return address;
}

/**
 * `value × factor` where that is exact, else NaN. Sound because a whole number below 10^15 divided
 * by an exact power of ten rounds to the double nearest to that decimal, and no other decimal of
 * the scale is as near.
 */
function scaledNumber(value: number, factor: number, limit: number): number {
  const scaled = Math.round(value * factor);
  return Math.abs(scaled) < limit && scaled / factor === value ? scaled : NaN;
}

function unscaledOf(value: unknown, scale: number): bigint | undefined {
  if (typeof value === 'bigint') return value * powerOfTen(scale);
  if (typeof value === 'string') return parseDecimal(value, scale);
  if (typeof value === 'number') return parseDecimal(String(value), scale);
  return undefined;
}
