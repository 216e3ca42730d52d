// Keys of rows as positions in a checkpoint, and back, exact.
import { MillraceError } from '../../error.js';
import type { Json } from '../../source/source.js';
import type { SqlValue } from './sqlValue.js';

/** A key as plain JSON: a bigint is `{ int: '…' }`, bytes are `{ hex: '…' }`. */
export function positionOfKey(key: readonly SqlValue[]): Json {
  return key.map((value): Json => {
    if (typeof value === 'bigint') return { int: value.toString() };
    if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') };
    return value;
  });
}

/**
 * The key of a position; undefined before the first row.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT for a position of another source.
 */
export function keyOfPosition(position: Json, columnCount: number): SqlValue[] | undefined {
  if (position === null) return undefined;
  if (!Array.isArray(position) || position.length !== columnCount) {
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `The position ${JSON.stringify(position)} is none of a key of ${columnCount} columns; ` +
        `it belongs to another source, or the key was changed.`,
    );
  }
  return (position as readonly Json[]).map(valueOf);
}

function valueOf(value: Json): SqlValue {
  if (typeof value !== 'object' || value === null) return value;
  const { int, hex } = value as { readonly int?: string; readonly hex?: string };
  if (int !== undefined) return BigInt(int);
  return new Uint8Array(Buffer.from(hex ?? '', 'hex'));
}
