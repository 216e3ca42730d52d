// Row kinds of a batch as text.
import { ROW_KIND_DELETE, ROW_KIND_INSERT } from '../../assembly/abi/rowKind.js';
import type { Batch } from '../batch/batch.js';

/** How a row changes the result: inserted, the old and the new version of an update, or deleted. */
export type RowKind = '+I' | '-U' | '+U' | '-D';

/** Texts by the byte values of `assembly/abi/rowKind.ts`. */
export const ROW_KINDS: readonly RowKind[] = ['+I', '-U', '+U', '-D'];

/** The kind of every row; undefined when all are +I. */
export function rowKindsOf(batch: Batch): RowKind[] | undefined {
  const { kinds } = batch;
  if (kinds === 0) return undefined;
  const bytes = batch.engine.memory.u8.subarray(kinds, kinds + batch.rowCount);
  if (bytes.every((byte) => byte === ROW_KIND_INSERT)) return undefined;
  return Array.from(bytes, (byte) => ROW_KINDS[Math.min(byte, ROW_KIND_DELETE)]);
}
