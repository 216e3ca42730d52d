// Physical classes of types, as accumulators see them: 64-bit integer, double, 128-bit decimal,
// string.
import { columnOf, valuesBytes, type Column } from '../batch/column.js';
import { DataType } from '../batch/dataType.js';
import type { Engine } from '../wasm/engine.js';

/** FLOAT and DOUBLE. */
export const isFloat = (type: DataType<unknown>): boolean =>
  type.kind === 'FLOAT' || type.kind === 'DOUBLE';

/** 16 bytes a value: strings, bytes and decimals of more than 18 digits. */
export const isWide = (type: DataType<unknown>): boolean => type.width === 16;

/** STRING and BYTES: views whose bytes are elsewhere. */
export const isView = (type: DataType<unknown>): boolean =>
  type.kind === 'STRING' || type.kind === 'BYTES';

/** ROW, ARRAY and MAP. */
export const isNested = (type: DataType<unknown>): boolean =>
  type.kind === 'ROW' || type.kind === 'ARRAY' || type.kind === 'MAP';

/** The type of a state column of such values, as JavaScript has them exactly. */
export function storedType(type: DataType<unknown>): DataType<unknown> {
  const { kind, precision, scale, isNullable: nullable } = type;
  return new DataType(kind, { nullable, precision, scale });
}

/** A column with values of 64 bits at least, in the arena where it is narrower. */
export function widened(engine: Engine, column: Column, rowCount: number): Column {
  if (column.type.width >= 8 || isNested(column.type)) return column;
  const values = engine.arena.allocate(rowCount * 8);
  engine.kernels.widenValues(column.values, column.type.id, values, rowCount);
  return { ...column, values };
}

/** Values of 64 bits as a column of a type, which may be narrower. */
export function narrowed(
  engine: Engine,
  type: DataType<unknown>,
  values: number,
  validity: number,
  rowCount: number,
): Column {
  if (type.width >= 8) return columnOf(type, values, validity);
  const narrow = engine.arena.allocate(valuesBytes(type, rowCount));
  engine.kernels.narrowValues(values, type.id, narrow, rowCount);
  return columnOf(type, narrow, validity);
}
