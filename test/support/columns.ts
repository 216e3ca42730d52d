// Columns and batches from plain values, and back.
import { Batch } from '../../src/batch/batch.js';
import type { Column } from '../../src/batch/column.js';
import type { DataType, Fields, RowOf } from '../../src/batch/dataType.js';
import { readValues } from '../../src/batch/read/columnReader.js';
import type { Schema } from '../../src/batch/schema.js';
import { columnWriter } from '../../src/batch/write/columnWriter.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import type { Engine } from '../../src/wasm/engine.js';

/** What {@link batchFromRows} puts next to the columns. */
export interface SystemColumns {
  /** Event time in milliseconds, one a row. */
  timestamps?: readonly number[];
  /** Watermark in milliseconds, one a row. */
  watermarks?: readonly number[];
  /** Row kinds (`assembly/abi/rowKind.ts`), one a row. */
  kinds?: readonly number[];
  /** Rows that count, ascending. */
  selection?: readonly number[];
}

/** A column in the batch arena; null where a value is null, whatever the type says of nulls. */
export function columnFromValues<T>(
  engine: Engine,
  type: DataType<T>,
  values: readonly (T | null)[],
): Column {
  const column = columnWriter(engine, type.nullable())(values, values.length);
  return { ...column, type };
}

/** The values of a column, null where the row is null. */
export function valuesFromColumn(engine: Engine, column: Column, rowCount: number): unknown[] {
  return readValues(engine, column, rowCount);
}

/** A batch of row objects in the batch arena. */
export function batchFromRows<F extends Fields>(
  engine: Engine,
  schema: Schema<F>,
  rows: readonly Partial<RowOf<F>>[],
  system: SystemColumns = {},
): Batch<F> {
  const batch = new RowWriter(engine, schema).write(rows);
  const { timestamps, watermarks, kinds, selection } = system;
  return new Batch(engine, schema, batch.rawColumns, rows.length, {
    timestamps: timestamps === undefined ? 0 : int64s(engine, timestamps),
    watermarks: watermarks === undefined ? 0 : int64s(engine, watermarks),
    kinds: kinds === undefined ? 0 : bytes(engine, kinds),
    selection: selection === undefined ? 0 : uint32s(engine, selection),
    selectedCount: selection?.length,
  });
}

/** Address of i64 values in the batch arena. */
export function int64s(engine: Engine, values: readonly (number | bigint)[]): number {
  const address = engine.arena.allocate(values.length * 8);
  engine.memory.i64.set(values.map(BigInt), address >>> 3);
  return address;
}

/** Address of u32 values in the batch arena, row indices for example. */
export function uint32s(engine: Engine, values: readonly number[]): number {
  const address = engine.arena.allocate(values.length * 4);
  engine.memory.u32.set(values, address >>> 2);
  return address;
}

/** Address of byte values in the batch arena. */
export function bytes(engine: Engine, values: readonly number[]): number {
  const address = engine.arena.allocate(values.length);
  engine.memory.u8.set(values, address);
  return address;
}
