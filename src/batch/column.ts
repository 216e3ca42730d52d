// Column: addresses of one Arrow-layout column in the linear memory.
import * as abi from '../../assembly/abi/column.js';
import type { Engine } from '../wasm/engine.js';
import type { DataType } from './dataType.js';

/**
 * One column of a batch.
 *
 *   BOOLEAN           values: bitmap
 *   fixed width       values: `type.width` bytes a row (strings are 16-byte views, `assembly/abi/stringView.ts`)
 *   ROW               children: one a field, each of as many rows
 *   ARRAY, MAP        offsets: i32[rows + 1] into the children (element | key, value)
 *
 * `validity` is the address of a bitmap (1 = present), or 0 when no row is null. Bitmaps are
 * readable in 8-byte words.
 */
export interface Column {
  readonly type: DataType<unknown>;
  readonly values: number;
  readonly validity: number;
  readonly offsets: number;
  readonly children: readonly Column[];
}

/** A fixed-width or BOOLEAN column over ready buffers. */
export function columnOf(type: DataType<unknown>, values: number, validity = 0): Column {
  return { type, values, validity, offsets: 0, children: [] };
}

/** True for a column that was left out: of rows that travel without it. */
export function isAbsent({ values, validity, offsets, children }: Column): boolean {
  return values === 0 && validity === 0 && offsets === 0 && children.length === 0;
}

/** Bytes of the values of `rowCount` rows: bitmap words for BOOLEAN, 0 for nested types. */
export function valuesBytes(type: DataType<unknown>, rowCount: number): number {
  return type.kind === 'BOOLEAN' ? ((rowCount + 63) >>> 6) << 3 : rowCount * type.width;
}

/**
 * Writes descriptors (`assembly/abi/column.ts`) of columns into the batch arena; returns their
 * address.
 */
export function writeDescriptors(engine: Engine, columns: readonly Column[]): number {
  const address = engine.arena.allocate(columns.length * abi.COLUMN_BYTES);
  columns.forEach((column, index) => {
    writeDescriptor(engine, column, address + index * abi.COLUMN_BYTES);
  });
  return address;
}

function writeDescriptor(engine: Engine, column: Column, address: number): void {
  const children = column.children.length === 0 ? 0 : writeDescriptors(engine, column.children);
  const u32 = engine.memory.u32;
  u32[(address + abi.COLUMN_TYPE) >>> 2] = column.type.id;
  u32[(address + abi.COLUMN_VALUES) >>> 2] = column.values;
  u32[(address + abi.COLUMN_VALIDITY) >>> 2] = column.validity;
  u32[(address + abi.COLUMN_OFFSETS) >>> 2] = column.offsets;
  u32[(address + abi.COLUMN_CHILD_COUNT) >>> 2] = column.children.length;
  u32[(address + abi.COLUMN_CHILDREN) >>> 2] = children;
  u32[(address + abi.COLUMN_PRECISION) >>> 2] = column.type.precision;
  u32[(address + abi.COLUMN_SCALE) >>> 2] = column.type.scale;
}
