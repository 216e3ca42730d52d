// Row kinds of a batch as text.
import { ROW_KIND_INSERT } from '../../assembly/abi/rowKind.js';
import type { Batch } from '../batch/batch.js';
import { readKinds } from '../batch/readRows.js';

/** How a row changes the result: inserted, the old and the new version of an update, or deleted. */
export type RowKind = '+I' | '-U' | '+U' | '-D';

/** Texts by the byte values of `assembly/abi/rowKind.ts`. */
export const ROW_KINDS: readonly RowKind[] = ['+I', '-U', '+U', '-D'];

/** The kind of every row; undefined when all are +I. */
export function rowKindsOf(batch: Batch): RowKind[] | undefined {
  const kinds = readKinds(batch);
  if (kinds === undefined || kinds.every((kind) => kind === ROW_KIND_INSERT)) return undefined;
  return Array.from(kinds, (kind) => ROW_KINDS[kind]);
}
