// A batch's columns → row objects and plain values.
import type { Batch } from './batch.js';
import type { Fields, RowOf } from './dataType.js';
import { readValues } from './read/columnReader.js';
import { keptValues } from './read/keptValues.js';
import { rowObjects } from './read/rowObjects.js';

/**
 * All rows of a batch as plain objects (structuredClone takes them), each value as its type's
 * representation says.
 *
 * @throws MillraceError DATA_OVERFLOW when a value does not fit its JavaScript type.
 */
export function readRows<F extends Fields>(batch: Batch<F>): RowOf<F>[] {
  return rowObjects(batch.schema.names, readColumns(batch), batch.rowCount) as RowOf<F>[];
}

/** The values of all columns; see {@link readColumn}. */
export function readColumns(batch: Batch): unknown[][] {
  return batch.schema.fields.map((_, index) => readColumn(batch, index));
}

/** The values of one column, null where the row is null. */
export function readColumn(batch: Batch, index: number): unknown[] {
  return keptValues(batch, index) ?? readValues(batch.engine, batch.column(index), batch.rowCount);
}

/**
 * The row kinds of a changelog (`assembly/abi/rowKind.ts`), a copy; undefined when every row is an
 * insert.
 */
export function readKinds(batch: Batch): Uint8Array | undefined {
  const kinds = batch.kinds;
  return kinds === 0 ? undefined : batch.engine.memory.u8.slice(kinds, kinds + batch.rowCount);
}
