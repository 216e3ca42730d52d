// Row layout: where the columns of a row store lie in a segment.
import { SEGMENT_COLUMNS, SEGMENT_ROWS } from '../../assembly/abi/rowStore.js';
import type { DataType } from '../batch/dataType.js';
import { MillraceError } from '../error.js';
import { PAGE_BYTES } from '../wasm/memory.js';

/** A column in a segment. */
export interface StoredColumn {
  readonly type: DataType<unknown>;
  /** Offset of the values in a segment. */
  readonly values: number;
  /** Offset of a byte a row, 1 = present; 0 for a column without nulls. */
  readonly present: number;
}

/** Offsets of columns of given types, and the bytes of a segment. */
export function rowLayout(types: readonly DataType<unknown>[]): {
  readonly columns: readonly StoredColumn[];
  readonly bytes: number;
} {
  let end = SEGMENT_COLUMNS;
  const take = (width: number): number => {
    const offset = end;
    end += width * SEGMENT_ROWS;
    return offset;
  };
  const columns = types.map((type) => {
    const values = take(type.kind === 'BOOLEAN' ? 1 : type.width);
    return { type, values, present: type.isNullable ? take(1) : 0 };
  });
  return { columns, bytes: Math.ceil(end / PAGE_BYTES) * PAGE_BYTES };
}

/**
 * @throws MillraceError PLAN_UNSUPPORTED for a column of a nested type.
 */
export function requireStorable(
  fields: readonly { readonly name: string; readonly type: DataType<unknown> }[],
  operation: string,
): void {
  const nested = fields.find(({ type }) => ['ROW', 'ARRAY', 'MAP'].includes(type.kind));
  if (nested === undefined) return;
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `${operation} cannot keep the column '${nested.name}', which is ${nested.type}. ` +
      `Select its parts, or drop('${nested.name}') before.`,
  );
}
