// Decimals out of columns: exact text in plain notation, or numbers.
import type { Engine } from '../../wasm/engine.js';
import type { Column } from '../column.js';
import { formatDecimal } from '../decimalText.js';

const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER);
/** The largest power of ten that a double holds exactly. */
const EXACT_POWER_MAX = 22;

/** DECIMAL: text with its whole scale, or the nearest number where the representation says so. */
export function readDecimals(
  engine: Engine,
  column: Column,
  rowCount: number,
): (string | number)[] {
  const { scale, representation } = column.type;
  const unscaled = unscaledValues(engine, column, rowCount);
  if (representation === 'number' && scale <= EXACT_POWER_MAX) {
    const factor = 10 ** scale;
    // Both operands are exact as doubles, so that the quotient is the double nearest to the
    // decimal.
    return unscaled.map((value) =>
      value <= SAFE_MAX && value >= -SAFE_MAX
        ? Number(value) / factor
        : Number(formatDecimal(value, scale)),
    );
  }
  if (representation === 'number')
    return unscaled.map((value) => Number(formatDecimal(value, scale)));
  return unscaled.map((value) => formatDecimal(value, scale));
}

/** The unscaled integers of a DECIMAL column. */
export function unscaledValues(engine: Engine, column: Column, rowCount: number): bigint[] {
  const { i64, u64 } = engine.memory;
  const base = column.values >>> 3;
  if (column.type.width === 8) return Array.from(i64.subarray(base, base + rowCount));
  const out = new Array<bigint>(rowCount);
  for (let i = 0; i < rowCount; i++) out[i] = (i64[base + 2 * i + 1] << 64n) | u64[base + 2 * i];
  return out;
}
