// Values that were read once stay with the batch that a row filter passes on.
//
//   filter: columns ──decode──► values ──rows──► function ──► selected batch, keeps values
//   next reader:                values ──picked by the selection──► new row objects
//
// Decoding strings costs far more than making row objects, so values are kept and rows are not:
// each reader gets rows of its own, and what one function writes into a row no other sees. For the
// same reason only primitives are kept; Dates, bytes and nested values are read anew.
import type { Batch } from '../batch.js';
import type { DataType } from '../dataType.js';

interface Kept {
  readonly columns: readonly (readonly unknown[])[];
  /** Address of u32 row indices into the columns, in the arena that the batch lives in; 0 = all. */
  readonly selection: number;
}

const keptOf = new WeakMap<Batch, Kept>();

/**
 * Keeps read values for later readers of `batch`.
 *
 * @param columns All columns' values; row `i` of the batch is at index `selection[i]`. They must
 * not
 *   change any more.
 */
export function keepValues(
  batch: Batch,
  columns: readonly (readonly unknown[])[],
  selection: number,
): void {
  keptOf.set(batch, { columns, selection });
}

/** A column's kept values, as an array of the caller's own; undefined when there are none. */
export function keptValues(batch: Batch, index: number): unknown[] | undefined {
  const kept = keptOf.get(batch);
  if (kept === undefined || !isPrimitive(batch.schema.fields[index].type)) return undefined;
  const values = kept.columns[index];
  if (kept.selection === 0) return values.slice();
  const { u32 } = batch.engine.memory;
  const first = kept.selection >>> 2;
  const picked = new Array<unknown>(batch.rowCount);
  for (let i = 0; i < picked.length; i++) picked[i] = values[u32[first + i]];
  return picked;
}

/** True when the type's JavaScript values cannot be changed in place. */
function isPrimitive(type: DataType<unknown>): boolean {
  switch (type.kind) {
    case 'BYTES':
    case 'ROW':
    case 'ARRAY':
    case 'MAP':
      return false;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.representation !== 'native';
    default:
      return true;
  }
}
