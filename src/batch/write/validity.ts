// Validity: which values are there, as a bitmap, or 0 when all are.
import type { Engine } from '../../wasm/engine.js';
import type { DataType } from '../dataType.js';
import { UnfitValue, type Values } from './columnWriter.js';

/** What {@link UnfitValue.expected} says of a null where none may be. */
export const NOT_NULL = 'a value, for the column is NOT NULL';

/**
 * Writes the validity bitmap of values; bits behind `count` are zero.
 *
 * @returns Its address, or 0 when none of the values is null or undefined.
 */
export function writeValidity(
  engine: Engine,
  type: DataType<unknown>,
  values: Values,
  count: number,
): number {
  let first = 0;
  while (first < count && values[first] != null) first++;
  if (first === count) return 0;
  if (!type.isNullable) throw new UnfitValue(first, null, NOT_NULL);
  const bytes = ((count + 63) >>> 6) << 3;
  const address = engine.arena.allocateZeroed(bytes);
  const u8 = engine.memory.u8;
  for (let i = 0; i < count; i++) {
    if (values[i] != null) u8[address + (i >>> 3)] |= 1 << (i & 7);
  }
  return address;
}
